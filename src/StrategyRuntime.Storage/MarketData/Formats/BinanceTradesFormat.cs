using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>Binance trades: id, price, quantity, quote quantity, time, who made the price.</summary>
internal static class BinanceTradesFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "binance-trades";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        var isNamed = sample.HasNames("id", "price", "qty", "quote qty", "time", "is buyer maker");
        var isBare = sample.IsBare(6, 7) && sample.IsStamp(4, StampForm.Milliseconds, StampForm.Microseconds)
            && sample.IsOneOf(5, "true", "false");
        if (!isNamed && !isBare) return null;
        var roles = new Role[sample.Columns];
        Role[] known = [Role.Id, Role.Price, Role.Volume, Role.None, Role.Stamp];
        known.CopyTo(roles, 0);
        return new Layout(Name, roles) { Zone = ZoneClock.Utc, Symbol = SymbolNames.Before(sample, "-trades-") };
    }
}
