using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>HistData.com: minutes and ticks in its several forms, on EST all the year.</summary>
internal static class HistDataFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "histdata";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        var name = sample.Match(@"DAT_(ASCII|MT|NT|XLSX)_([A-Z0-9]+)_(M1|T|T_LAST|T_BID|T_ASK)_\d{4,6}");
        // Without its name: its volume is always 0, which no other source of this form has.
        var isLike = sample.IsBare(6) && sample.Separator == ';'
            && sample.Rows.All(r => r[0].Length == 15 && r[0][8] == ' ' && r[5] == "0");
        if (sample.Names.Length > 0 || (!name.Success && !isLike)) return null;
        Role[]? roles = sample.Columns switch
        {
            7 => [Role.Stamp, Role.Time, Role.Open, Role.High, Role.Low, Role.Close, Role.Volume],
            6 => [Role.Stamp, Role.Open, Role.High, Role.Low, Role.Close, Role.Volume],
            4 => [Role.Stamp, Role.Bid, Role.Ask, Role.Volume],
            3 => [Role.Stamp, Role.Price, Role.Volume],
            _ => null,
        };
        return roles is null ? null : new Layout(Name, roles)
        {
            Zone = ZoneClock.Fixed(-5 * TimeSpan.TicksPerHour),
            Symbol = name.Success ? name.Groups[2].Value : null,
            Timeframe = roles.Contains(Role.Open) ? "1m" : null,
        };
    }
}
