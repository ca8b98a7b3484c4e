namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>The download of Nasdaq.com: <c>Close/Last</c>, a dollar sign before prices, newest first.</summary>
internal static class NasdaqFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "nasdaq";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        return sample.HasNames("date", "close/last", "open", "high", "low")
            ? new Layout(Name, ColumnNames.Map(sample)) { DayFirst = false, Timeframe = "1d" }
            : null;
    }
}
