namespace StrategyRuntime.Storage.Feeds;

/// <summary>Why nothing was received for a time. The numbers are those of the log.</summary>
public enum FeedGapReason : ushort
{
    /// <summary>The record does not say: it was written before reasons were.</summary>
    Unknown = 0,

    /// <summary>The feed did not run.</summary>
    NotRunning = 1,

    /// <summary>There was no connection, and the source has no history of that time.</summary>
    Disconnected = 2,

    /// <summary>The source left out numbers of trades, and its history does not have them.</summary>
    Missing = 3,

    /// <summary>The source began its numbers anew: what it left out cannot be known.</summary>
    Renumbered = 4,
}
