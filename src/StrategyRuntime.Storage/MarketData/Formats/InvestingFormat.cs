namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>Investing.com: the close called Price, volumes with K, M and B, newest first.</summary>
internal static class InvestingFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "investing";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        if (!sample.HasNames("date", "price", "open", "high", "low") || !sample.Names.Any(n => n is "change %" or "vol.")) return null;
        var name = sample.Match(@"(.+) Historical Data");
        return new Layout(Name, ColumnNames.Map(sample)) { Symbol = name.Success ? name.Groups[1].Value.Replace(' ', '_') : null };
    }
}
