using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData;

/// <summary>
/// The market data of one run: decoded, checked to the last row, shared with every other run on the same files. Dispose it when the run
/// has ended, so that the memory can go to others.
/// </summary>
public sealed class TickSource : IDisposable
{
    internal TickSource()
    {
    }

    /// <summary>Timeframe of the bars that each symbol is read from, null for ticks; index is the symbol.</summary>
    public IReadOnlyList<Timeframe?> Sources => throw new NotImplementedException();

    /// <summary>Ticks of the run, warm-up not counted; a bar counts as the four ticks it is expanded to.</summary>
    public long TotalTicks => throw new NotImplementedException();

    /// <summary>UTC .NET ticks at which the data ends: the end of the last bar, for tick data the time of the last tick.</summary>
    public long EndTime => throw new NotImplementedException();

    /// <summary>SHA-256 (lower-case hex) over symbol, file name and SHA-256 of the file's bytes, for each symbol in order.</summary>
    public string DataHash => throw new NotImplementedException();

    /// <summary>Opens a reader that stands before the first tick. Several may be open at once.</summary>
    public TickReader OpenReader() => throw new NotImplementedException();

    /// <summary>Gives the data back to the cache. Open readers may be read to their end.</summary>
    public void Dispose() => throw new NotImplementedException();
}
