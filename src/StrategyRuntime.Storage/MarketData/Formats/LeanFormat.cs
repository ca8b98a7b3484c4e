using System.Globalization;
using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>LEAN: milliseconds since midnight, the day in the file's name; prices of shares times 10,000 on New York's clock, crypto as
/// it is on UTC.</summary>
internal static class LeanFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "lean";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        var name = sample.Match(@"(\d{8})_(.+?)_(second|minute|tick)_(trade|quote)");
        var isDays = sample.IsBare(6) && sample.Rows.All(r => r[0].Length == 14 && r[0][8] == ' ' && r[0][11] == ':');
        if (sample.Names.Length > 0 || (!name.Success && !isDays)) return null;
        var isQuote = name.Success && name.Groups[4].Value.Equals("quote", StringComparison.OrdinalIgnoreCase);
        var day = default(DateTime);
        if (name.Success
            && !DateTime.TryParseExact(name.Groups[1].Value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
            return null;
        var isTick = name.Success && name.Groups[3].Value.Equals("tick", StringComparison.OrdinalIgnoreCase);
        if (isQuote || (isTick ? sample.Columns < 3 : sample.Columns != 6)) return null;
        // Prices of shares are whole numbers; somewhere a price of crypto is not.
        var isShare = sample.Rows.All(r => r.Skip(1).Take(isTick ? 1 : 4).All(f => !f.Contains('.')))
            && (sample.Exchange is null || ZoneClock.OfExchange(sample.Exchange) is not { Name: "UTC" });
        var roles = new Role[sample.Columns];
        Role[] known = isTick ? [Role.Stamp, Role.Price, Role.Volume]
            : [Role.Stamp, Role.Open, Role.High, Role.Low, Role.Close, Role.Volume];
        known.CopyTo(roles, 0);
        return new Layout(Name, roles)
        {
            Day = name.Success ? day.Ticks : null,
            Zone = isShare ? ZoneClock.TryCreate("America/New_York") : ZoneClock.Utc,
            PriceDivisor = isShare ? 10_000 : 1,
            Symbol = (name.Success ? name.Groups[2].Value : sample.Stem).ToUpperInvariant(),
            Timeframe = !name.Success || isTick ? null : name.Groups[3].Value.Equals("second", StringComparison.OrdinalIgnoreCase) ? "1s"
                : "1m",
            Warnings = [isShare ? "prices are taken as ten-thousandths, as LEAN keeps those of shares"
                : "prices are taken as they are, as LEAN keeps crypto"],
        };
    }
}
