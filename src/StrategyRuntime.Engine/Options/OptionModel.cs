using System.Runtime.CompilerServices;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Options;

/// <summary>Prices contracts from their underlying's price and the time, by <see cref="Black76"/>.</summary>
/// <param name="market">Rules of the contracts.</param>
/// <param name="volatility">Volatility a year; null when it only says which one a premium means.</param>
/// <param name="rate">Interest a year.</param>
/// <param name="future">Prices of a future that is the forward; null: the forward is that of the spot price and the interest.</param>
internal sealed class OptionModel(OptionMarket market, Volatility? volatility, decimal rate, IPriceRecord? future = null) : OptionPricer
{
    private const double MinutesPerYear = 525_600;

    // Far above what the roundings of doubles amount to in a price, far below a step.
    private const double RelativeMargin = 1e-11;

    // Beyond it a number says nothing; it would not fit a file either.
    private const double HighestVolatility = 1000;
    private const int VolatilityDecimals = 6;

    private readonly double? _constant = (double?)volatility?.Constant;
    private readonly double _rate = (double)rate;
    // The step as a quotient of whole numbers: a multiple of it is then rounded once, to the double nearest to the decimal.
    private readonly double _stepNumerator = (double)(market.PriceStep * PowerOfTen(market.PriceStep));
    private readonly double _stepDenominator = (double)PowerOfTen(market.PriceStep);

    /// <summary>Rules of the contracts.</summary>
    public OptionMarket Market => market;

    /// <inheritdoc/>
    public override OptionPricing Pricing => OptionPricing.Model;

    /// <summary>
    /// Premium, on the price step and never below it; from the settlement on what exercising is worth. Where no volatility is known it is
    /// what exercising is worth at the forward.
    /// </summary>
    /// <param name="terms">The contract.</param>
    /// <param name="underlying">Price of the underlying.</param>
    /// <param name="time">The moment.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double Premium(in OptionTerms terms, double underlying, UtcTime time)
    {
        var years = YearsTo(terms.Settlement, time);
        if (years <= 0) return IntrinsicOf(terms, underlying);
        var growth = GrowthOver(years);
        var forward = ForwardOf(underlying, growth, time);
        return Quoted(Price(terms, forward, growth, years, NumberAt(terms, forward, time)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override (double Low, double High) Bounds(
        in OptionTerms terms, double lowest, double highest, UtcTime from, UtcTime to)
    {
        var (longest, shortest) = (YearsTo(terms.Settlement, from), YearsTo(terms.Settlement, to));
        if (shortest <= 0 || lowest <= 0 || future is not null || _constant is not { } constant)
            return (double.NegativeInfinity, double.PositiveInfinity);
        // More time is more value, up to the interest on the strike; a higher price is a dearer call and a cheaper put.
        var (most, least) = (GrowthOver(longest), GrowthOver(shortest));
        var margin = terms.Strike * Math.Abs(1 / least - 1 / most) + (highest + terms.Strike) * RelativeMargin;
        var (cheap, dear) = terms.Right == OptionRight.Call ? (lowest, highest) : (highest, lowest);
        return (
            Quoted(Price(terms, cheap * least, least, shortest, constant) - margin),
            Quoted(Price(terms, dear * most, most, longest, constant) + margin));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double OnStep(double price) =>
        Math.Round(price * _stepDenominator / _stepNumerator, MidpointRounding.AwayFromZero) * _stepNumerator / _stepDenominator;

    /// <inheritdoc/>
    public override decimal? VolatilityAt(in OptionTerms terms, double underlying, UtcTime time) =>
        volatility!.At(terms, ForwardOf(terms, underlying, time), time);

    /// <inheritdoc/>
    public override Greeks GreeksOf(in OptionTerms terms, double underlying, UtcTime time) =>
        GreeksOf(terms, underlying, time, NumberAt(terms, ForwardOf(terms, underlying, time), time));

    /// <inheritdoc/>
    public override string? Refusal(in OptionTerms terms, UtcTime time) =>
        future is not null && future.At(time) is null ? "no_option_price: the price of the future is not known yet"
        : volatility?.IsKnown(terms, time) == false ? "no_option_price: the volatility is not known yet"
        : null;

    /// <summary>Greeks of one unit at a moment and a volatility.</summary>
    public Greeks GreeksOf(in OptionTerms terms, double underlying, UtcTime time, double atVolatility) =>
        future?.At(time) is { } forward
            ? Black76.GreeksOfForward(terms.Right, forward.Price, terms.Strike, YearsTo(terms.Settlement, time), atVolatility, _rate)
            : Black76.GreeksOf(terms.Right, underlying, terms.Strike, YearsTo(terms.Settlement, time), atVolatility, _rate);

    /// <summary>The volatility that a premium means, to six decimals; null when none does.</summary>
    public decimal? ImpliedBy(double premium, in OptionTerms terms, double underlying, UtcTime time)
    {
        var years = YearsTo(terms.Settlement, time);
        var growth = GrowthOver(years);
        var forward = ForwardOf(underlying, growth, time);
        var found = ImpliedVolatility.Find(terms.Right, premium, forward, terms.Strike, years, 1 / growth).Value;
        return found < HighestVolatility ? Decimals.Of(Math.Round(found, VolatilityDecimals)) : null;
    }

    private double NumberAt(in OptionTerms terms, double forward, UtcTime time) =>
        _constant ?? (double?)volatility?.At(terms, forward, time) ?? double.NaN;

    private double ForwardOf(in OptionTerms terms, double underlying, UtcTime time) =>
        ForwardOf(underlying, GrowthOver(YearsTo(terms.Settlement, time)), time);

    private double ForwardOf(double underlying, double growth, UtcTime time) =>
        future is null ? underlying * growth : future.At(time)?.Price ?? double.NaN;

    private double GrowthOver(double years) => PortableMath.Exp(_rate * years);

    private static double Price(in OptionTerms terms, double forward, double growth, double years, double atVolatility) =>
        Black76.Price(terms.Right, forward, terms.Strike, atVolatility * Math.Sqrt(years), 1 / growth);

    private double Quoted(double price) => Math.Max(OnStep(price), _stepNumerator / _stepDenominator);

    /// <summary>Years from a moment to a settlement: calendar minutes ÷ 525,600.</summary>
    public static double YearsTo(UtcTime settlement, UtcTime time) =>
        (settlement - time).Ticks / (double)TimeSpan.TicksPerMinute / MinutesPerYear;

    /// <summary>What exercising is worth. Exact: both prices are decimals.</summary>
    public static double IntrinsicOf(in OptionTerms terms, double underlying)
    {
        var (price, strike) = (Decimals.Of(underlying), Decimals.Of(terms.Strike));
        return (double)Math.Max(0, terms.Right == OptionRight.Call ? price - strike : strike - price);
    }

    private static decimal PowerOfTen(decimal step)
    {
        var power = 1m;
        for (var decimals = Decimals.Normalize(step).Scale; decimals > 0; decimals--) power *= 10;
        return power;
    }
}

/// <summary>What the price of a contract depends on besides its underlying.</summary>
/// <param name="Right">Call or put.</param>
/// <param name="Strike">Strike price.</param>
/// <param name="Settlement">When it is settled.</param>
internal readonly record struct OptionTerms(OptionRight Right, double Strike, UtcTime Settlement);
