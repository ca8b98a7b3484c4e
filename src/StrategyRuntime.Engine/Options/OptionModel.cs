using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Options;

/// <summary>Prices contracts from their underlying's price and the time, by <see cref="Black76"/> at one volatility.</summary>
/// <param name="market">Rules of the contracts.</param>
/// <param name="volatility">Volatility a year.</param>
/// <param name="rate">Interest a year.</param>
internal sealed class OptionModel(OptionMarket market, decimal volatility, decimal rate)
{
    private const double MinutesPerYear = 525_600;

    // Far above what the roundings of doubles amount to in a price, far below a step.
    private const double RelativeMargin = 1e-11;

    private readonly double _volatility = (double)volatility;
    private readonly double _rate = (double)rate;
    // The step as a quotient of whole numbers: a multiple of it is then rounded once, to the double nearest to the decimal.
    private readonly double _stepNumerator = (double)(market.PriceStep * PowerOfTen(market.PriceStep));
    private readonly double _stepDenominator = (double)PowerOfTen(market.PriceStep);

    /// <summary>Rules of the contracts.</summary>
    public OptionMarket Market => market;

    /// <summary>Volatility a year that contracts are priced at.</summary>
    public decimal Volatility => volatility;

    /// <summary>
    /// Premium, on the price step and never below it; from the settlement on what exercising is worth.
    /// </summary>
    /// <param name="terms">The contract.</param>
    /// <param name="underlying">Price of the underlying.</param>
    /// <param name="time">The moment.</param>
    public double Premium(in OptionTerms terms, double underlying, UtcTime time)
    {
        var years = YearsTo(terms.Settlement, time);
        return years <= 0 ? IntrinsicOf(terms, underlying) : Quoted(Price(terms, underlying, years));
    }

    /// <summary>Premiums between which all of a range of prices and a span of time before the settlement are.</summary>
    /// <param name="terms">The contract.</param>
    /// <param name="lowest">Lowest price of the underlying.</param>
    /// <param name="highest">Its highest price.</param>
    /// <param name="from">Begin of the span.</param>
    /// <param name="to">Its end.</param>
    public (double Low, double High) Bounds(in OptionTerms terms, double lowest, double highest, UtcTime from, UtcTime to)
    {
        var (most, least) = (YearsTo(terms.Settlement, from), YearsTo(terms.Settlement, to));
        if (least <= 0 || lowest <= 0) return (double.NegativeInfinity, double.PositiveInfinity);
        // More time is more value, up to the interest on the strike; a higher price is a dearer call and a cheaper put.
        var interest = terms.Strike * Math.Abs(PortableMath.Exp(-_rate * least) - PortableMath.Exp(-_rate * most));
        var margin = interest + (highest + terms.Strike) * RelativeMargin;
        var (cheap, dear) = terms.Right == OptionRight.Call ? (lowest, highest) : (highest, lowest);
        return (Quoted(Price(terms, cheap, least) - margin), Quoted(Price(terms, dear, most) + margin));
    }

    /// <summary>The price nearest to another on the price step.</summary>
    public double OnStep(double price) =>
        Math.Round(price * _stepDenominator / _stepNumerator, MidpointRounding.AwayFromZero) * _stepNumerator / _stepDenominator;

    /// <summary>Greeks of one unit at a moment.</summary>
    public Greeks GreeksOf(in OptionTerms terms, double underlying, UtcTime time) =>
        Black76.GreeksOf(terms.Right, underlying, terms.Strike, YearsTo(terms.Settlement, time), _volatility, _rate);

    private double Price(in OptionTerms terms, double underlying, double years)
    {
        var growth = PortableMath.Exp(_rate * years);
        return Black76.Price(terms.Right, underlying * growth, terms.Strike, _volatility * Math.Sqrt(years), 1 / growth);
    }

    private double Quoted(double price) => Math.Max(OnStep(price), _stepNumerator / _stepDenominator);

    private static double YearsTo(UtcTime settlement, UtcTime time) =>
        (settlement - time).Ticks / (double)TimeSpan.TicksPerMinute / MinutesPerYear;

    /// <summary>Exact: both prices are decimals.</summary>
    private static double IntrinsicOf(in OptionTerms terms, double underlying)
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
