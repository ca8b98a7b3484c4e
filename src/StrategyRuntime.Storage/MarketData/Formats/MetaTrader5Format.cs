namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>MetaTrader 5: bars and ticks with names in angle brackets, the server's clock.</summary>
internal static class MetaTrader5Format
{
    /// <summary>Name of the format.</summary>
    public const string Name = "mt5";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        if (sample.Headers.Count == 0 || sample.Headers[^1][0] != "<DATE>") return null;
        var roles = ColumnNames.Map(sample);
        var isDays = !roles.Contains(Role.Time);
        var name = sample.Match(@"(.+?)_(M\d+|H\d+|Daily|D1|Weekly|W1|Monthly|MN1)_\d{8,12}_\d{8,12}");
        var symbol = name.Success ? name : sample.Match(@"(.+?)_\d{8,12}_\d{8,12}");
        return new Layout(Name, roles)
        {
            AsksZone = !isDays,
            Symbol = symbol.Success ? symbol.Groups[1].Value : null,
            Timeframe = name.Success ? TimeframeOf(name.Groups[2].Value.ToUpperInvariant()) : null,
        };
    }

    private static string TimeframeOf(string text) => text switch
    {
        "DAILY" or "D1" => "1d",
        "WEEKLY" or "W1" => "1w",
        "MONTHLY" or "MN1" => "1mo",
        _ => text[1..] + char.ToLowerInvariant(text[0]),
    };
}
