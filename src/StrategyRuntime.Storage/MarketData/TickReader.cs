using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData;

/// <summary>
/// Reads a <see cref="TickSource"/> once: all symbols merged by time, equal times in symbol order, then in file order. Allocates nothing
/// while it reads. For one thread at a time.
/// </summary>
public sealed class TickReader
{
    internal TickReader()
    {
    }

    /// <summary>Fills <paramref name="destination"/> with the next ticks from before the run's start; 0 at the end of them.</summary>
    public int ReadWarmUp(Span<Tick> destination) => throw new NotImplementedException();

    /// <summary>Fills <paramref name="destination"/> with the next ticks of the run; 0 at the end of the data.</summary>
    public int Read(Span<Tick> destination) => throw new NotImplementedException();
}
