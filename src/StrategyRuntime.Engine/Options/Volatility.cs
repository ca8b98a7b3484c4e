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

    /// <summary>
    /// True from the first price on that could have said it: what is traded before that has no price, what is traded afterwards has one,
    /// also where <see cref="At"/> knows none.
    /// </summary>
    /// <param name="terms">The contract.</param>
    /// <param name="time">The moment.</param>
    public virtual bool IsKnown(in OptionTerms terms, UtcTime time) => true;

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

    // The last price that means a volatility counts until the next one that does. What was found is remembered only to save the way back:
    // it depends on the record and the moment alone, so that a run that goes on after a kill finds the same.
    private abstract class OfRecord(IPriceRecord record) : Volatility
    {
        private UtcTime? _lastTime;
        private decimal? _last;

        public override decimal? At(in OptionTerms terms, double forward, UtcTime time)
        {
            if (record.At(time) is not { } last) return null;
            if (last.Time == _lastTime) return _last;
            decimal? found = null;
            for (RecordedPrice? at = last; at is { } price; at = record.At(new UtcTime(price.Time.Ticks - 1)))
            {
                var isKnown = price.Time == _lastTime;
                found = isKnown ? _last : Of(price, terms);
                if (isKnown || found is not null) break;
            }
            (_lastTime, _last) = (last.Time, found);
            return found;
        }

        public override bool IsKnown(in OptionTerms terms, UtcTime time) => LastAt(time) is not null;

        protected RecordedPrice? LastAt(UtcTime time) => record.At(time);

        /// <summary>The volatility that a price means; null when it means none.</summary>
        protected abstract decimal? Of(in RecordedPrice price, in OptionTerms terms);
    }

    private sealed class OfIndex(IPriceRecord index) : OfRecord(index)
    {
        protected override decimal? Of(in RecordedPrice price, in OptionTerms terms) =>
            price.Price > 0 ? Decimals.Of(price.Price) / 100 : null;
    }

    // Both prices are of the moment of the contract's last one, so that it is the same whenever it is asked for. One instance is of one
    // contract.
    private sealed class OfContract(IPriceRecord record, IPriceRecord underlying, OptionModel inverse) : OfRecord(record)
    {
        public override bool IsKnown(in OptionTerms terms, UtcTime time) =>
            LastAt(time) is { } last && underlying.At(last.Time) is not null && inverse.Refusal(terms, last.Time) is null;

        protected override decimal? Of(in RecordedPrice price, in OptionTerms terms) =>
            underlying.At(price.Time) is { } at ? inverse.ImpliedBy(price.Price, terms, at.Price, price.Time) : null;
    }
}
