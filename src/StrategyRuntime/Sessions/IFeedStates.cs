using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Feeds;

namespace StrategyRuntime.Sessions;

/// <summary>How the feeds are that sessions follow.</summary>
internal interface IFeedStates
{
    /// <summary>The feed of a symbol now; null when there is none.</summary>
    FeedAge? Find(string symbol);

    /// <summary>What is wrong with the feed of a symbol, for alerts; null when there is none.</summary>
    FeedTrouble? TroubleOf(string symbol);
}

/// <summary>What can be wrong with a feed.</summary>
/// <param name="Symbol">Its symbol.</param>
/// <param name="IsStale">It runs, and no tick came for its <c>stale_after</c>.</param>
/// <param name="Seconds">Since its last tick came in; null before the first one since the service started.</param>
/// <param name="LastTick">Time of its last tick, which names a time without ticks also after a restart.</param>
/// <param name="Gaps">Gaps since its log began that its manifest has named.</param>
/// <param name="Latest">The latest of them, oldest first.</param>
internal sealed record FeedTrouble(
    string Symbol, bool IsStale, double? Seconds, UtcTime LastTick, long Gaps, IReadOnlyList<FeedGap> Latest);

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
