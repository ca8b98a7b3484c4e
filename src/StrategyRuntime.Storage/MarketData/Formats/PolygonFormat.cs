using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>Polygon: flat files of candles, trades and quotes, and the JSON of its aggregates.</summary>
internal static class PolygonFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "polygon";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        var isCandles = sample.HasNames("ticker", "window start", "open", "close");
        var isTicks = sample.HasNames("ticker", "sip timestamp") && (sample.HasNames("price") || sample.HasNames("bid price", "ask price"));
        var isJson = sample.IsJson && sample.HasNames("o", "h", "l", "c", "t", "v");
        if (!isCandles && !isTicks && !isJson) return null;
        return new Layout(Name, ColumnNames.Map(sample)) { Zone = ZoneClock.Utc };
    }
}
