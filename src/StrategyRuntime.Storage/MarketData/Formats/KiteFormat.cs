namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>Kite Connect: its historical data as CSV of pandas, and as JSON of its route.</summary>
internal static class KiteFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "kite";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        string[] names = ["date", "open", "high", "low", "close", "volume"];
        var isCsv = sample.Names.Length is 6 or 7 or 8 && sample.HasNames(names)
            && (sample.Names[0].Length == 0 || sample.Names[0] == "date")
            && sample.Rows.All(r => r.Any(f => f.EndsWith("+05:30", StringComparison.Ordinal)));
        var isJson = sample.IsJson && sample.IsBare(6, 7) && sample.Rows.All(r => r[0].EndsWith("+0530", StringComparison.Ordinal));
        if (!isCsv && !isJson) return null;
        Role[] bare = [Role.Stamp, Role.Open, Role.High, Role.Low, Role.Close, Role.Volume, Role.OpenInterest];
        return new Layout(Name, isCsv ? ColumnNames.Map(sample) : bare[..sample.Columns]);
    }
}
