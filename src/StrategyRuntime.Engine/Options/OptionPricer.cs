using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Options;

/// <summary>Says what contracts cost at a moment.</summary>
internal abstract class OptionPricer
{
    /// <summary>Where its prices come from.</summary>
    public abstract OptionPricing Pricing { get; }

    /// <summary>Premium at a price of the underlying and a moment; from the settlement on what exercising is worth.</summary>
    public abstract double Premium(in OptionTerms terms, double underlying, UtcTime time);

    /// <summary>Premiums between which all of a range of prices and a span of time are.</summary>
    /// <param name="terms">The contract.</param>
    /// <param name="lowest">Lowest price of the underlying.</param>
    /// <param name="highest">Its highest price.</param>
    /// <param name="from">Begin of the span.</param>
    /// <param name="to">Its end.</param>
    public abstract (double Low, double High) Bounds(
        in OptionTerms terms, double lowest, double highest, UtcTime from, UtcTime to);

    /// <summary>The price nearest to another on the price step.</summary>
    public abstract double OnStep(double price);

    /// <summary>Volatility a year that the premium of a moment means; null when none does.</summary>
    public abstract decimal? VolatilityAt(in OptionTerms terms, double underlying, UtcTime time);

    /// <summary>Greeks of one unit at a moment; NaN when the premium means no volatility.</summary>
    public abstract Greeks GreeksOf(in OptionTerms terms, double underlying, UtcTime time);

    /// <summary>True when every premium on the way to that of a moment was traded.</summary>
    /// <param name="time">The moment.</param>
    /// <param name="underlyingOnPath">Whether every price of the underlying was.</param>
    public virtual bool IsOnPath(UtcTime time, bool underlyingOnPath) => underlyingOnPath;

    /// <summary>The best ask of a moment, which a purchase meets, or the best bid, which a sale does; NaN when none is known.</summary>
    public virtual double Quote(in OptionTerms terms, bool isBuy, UtcTime time) => double.NaN;

    /// <summary>Why nothing can be traded at the premium of a moment; null when it can.</summary>
    public virtual string? Refusal(in OptionTerms terms, UtcTime time) => null;
}
