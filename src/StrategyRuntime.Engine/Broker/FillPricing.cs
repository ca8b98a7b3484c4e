using StrategyRuntime.Engine.Costs;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Broker;

/// <summary>What a fill costs: spread, slippage and commission of a broker connection.</summary>
/// <param name="broker">The account.</param>
/// <param name="mayBeNegative">True when what is traded may cost less than nothing.</param>
/// <param name="step">Step of its prices.</param>
/// <param name="clock">Says on which day a fill is.</param>
internal sealed class FillPricing(BrokerConnection broker, bool mayBeNegative, PriceStep step, RunClock clock)
{
    // A slipped price is a mean of many: it is not rounded to the step, but its decimals have an end.
    private const int DecimalsBeyondPrice = 8;

    // Fees that grow by less than themselves are found in a few steps.
    private const int StepsToFees = 8;

    private readonly bool _hasFees = broker.Commission != new Commission();
    private readonly CostSchedule? _schedule = broker.Commission.Preset is { } preset ? CostTables.Of(preset) : null;

    /// <summary>True when prices need a step to be known: for slippage in ticks, and for the lowest price that there is.</summary>
    public bool NeedsStep { get; } =
        broker.Slippage != new Slippage() || !broker.Spread.IsNone;

    /// <summary>Price of a market or stop order against a price: worse by the spread and the slippage.</summary>
    /// <param name="order">The order.</param>
    /// <param name="price">The price that it meets.</param>
    /// <param name="isQuote">True for a bid or ask of the data, which has the spread in it.</param>
    public decimal Market(Order order, decimal price, bool isQuote)
    {
        if (!NeedsStep) return price;
        var size = Math.Abs(price);
        var worse = broker.Slippage.Ticks == 0 ? 0 : Decimals.Product(broker.Slippage.Ticks, step.At(price));
        worse = Decimals.Sum(worse, Decimals.Product(size, broker.Slippage.Percent) / 100);
        if (!isQuote) worse = Decimals.Sum(worse, SpreadOf(order, price));
        if (worse == 0) return price;
        var decimals = Math.Min(28, Decimals.Normalize(price).Scale + DecimalsBeyondPrice);
        var slipped = decimal.Round(order.Side == Side.Buy ? price + worse : price - worse, decimals, MidpointRounding.AwayFromZero);
        return slipped > 0 || price <= 0 || mayBeNegative ? slipped : Math.Min(price, step.At(price));
    }

    /// <summary>Commission of a fill.</summary>
    /// <param name="fill">What is filled.</param>
    /// <param name="price">At this price.</param>
    public FillFees Fees(in FillTerms fill, decimal price)
    {
        if (!_hasFees) return default;
        if (_schedule is null) return new FillFees(CommissionRates.Of(broker.Commission, fill.Units, price), null);
        return FillFees.Of(_schedule.Of(Charged(fill, price), broker));
    }

    /// <summary>What is paid when a contract is settled: by a preset that charges the exercise of a long option, for that.</summary>
    /// <param name="position">What is held of it.</param>
    /// <param name="worth">What exercising a unit is worth.</param>
    public FillFees SettlementFees(in FillTerms position, decimal worth) => _schedule is not null && position.IsBuy
        ? FillFees.Of(_schedule.OfExercise(Charged(position, worth), broker))
        : default;

    /// <summary>Most lots whose price and fees an amount of money pays for.</summary>
    /// <param name="budget">The amount.</param>
    /// <param name="perLot">What a lot takes of it, without fees.</param>
    /// <param name="price">Price, which fees in percent are of.</param>
    /// <param name="lot">One lot of what is filled.</param>
    public decimal Affordable(decimal budget, decimal perLot, decimal price, in FillTerms lot)
    {
        var rates = broker.Commission;
        if (_schedule is not null)
        {
            // From above: the fees of more lots leave room for those of fewer.
            var lots = Decimals.Quotient(budget, perLot);
            for (var i = 0; i < StepsToFees && lots > 0; i++)
            {
                var fees = Fees(lot with { Units = Decimals.Product(lots, lot.Units) }, price).Total;
                lots = Math.Min(lots, Decimals.Quotient(budget - fees, perLot));
            }
            return Math.Max(0, lots);
        }
        var lotValue = Decimals.Product(Math.Abs(price), lot.Units);
        var feesOfLot = Decimals.Sum(Decimals.Product(lotValue, rates.Percent) / 100, Decimals.Product(lot.Units, rates.PerUnit));
        var most = Decimals.Quotient(budget - rates.PerOrder, Decimals.Sum(perLot, feesOfLot));
        return Math.Max(0, rates.Minimum == 0 ? most : Math.Min(most, Decimals.Quotient(budget - rates.Minimum, perLot)));
    }

    private ChargedFill Charged(in FillTerms fill, decimal price) =>
        new(clock.Today.Date, fill.Units, price, fill.IsBuy, fill.IsMaker, fill.LotSize);

    private decimal SpreadOf(Order order, decimal price)
    {
        var spread = broker.Spread;
        var whole = order.Option is { } option && RowOf(option) is { } row
            ? Whole(price, row.Points, row.Percent, row.Ticks)
            : Whole(price, spread.Points, spread.Percent, spread.Ticks);
        return spread.On == SpreadSide.Both ? whole / 2 : order.IsEntry ? whole : 0;
    }

    private decimal Whole(decimal price, decimal points, decimal percent, decimal ticks)
    {
        var whole = Decimals.Sum(points, Decimals.Product(Math.Abs(price), percent) / 100);
        return ticks == 0 ? whole : Decimals.Sum(whole, Decimals.Product(ticks, step.At(price)));
    }

    /// <summary>The last row that a contract is far enough out of the money for; null when it is nearer than the first.</summary>
    private MoneynessSpread? RowOf(OptionQuote option)
    {
        MoneynessSpread? found = null;
        foreach (var row in broker.Spread.Moneyness)
        {
            if (row.OutOfTheMoney <= option.OutOfTheMoney) found = row;
        }
        return found;
    }
}

/// <summary>What is filled, as far as fees depend on it.</summary>
/// <param name="Units">Units, lots × multiplier.</param>
/// <param name="IsBuy">True for a purchase; at a settlement for what was bought.</param>
/// <param name="IsMaker">True when the order waited for its price.</param>
/// <param name="LotSize">Units of an option contract; null when it is not known, and for others.</param>
internal readonly record struct FillTerms(decimal Units, bool IsBuy, bool IsMaker = false, decimal? LotSize = null);

/// <summary>Fees of a fill.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Charges">The lines of the note, where a preset says them.</param>
internal readonly record struct FillFees(decimal Total, Charges? Charges)
{
    /// <summary>The fees of a note.</summary>
    public static FillFees Of(Charges charges) => new(charges.Total, charges);
}
