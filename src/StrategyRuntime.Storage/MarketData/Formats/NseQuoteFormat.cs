namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>The history of a share from NSE's quote page: quoted, three kinds of close, newest first.</summary>
internal static class NseQuoteFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "nse-quote";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        if (!sample.HasNames("date", "series", "open", "high", "low", "prev. close", "close")) return null;
        var name = sample.Match(@"Quote-Equity-(.+)-[A-Z0-9]{2}-\d\d-\d\d-\d{4}-to-\d\d-\d\d-\d{4}");
        return new Layout(Name, ColumnNames.Map(sample)) { Timeframe = "1d", Symbol = name.Success ? name.Groups[1].Value : null };
    }
}
