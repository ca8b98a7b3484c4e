using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Feeds;

/// <summary>One who follows a log, and when it wants to be woken.</summary>
/// <param name="wake">Wakes it.</param>
/// <param name="leave">Ends it.</param>
public sealed class FeedFollowing(Action wake, Action<FeedFollowing> leave) : IDisposable
{
    // Replaced whole by the follower, read by the log.
    private volatile RestBounds? _rest;

    /// <summary>
    /// It need not be woken while the market is quiet. It looks at the end of the log once more before it waits.
    /// </summary>
    public void Rest(in QuietMarket quiet)
    {
        _rest = new RestBounds(quiet);
        Interlocked.MemoryBarrier();
    }

    /// <summary>It wants to be woken by whatever comes.</summary>
    public void Watch()
    {
        _rest = null;
        Interlocked.MemoryBarrier();
    }

    /// <inheritdoc/>
    public void Dispose() => leave(this);

    /// <summary>The log has grown.</summary>
    internal void Show(in MarketSpan span)
    {
        if (_rest is { Quiet: var quiet } && span.Last < quiet.Until && span.Low > quiet.Above && span.High < quiet.Below) return;
        wake();
    }

    private sealed record RestBounds(QuietMarket Quiet);
}

/// <summary>What the records of a commit reach.</summary>
/// <param name="Low">Lowest price; positive infinity without any.</param>
/// <param name="High">Highest price; negative infinity without any.</param>
/// <param name="Last">Last time.</param>
internal readonly record struct MarketSpan(double Low, double High, UtcTime Last)
{
    /// <summary>Of records as a run takes them.</summary>
    public static MarketSpan Of(ReadOnlySpan<Tick> ticks)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (ref readonly var tick in ticks)
        {
            // A mark has no price: neither comparison holds.
            if (tick.Price < low) low = tick.Price;
            if (tick.Price > high) high = tick.Price;
        }
        return new MarketSpan(low, high, ticks[^1].Time);
    }
}
