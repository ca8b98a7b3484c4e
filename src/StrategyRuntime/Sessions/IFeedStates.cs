namespace StrategyRuntime.Sessions;

/// <summary>How the feeds are that sessions follow.</summary>
internal interface IFeedStates
{
    /// <summary>The feed of a symbol now; null when there is none.</summary>
    FeedAge? Find(string symbol);
}

/// <summary>A feed as its sessions show it.</summary>
/// <param name="State">In a word.</param>
/// <param name="Seconds">Since its last tick came in; null before the first one.</param>
public readonly record struct FeedAge(FeedState State, double? Seconds);

/// <summary>State of a feed.</summary>
public enum FeedState
{
    /// <summary>It is not to run.</summary>
    Stopped,

    /// <summary>No tick has come since the service started.</summary>
    Waiting,

    /// <summary>Ticks come.</summary>
    Running,

    /// <summary>No tick has come for a while.</summary>
    Stale,

    /// <summary>Its source is not connected.</summary>
    Disconnected,

    /// <summary>Something is wrong.</summary>
    Failed,
}
