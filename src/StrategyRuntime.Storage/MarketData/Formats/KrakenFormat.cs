using System.Globalization;
using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>Kraken: its archive's candles and trades without header, and its route's JSON with a mean price before the volume.</summary>
internal static class KrakenFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "kraken";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        if (sample.Names.Length > 0 || !sample.IsStamp(0, StampForm.Seconds)) return null;
        var name = sample.Match(@"([A-Z0-9]+?)(?:_(\d+))?");
        Role[]? roles = sample.Columns switch
        {
            3 when !sample.IsJson => [Role.Stamp, Role.Price, Role.Volume],
            7 when !sample.IsJson => [Role.Stamp, Role.Open, Role.High, Role.Low, Role.Close, Role.Volume, Role.None],
            8 when sample.IsJson => [Role.Stamp, Role.Open, Role.High, Role.Low, Role.Close, Role.None, Role.Volume, Role.None],
            _ => null,
        };
        if (roles is null) return null;
        var minutes = name.Success && name.Groups[2].Success ? int.Parse(name.Groups[2].Value, CultureInfo.InvariantCulture) : 0;
        return new Layout(Name, roles)
        {
            Zone = ZoneClock.Utc,
            Symbol = name.Success && !sample.IsJson ? name.Groups[1].Value : null,
            Timeframe = roles.Contains(Role.Open)
                ? minutes switch { 0 => null, 10080 => "1w", >= 1440 => $"{minutes / 1440}d", >= 60 => $"{minutes / 60}h", _ =>
                    $"{minutes}m" }
                : null,
        };
    }
}
