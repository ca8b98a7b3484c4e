using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Options;

/// <summary>The volatility that the model prices contracts at.</summary>
internal abstract class Volatility
{
    /// <summary>The one number that it is at all times; null when it changes.</summary>
    public virtual decimal? Constant => null;

    /// <summary>Volatility a year at a moment; null when it is not known.</summary>
    /// <param name="terms">The contract.</param>
    /// <param name="forward">Forward price of its underlying.</param>
    /// <param name="time">The moment.</param>
    public abstract decimal? At(in OptionTerms terms, double forward, UtcTime time);

    /// <summary>One number.</summary>
    public static Volatility Of(decimal volatility) => new OneNumber(volatility);

    /// <summary>What an index of volatility says, whose points are percent.</summary>
    public static Volatility Of(IPriceRecord index) => new OfIndex(index);

    /// <summary>What the last recorded price of a contract means.</summary>
    /// <param name="record">Prices of the contract.</param>
    /// <param name="underlying">Prices of its underlying.</param>
    /// <param name="inverse">Says which volatility a premium means.</param>
    public static Volatility Of(IPriceRecord record, IPriceRecord underlying, OptionModel inverse) =>
        new OfContract(record, underlying, inverse);

    private sealed class OneNumber(decimal volatility) : Volatility
    {
        public override decimal? Constant => volatility;

        public override decimal? At(in OptionTerms terms, double forward, UtcTime time) => volatility;
    }

    private sealed class OfIndex(IPriceRecord index) : Volatility
    {
        public override decimal? At(in OptionTerms terms, double forward, UtcTime time) =>
            index.At(time) is { Price: > 0 } last ? Decimals.Of(last.Price) / 100 : null;
    }

    // Both prices are of the moment of the contract's last one, so that it is the same whenever it is asked for.
    private sealed class OfContract(IPriceRecord record, IPriceRecord underlying, OptionModel inverse) : Volatility
    {
        public override decimal? At(in OptionTerms terms, double forward, UtcTime time) =>
            record.At(time) is { } last && underlying.At(last.Time) is { } price
                ? inverse.ImpliedBy(last.Price, terms, price.Price, last.Time)
                : null;
    }
}
