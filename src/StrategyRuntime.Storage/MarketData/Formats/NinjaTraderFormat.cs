using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>NinjaTrader: no header, semicolons; a candle is dated by its end, on UTC.</summary>
internal static class NinjaTraderFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "ninjatrader";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        if (sample.Names.Length > 0 || sample.Separator != ';' || !sample.Rows.All(r => r[0].Length is 8 or 15 or 23)) return null;
        var name = sample.Match(@"(.+?)(?:\.(?:Last|Bid|Ask))");
        var isTicks = sample.Rows[0][0].Length == 23;
        Role[]? roles = (sample.Columns, isTicks) switch
        {
            (6, false) => [Role.Stamp, Role.Open, Role.High, Role.Low, Role.Close, Role.Volume],
            (5, true) => [Role.Stamp, Role.Price, Role.Bid, Role.Ask, Role.Volume],
            (3, _) => [Role.Stamp, Role.Price, Role.Volume],
            _ => null,
        };
        var isDays = sample.Rows[0][0].Length == 8;
        return roles is null ? null : new Layout(Name, roles)
        {
            // HistData.com's minutes look alike; only the file's name tells that these are NinjaTrader's.
            Zone = name.Success && !isDays ? ZoneClock.Utc : null,
            AsksZone = !name.Success && !isDays,
            IsDatedByEnd = roles.Contains(Role.Open) && !isDays,
            Symbol = name.Success ? name.Groups[1].Value.Replace(' ', '_') : null,
            Warnings = isDays || isTicks ? [] : ["a candle's time is its end, as NinjaTrader writes it: it is moved to its start"],
        };
    }
}
