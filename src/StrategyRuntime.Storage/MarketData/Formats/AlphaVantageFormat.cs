using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>Alpha Vantage: CSV and JSON, on New York's clock within a day, newest first.</summary>
internal static class AlphaVantageFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "alphavantage";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        var isAdjusted = sample.HasNames("timestamp", "adjusted close", "dividend amount");
        var name = sample.Match(@"(intraday_(\d+)min|daily|weekly|monthly)(?:_adjusted)?_([A-Z0-9.\-]+)");
        if (!isAdjusted && !(name.Success && sample.HasNames("timestamp", "open", "high", "low", "close", "volume"))) return null;
        var interval = name.Success ? name.Groups[1].Value.ToLowerInvariant() : string.Empty;
        return new Layout(Name, ColumnNames.Map(sample))
        {
            Zone = ZoneClock.TryCreate("America/New_York"),
            Symbol = name.Success ? name.Groups[3].Value.ToUpperInvariant() : null,
            Timeframe = interval switch
            {
                "daily" => "1d", "weekly" => "1w", "monthly" => "1mo", "" => null,
                _ => name.Groups[2].Value == "60" ? "1h" : name.Groups[2].Value + "m",
            },
        };
    }
}
