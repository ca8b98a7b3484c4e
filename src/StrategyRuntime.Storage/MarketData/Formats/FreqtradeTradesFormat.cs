using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>Trades as freqtrade keeps them: JSON, arrays of time, id, type, side, price, amount and cost.</summary>
internal static class FreqtradeTradesFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "freqtrade-trades";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        if (!sample.IsJson || !sample.IsBare(7) || !sample.IsStamp(0, StampForm.Milliseconds) || !sample.IsOneOf(3, "buy", "sell"))
            return null;
        var name = sample.Match(@"([A-Z0-9]+_[A-Z0-9_]+?)-trades");
        return new Layout("freqtrade", [Role.Stamp, Role.Id, Role.None, Role.None, Role.Price, Role.Volume, Role.None])
        {
            Zone = ZoneClock.Utc,
            Symbol = name.Success ? name.Groups[1].Value : null,
        };
    }
}
