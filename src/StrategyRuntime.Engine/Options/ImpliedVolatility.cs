using System.Runtime.CompilerServices;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Options;

/// <summary>The volatility at which the model gives a price; NaN with the reason when there is none.</summary>
/// <param name="Value">Volatility a year.</param>
/// <param name="Reason">Why there is none; null when there is.</param>
internal readonly record struct ImpliedVolatility(double Value, NoVolatilityReason? Reason)
{
    private const int MostSteps = 200;

    private const double Convergence = 4e-16;

    // A time value that is less of the price than this is a rounding of it.
    private const double Resolution = 4e-16;

    /// <summary>Finds it by Newton's method on the logarithm of the price, between two bounds that halve where it leaves them.</summary>
    /// <param name="right">Call or put.</param>
    /// <param name="price">Price of the option.</param>
    /// <param name="forward">Forward price of the underlying.</param>
    /// <param name="strike">Strike price.</param>
    /// <param name="years">Years to the expiry.</param>
    /// <param name="discount">Price now of one unit of money at the expiry.</param>
    public static ImpliedVolatility Find(
        OptionRight right, double price, double forward, double strike, double years, double discount)
    {
        if (!(years > 0)) return None(NoVolatilityReason.Expired);
        if (!(forward > 0) || !(strike > 0) || !(discount > 0) || !double.IsFinite(price)) return None(NoVolatilityReason.BadInput);
        var value = price / discount;
        var intrinsic = Black76.Intrinsic(right, forward, strike);
        // The time value is the price of the option of the other right where this one is in the money.
        var time = value - intrinsic;
        if (time < -value * Resolution) return None(NoVolatilityReason.BelowIntrinsic);
        if (time <= Math.Max(value, double.Epsilon) * Resolution) return None(NoVolatilityReason.NoTimeValue);
        if (time >= Math.Min(forward, strike)) return None(NoVolatilityReason.AboveBound);
        var outside = forward >= strike ? OptionRight.Put : OptionRight.Call;
        return new ImpliedVolatility(Solve(outside, time, forward, strike) / Math.Sqrt(years), null);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Solve(OptionRight right, double target, double forward, double strike)
    {
        var wanted = PortableMath.Log(target);
        double low = 0, high = double.PositiveInfinity;
        // Where the price as a function of the deviation turns from bending up to bending down; at the money its linear part.
        var moneyness = Math.Abs(PortableMath.Log(forward / strike));
        var deviation = Math.Max(Math.Sqrt(2 * moneyness), 2.5 * target / Math.Sqrt(forward * strike));
        for (var step = 0; step < MostSteps; step++)
        {
            var price = Black76.Price(right, forward, strike, deviation, 1);
            if (price < target) low = deviation;
            else high = deviation;
            var d1 = PortableMath.Log(forward / strike) / deviation + deviation / 2;
            var slope = forward * NormalDistribution.Density(d1) / price;
            var next = deviation + (wanted - PortableMath.Log(price)) / slope;
            if (price == target || Math.Abs(next - deviation) <= Convergence * deviation) return next;
            if (!(next > low && next < high)) next = double.IsPositiveInfinity(high) ? 2 * deviation : (low + high) / 2;
            deviation = next;
        }
        return deviation;
    }

    private static ImpliedVolatility None(NoVolatilityReason reason) => new(double.NaN, reason);
}

/// <summary>Why no volatility gives a price.</summary>
internal enum NoVolatilityReason
{
    /// <summary>There is no time left.</summary>
    Expired,

    /// <summary>A price, strike or discount is none.</summary>
    BadInput,

    /// <summary>The price is below what exercising is worth: an arbitrage.</summary>
    BelowIntrinsic,

    /// <summary>The price is what exercising is worth, to the last digit: every small volatility gives it.</summary>
    NoTimeValue,

    /// <summary>The price is at or above what it is at infinite volatility.</summary>
    AboveBound,
}
