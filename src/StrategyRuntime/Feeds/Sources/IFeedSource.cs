using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Feeds;

namespace StrategyRuntime.Feeds.Sources;

/// <summary>Brings the ticks of a feed from where they are.</summary>
internal interface IFeedSource
{
    /// <summary>Runs until it is stopped, or until there are no more. What fails is tried again by the caller.</summary>
    Task RunAsync(IFeedSink sink, CancellationToken stopping);
}

/// <summary>Takes what a source brings.</summary>
internal interface IFeedSink
{
    /// <summary>Where the log stands.</summary>
    FeedStanding Standing { get; }

    /// <summary>Writes ticks and time marks; they are durable when the task ends.</summary>
    Task AppendAsync(ReadOnlyMemory<FeedTick> ticks, CancellationToken cancellationToken);

    /// <summary>Marks that nothing was received between two times.</summary>
    Task AppendGapAsync(UtcTime from, UtcTime to, CancellationToken cancellationToken);

    /// <summary>The source is connected, or is not; a connection after the first counts as a reconnect.</summary>
    void Connected(bool isConnected);
}
