namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>Dukascopy: candles and ticks, the zone in the name of the time's column.</summary>
internal static class DukascopyFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "dukascopy";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        if (sample.Names.Length == 0 || sample.Names[0] is not ("gmt time" or "local time" or "time" or "utc time")) return null;
        var name = sample.Match(@"([A-Z0-9.]+?)_(?:Candlestick_(\d+)_(\w+?)|Ticks)(?:_(?:BID|ASK))?_\d\d\.\d\d\.\d{4}-\d\d\.\d\d\.\d{4}");
        if (!name.Success && sample.Names[0] != "gmt time") return null;
        var roles = ColumnNames.Map(sample);
        var unit = name.Success ? name.Groups[3].Value.ToUpperInvariant() : string.Empty;
        return new Layout(Name, roles)
        {
            Zone = ColumnNames.ZoneOf(sample, roles),
            DayFirst = true,
            Symbol = name.Success ? name.Groups[1].Value : null,
            Timeframe = unit switch
            {
                "" => null, "S" or "SEC" or "SECOND" => name.Groups[2].Value + "s", "M" or "MIN" or "MINUTE" => name.Groups[2].Value + "m",
                "HOUR" or "H" => name.Groups[2].Value + "h", "D" or "DAY" => name.Groups[2].Value + "d", "WEEK" or "W" =>
                    name.Groups[2].Value + "w",
                "MONTH" => name.Groups[2].Value + "mo", _ => null,
            },
        };
    }
}
