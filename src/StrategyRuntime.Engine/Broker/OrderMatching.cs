using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Broker;

/// <summary>
/// At which price a tick fills an order, before spread and slippage. A tick on a bar's path trades every price between the tick before it
/// and itself, so a level that lies between is met exactly; any other tick may have jumped, and meets a level at its own price.
/// </summary>
internal static class OrderMatching
{
    /// <summary>A price was reached from above or below: the level itself on a path, the tick's price after a jump.</summary>
    public static decimal? Reach(double level, bool fromBelow, in Tick tick, double previousPrice)
    {
        if (fromBelow ? tick.Price < level : tick.Price > level) return null;
        var metOnPath = tick.OnPath && (fromBelow ? previousPrice < level : previousPrice > level);
        return (decimal)(metOnPath ? level : tick.Price);
    }

    /// <summary>Price of a limit order, or null when the tick does not fill it: the limit when the path touched it, the better price after a jump.</summary>
    public static decimal? Limit(Order order, in Tick tick, double previousPrice) =>
        Reach((double)order.LimitPrice!.Value, fromBelow: order.Side == Side.Sell, in tick, previousPrice);

    /// <summary>Price of a stop order, or null when it is not reached: the trigger when the path crossed it, the worse price after a jump.</summary>
    public static decimal? Stop(Order order, in Tick tick, double previousPrice) =>
        Reach((double)order.StopPrice!.Value, fromBelow: order.Side == Side.Buy, in tick, previousPrice);

    /// <summary>Price of a stop-limit order: once its stop is reached it is a limit order, on the same tick too when the stop price is within the limit.</summary>
    public static decimal? StopLimit(Order order, in Tick tick, double previousPrice)
    {
        if (order.Triggered) return Limit(order, in tick, previousPrice);
        if (Stop(order, in tick, previousPrice) is not { } reached) return null;
        order.Triggered = true;
        var withinLimit = order.Side == Side.Buy ? reached <= order.LimitPrice : reached >= order.LimitPrice;
        return withinLimit ? reached : null;
    }
}
