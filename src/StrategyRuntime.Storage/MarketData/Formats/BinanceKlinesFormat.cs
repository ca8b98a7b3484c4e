using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>Binance klines: twelve columns, with or without header, epoch milliseconds or microseconds.</summary>
internal static class BinanceKlinesFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "binance-klines";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        var isNamed = sample.HasNames("open time", "open", "high", "low", "close", "volume", "close time");
        var isEpoch = sample.Columns == 12 && sample.IsStamp(0, StampForm.Milliseconds, StampForm.Microseconds)
            && sample.IsStamp(6, StampForm.Milliseconds, StampForm.Microseconds);
        if (!isEpoch || (sample.Names.Length > 0 && !isNamed)) return null;
        var roles = new Role[12];
        Role[] known = [Role.Stamp, Role.Open, Role.High, Role.Low, Role.Close, Role.Volume, Role.CloseTime];
        known.CopyTo(roles, 0);
        var name = sample.Match(@"([A-Z0-9_]+)-(\d+(?:s|m|h|d|w|mo))-\d{4}-\d\d(?:-\d\d)?");
        return new Layout(Name, roles)
        {
            Zone = ZoneClock.Utc,
            Symbol = name.Success ? name.Groups[1].Value : null,
            Timeframe = name.Success ? name.Groups[2].Value.ToLowerInvariant() : null,
        };
    }
}
