using System.Runtime.CompilerServices;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Options;

/// <summary>
/// European options on a forward: F. Black, "The pricing of commodity contracts", Journal of Financial Economics 3 (1976).
/// </summary>
internal static class Black76
{
    private const double DaysPerYear = 365;

    /// <summary>Price of an option.</summary>
    /// <param name="right">Call or put.</param>
    /// <param name="forward">Forward price of the underlying at the expiry.</param>
    /// <param name="strike">Strike price.</param>
    /// <param name="deviation">Volatility a year × √years to the expiry; 0 at the expiry.</param>
    /// <param name="discount">Price now of one unit of money at the expiry.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Price(OptionRight right, double forward, double strike, double deviation, double discount)
    {
        if (!(deviation > 0) || forward <= 0) return discount * Intrinsic(right, forward, strike);
        var d1 = PortableMath.Log(forward / strike) / deviation + deviation / 2;
        var d2 = d1 - deviation;
        var value = right == OptionRight.Call
            ? forward * NormalDistribution.Cumulative(d1) - strike * NormalDistribution.Cumulative(d2)
            : strike * NormalDistribution.Cumulative(-d2) - forward * NormalDistribution.Cumulative(-d1);
        return discount * Math.Max(0, value);
    }

    /// <summary>What exercising is worth at a price of the underlying.</summary>
    public static double Intrinsic(OptionRight right, double price, double strike) =>
        Math.Max(0, right == OptionRight.Call ? price - strike : strike - price);

    /// <summary>How the price of an option on a spot price depends on what it is made of.</summary>
    /// <param name="right">Call or put.</param>
    /// <param name="spot">Price of the underlying now.</param>
    /// <param name="strike">Strike price.</param>
    /// <param name="years">Years to the expiry.</param>
    /// <param name="volatility">Volatility a year.</param>
    /// <param name="rate">Interest a year, compounded continuously; the forward is spot × e^(rate × years).</param>
    public static Greeks GreeksOf(OptionRight right, double spot, double strike, double years, double volatility, double rate)
    {
        var deviation = volatility * Math.Sqrt(Math.Max(0, years));
        if (!(deviation > 0) || spot <= 0) return Greeks.AtExpiry(right, spot, strike);
        var discount = PortableMath.Exp(-rate * years);
        var d1 = (PortableMath.Log(spot / strike) + rate * years) / deviation + deviation / 2;
        var d2 = d1 - deviation;
        var density = NormalDistribution.Density(d1);
        var sign = right == OptionRight.Call ? 1 : -1;
        var decay = -spot * density * volatility / (2 * Math.Sqrt(years));
        var interest = -sign * rate * strike * discount * NormalDistribution.Cumulative(sign * d2);
        return new Greeks(
            sign * NormalDistribution.Cumulative(sign * d1),
            density / (spot * deviation),
            (decay + interest) / DaysPerYear,
            spot * density * Math.Sqrt(years) / 100);
    }

    /// <summary>The same of an option on a forward, whose price is what moves.</summary>
    public static Greeks GreeksOfForward(
        OptionRight right, double forward, double strike, double years, double volatility, double rate)
    {
        var deviation = volatility * Math.Sqrt(Math.Max(0, years));
        if (!(deviation > 0) || forward <= 0) return Greeks.AtExpiry(right, forward, strike);
        var discount = PortableMath.Exp(-rate * years);
        var d1 = PortableMath.Log(forward / strike) / deviation + deviation / 2;
        var density = NormalDistribution.Density(d1);
        var sign = right == OptionRight.Call ? 1 : -1;
        var decay = -discount * forward * density * volatility / (2 * Math.Sqrt(years));
        return new Greeks(
            sign * discount * NormalDistribution.Cumulative(sign * d1),
            discount * density / (forward * deviation),
            (decay + rate * Price(right, forward, strike, deviation, discount)) / DaysPerYear,
            discount * forward * density * Math.Sqrt(years) / 100);
    }
}

/// <summary>Sensitivities of the price of one unit.</summary>
/// <param name="Delta">By a point of the underlying.</param>
/// <param name="Gamma">Of delta, by a point of the underlying.</param>
/// <param name="Theta">By a calendar day that passes.</param>
/// <param name="Vega">By a point of volatility: 0.14 to 0.15.</param>
public readonly record struct Greeks(double Delta, double Gamma, double Theta, double Vega)
{
    /// <summary>At the expiry an option is a share of the underlying, or nothing.</summary>
    internal static Greeks AtExpiry(OptionRight right, double price, double strike) => new(
        Black76.Intrinsic(right, price, strike) == 0 ? 0 : right == OptionRight.Call ? 1 : -1, 0, 0, 0);
}
