namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>NSE's file of a day until July 2024: many symbols, a series each.</summary>
internal static class NseBhavcopyFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "nse-bhavcopy";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        if (!sample.HasNames("symbol", "series", "open", "close", "last", "prevclose", "tottrdqty")) return null;
        return new Layout(Name, ColumnNames.Map(sample)) { Timeframe = "1d" };
    }
}
