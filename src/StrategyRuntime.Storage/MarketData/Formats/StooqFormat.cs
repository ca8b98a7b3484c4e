namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>Stooq: its Polish and English pages, and its bulk files with names in angle brackets.</summary>
internal static class StooqFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "stooq";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        var isPolish = sample.HasNames("data", "otwarcie", "zamkniecie");
        var isBulk = sample.HasNames("ticker", "per", "date", "time", "open", "close");
        var name = sample.Match(@"([a-z0-9^.\-]+)_([a-z]{2})_([dwmqy])");
        var isEnglish = name.Success && sample.HasNames("date", "open", "high", "low", "close");
        if (!isPolish && !isBulk && !isEnglish) return null;
        var roles = ColumnNames.Map(sample);
        string? timeframe = null;
        if (name.Success) timeframe = name.Groups[3].Value.ToLowerInvariant() switch { "d" => "1d", "w" => "1w", "m" => "1mo", _ => null };
        if (!isBulk) return new Layout(Name, roles) { Timeframe = timeframe, Symbol = name.Success
            ? name.Groups[1].Value.ToUpperInvariant() : null };
        var period = sample.Rows[0][Array.IndexOf(sample.Names, "per")].ToUpperInvariant();
        var isDays = period is "D" or "W" or "M";
        // Its time is 000000 on every row of days.
        if (isDays) roles[Array.IndexOf(sample.Names, "time")] = Role.None;
        timeframe = period switch { "D" => "1d", "W" => "1w", "M" => "1mo", "60" => "1h", _ => period + "m" };
        return new Layout(Name, roles) { AsksZone = !isDays, Timeframe = timeframe };
    }
}
