using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>Binance aggregate trades: id, price, quantity, first and last id, time, who made the price.</summary>
internal static class BinanceAggTradesFormat
{
    /// <summary>Name of the format.</summary>
    public const string Name = "binance-aggtrades";

    /// <summary>What it makes of a file; null when the file is of another format.</summary>
    public static Layout? Recognise(TableSample sample)
    {
        var isNamed = sample.Columns >= 6 && sample.HasNames("agg trade id", "price", "quantity", "transact time");
        var isBare = sample.IsBare(7, 8) && sample.IsStamp(5, StampForm.Milliseconds, StampForm.Microseconds)
            && sample.IsOneOf(6, "true", "false");
        if (!isNamed && !isBare) return null;
        var roles = new Role[sample.Columns];
        Role[] known = [Role.Id, Role.Price, Role.Volume, Role.None, Role.None, Role.Stamp];
        known.CopyTo(roles, 0);
        return new Layout(Name, roles) { Zone = ZoneClock.Utc, Symbol = SymbolNames.Before(sample, "-aggTrades-") };
    }
}
