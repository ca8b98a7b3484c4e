using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData.Reports;
using StrategyRuntime.Storage.MarketData.Series;

namespace StrategyRuntime.Storage.MarketData;

/// <summary>Candles of a symbol, open until it is disposed.</summary>
public sealed class StoredSeries : IDisposable
{
    private readonly SeriesLease _lease;

    internal StoredSeries(SeriesLease lease, Timeframe timeframe, Exchange exchange) =>
        (_lease, Timeframe, Exchange) = (lease, timeframe, exchange);

    /// <summary>Timeframe of the candles.</summary>
    public Timeframe Timeframe { get; }

    /// <summary>Exchange whose sessions and days hold them.</summary>
    public Exchange Exchange { get; }

    /// <summary>The candles that begin in a range, in time order.</summary>
    public IEnumerable<Candle> Read(UtcTime? from, UtcTime? to) => StoredCandles.Read(_lease.Series, Timeframe, Exchange, from, to);

    /// <inheritdoc/>
    public void Dispose() => _lease.Dispose();
}
