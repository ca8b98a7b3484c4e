using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>MetaTrader 4's history centre: no header, date and time apart, the server's clock.</summary>
internal static class MetaTrader4Format
{
    /// <summary>Name of the format.</summary>
    public const string Name = "mt4";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        if (!sample.IsBare(7) || !sample.IsStamp(0, StampForm.YearFirst) || !sample.Rows.All(r => r[1].Contains(':'))
            || sample.Match("DAT_.*").Success)
            return null;
        Role[] roles = [Role.Stamp, Role.Time, Role.Open, Role.High, Role.Low, Role.Close, Role.Volume];
        var name = sample.Match(@"([A-Z]+[A-Z0-9.#]*?)(1|5|15|30|60|240|1440|10080|43200)");
        var minutes = name.Success ? int.Parse(name.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture) : 0;
        return new Layout(Name, roles)
        {
            AsksZone = minutes < 1440,
            Symbol = name.Success ? name.Groups[1].Value : null,
            Timeframe = minutes switch { 0 => null, 43200 => "1mo", 10080 => "1w", 1440 => "1d", >= 60 => $"{minutes / 60}h", _ =>
                $"{minutes}m" },
        };
    }
}
