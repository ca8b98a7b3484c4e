using System.IO.Abstractions;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Storage.MarketData;

/// <summary>The market-data files of a data root: what there is, decoded once and shared, and how more is added. Safe for many threads.</summary>
public sealed class MarketDataStore : IDisposable
{
    /// <summary>Serves <c>{root}/_market</c>.</summary>
    public MarketDataStore(DataRoot root, MarketDataOptions options) => throw new NotImplementedException();

    /// <summary>Serves any folder that holds files named <c>{SYMBOL}.{timeframe|ticks}.csv[.gz]</c>.</summary>
    public MarketDataStore(string folder, IFileSystem fileSystem, MarketDataOptions options) => throw new NotImplementedException();

    /// <summary>Every file that is named like market data, ordered by symbol, then ticks, then finest timeframe first.</summary>
    public IReadOnlyList<MarketDataInfo> List() => throw new NotImplementedException();

    /// <summary>
    /// Opens the data that a strategy wants. For each symbol it is the finest file that is not coarser than the finest timeframe the
    /// strategy wants of it: ticks before bars, and bars must divide the timeframe.
    /// </summary>
    /// <param name="strategy">Names symbols, timeframes and exchange.</param>
    /// <param name="from">First instant of the run, UTC .NET ticks; null: from the first row.</param>
    /// <param name="to">First instant after the run, UTC .NET ticks; null: to the end.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="MarketDataException">There is no such file, a row in it is wrong, or nothing lies in the range.</exception>
    public Task<TickSource> OpenAsync(StrategyDefinition strategy, long? from, long? to, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>
    /// Adds or replaces a file. Every row is checked before anything replaces the old file, the change is atomic and durable, and
    /// nothing is left behind when it fails.
    /// </summary>
    /// <param name="symbol">Symbol.</param>
    /// <param name="timeframe"><c>ticks</c>, a timeframe, or null: ticks when the header has <c>price</c>, else the smallest gap between rows.</param>
    /// <param name="csv">Plain or gzip, told apart by its first bytes.</param>
    /// <param name="exchange">Exchange whose clock timestamps without an offset are on, for the checks; null is UTC.</param>
    /// <param name="cancellationToken">Stops and leaves everything as it was.</param>
    /// <exception cref="MarketDataException">The upload is wrong.</exception>
    /// <exception cref="MarketDataTooLargeException">The upload is above a limit.</exception>
    public Task<MarketDataInfo> ImportAsync(string symbol, string? timeframe, Stream csv, string? exchange, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Removes what imports of a killed process left behind. Call it at start, holding the root's lock.</summary>
    public void RemoveAbandonedImports() => throw new NotImplementedException();

    /// <summary>Stops decoding that still goes on.</summary>
    public void Dispose() => throw new NotImplementedException();
}
