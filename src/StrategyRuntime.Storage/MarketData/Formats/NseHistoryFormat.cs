using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>NSE's history of days without header: ddmmyy, four prices, turnover before volume.</summary>
internal static class NseHistoryFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "nse-history";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        if (!sample.IsBare(8) || !sample.Rows.All(r => r[0].Length == 6) || !sample.IsNumber(0, 1, 2, 3, 4, 5, 6)) return null;
        var numbers = new NumberReader('.');
        foreach (var row in sample.Rows)
        {
            numbers.TryRead(row[2], out var high);
            numbers.TryRead(row[3], out var low);
            numbers.TryRead(row[5], out var turnover);
            numbers.TryRead(row[6], out var volume);
            // Turnover by volume is a price of the day: that tells the two apart.
            if (volume > 0 && (turnover / volume > high * 1.001 || turnover / volume < low * 0.999)) return null;
        }
        return new Layout(Name, [Role.Stamp, Role.Open, Role.High, Role.Low, Role.Close, Role.None, Role.Volume, Role.None])
        {
            SixDigits = true,
            Timeframe = "1d",
        };
    }
}
