namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>NSE's indices: the file of a day with all of them, and an index's history.</summary>
internal static class NseIndexFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "nse-index";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        var isDay = sample.HasNames("index name", "index date", "open index value", "closing index value");
        var isHistory = sample.HasNames("date", "open", "high", "low", "close", "shares traded");
        return isDay || isHistory ? new Layout(Name, ColumnNames.Map(sample)) { Timeframe = "1d", DayFirst = true } : null;
    }
}
