using Microsoft.Extensions.Options;
using StrategyRuntime.Configuration;

namespace StrategyRuntime.Executions.Commands;

/// <summary>
/// How many backtests run at the same time: each keeps its state in memory, and more of them than processors are no faster. The others wait
/// for their turn.
/// </summary>
internal sealed class BacktestPlaces(IOptions<RuntimeOptions> options)
{
    private const int Least = 2;
    private const long BytesEach = 128L << 20;

    private int _taken;

    /// <summary>How many there are.</summary>
    public int Total { get; } = options.Value.ConcurrentBacktests is > 0 and var configured
        ? configured
        : (int)Math.Max(Least, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / BytesEach);

    /// <summary>How many are taken.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>True when one is free.</summary>
    public bool AreFree => Taken < Total;

    /// <summary>Takes a place; null when there is none. It is given back when it is disposed.</summary>
    public IDisposable? TryEnter()
    {
        if (Interlocked.Increment(ref _taken) <= Total) return new Place(this);
        Interlocked.Decrement(ref _taken);
        return null;
    }

    private sealed class Place(BacktestPlaces places) : IDisposable
    {
        private BacktestPlaces? _places = places;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _places, null) is { } places) Interlocked.Decrement(ref places._taken);
        }
    }
}
