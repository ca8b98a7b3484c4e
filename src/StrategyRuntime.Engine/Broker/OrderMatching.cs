using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Broker;

/// <summary>Where a move of the price meets a working order, before spread and slippage.</summary>
internal static class OrderMatching
{
    /// <summary>
    /// A market order meets the tick itself; a limit order needs a touch (or more, as the account says) and gets the better price after a
    /// jump; a stop order gets the worse one.
    /// A stop-limit order meets its stop price first, then its limit.
    /// </summary>
    public static Meeting Meet(Order order, in PriceMove move, LimitFill limits)
    {
        if (IsAtMarket(order)) return move.End;
        var fill = IsAtLimit(order) ? limits : LimitFill.Touch;
        return move.Reach((double)Level(order), WaitsForRise(order), order.LevelTime, fill);
    }

    /// <summary>Prices between which a move neither meets the order nor moves its trigger.</summary>
    public static PriceRange IdlePrices(Order order)
    {
        if (IsAtMarket(order)) return PriceRange.None;
        var level = (double)Level(order);
        var prices = WaitsForRise(order) ? PriceRange.Under(level) : PriceRange.Over(level);
        if (order.Trail is null || order.Triggered) return prices;
        return prices.And(order.Side == Side.Buy ? PriceRange.From(order.BestPrice) : PriceRange.UpTo(order.BestPrice));
    }

    /// <summary>True for a market order, and for a stop order that was triggered and is not yet filled whole.</summary>
    public static bool IsAtMarket(Order order) =>
        order.Type == OrderType.Market || (order.Triggered && order.Type is (OrderType.Stop or OrderType.TrailingStop));

    /// <summary>The price that the order waits for.</summary>
    public static decimal Level(Order order) => (IsAtLimit(order) ? order.LimitPrice : order.StopPrice)!.Value;

    /// <summary>True when a price fills the limit of an order.</summary>
    public static bool FillsLimit(Order order, decimal price, LimitFill limits) =>
        (order.Side == Side.Buy ? price < order.LimitPrice : price > order.LimitPrice)
        || (price == order.LimitPrice && limits == LimitFill.Touch);

    /// <summary>A limit order to buy waits for a fall, a stop order to buy for a rise.</summary>
    private static bool WaitsForRise(Order order) => IsAtLimit(order) == (order.Side == Side.Sell);

    private static bool IsAtLimit(Order order) =>
        order.Type == OrderType.Limit || (order.Type == OrderType.StopLimit && order.Triggered);
}
