using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Feeds;

namespace StrategyRuntime.Feeds.Sources;

/// <summary>Brings the ticks of a feed from where they are.</summary>
internal interface IFeedSource
{
    /// <summary>Runs until it is stopped, or until there are no more. What fails is tried again by the caller.</summary>
    /// <exception cref="FeedInterruptedException">The source cannot be used now.</exception>
    Task RunAsync(IFeedSink sink, CancellationToken stopping);
}

/// <summary>Takes what a source brings.</summary>
internal interface IFeedSink
{
    /// <summary>Where the log stands.</summary>
    FeedStanding Standing { get; }

    /// <summary>The log's latest tick that has a number of its source; null when there is none.</summary>
    FeedRecord? FindLastNumbered();

    /// <summary>Writes ticks and time marks; they are durable when the task ends.</summary>
    Task AppendAsync(ReadOnlyMemory<FeedTick> ticks, CancellationToken cancellationToken);

    /// <summary>Marks that nothing was received between two times.</summary>
    Task AppendGapAsync(UtcTime from, UtcTime to, FeedGapReason reason, CancellationToken cancellationToken);

    /// <summary>The source is connected, or is not; a connection after the first counts as a reconnect.</summary>
    void Connected(bool isConnected);

    /// <summary>Counts ticks that came again and were dropped by the source.</summary>
    void Dropped(int duplicates);

    /// <summary>Counts and logs a message or an answer that cannot be used.</summary>
    void Fault(string reason);
}

/// <summary>A source cannot be used for now.</summary>
/// <param name="message">Why.</param>
/// <param name="retryAfter">How long the other side wants it to wait; null when it does not say.</param>
internal sealed class FeedInterruptedException(string message, TimeSpan? retryAfter = null) : IOException(message)
{
    /// <summary>How long the other side wants it to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}
