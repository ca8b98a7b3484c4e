using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Broker;

/// <summary>What a fill costs: spread, slippage and commission of a broker connection.</summary>
/// <param name="broker">The account.</param>
/// <param name="mayBeNegative">True when what is traded may cost less than nothing.</param>
/// <param name="step">Step of its prices.</param>
internal sealed class FillPricing(BrokerConnection broker, bool mayBeNegative, PriceStep step)
{
    // A slipped price is a mean of many: it is not rounded to the step, but its decimals have an end.
    private const int DecimalsBeyondPrice = 8;

    private readonly bool _hasFees = broker.Commission != new Commission();

    /// <summary>True when prices need a step to be known: for slippage in ticks, and for the lowest price that there is.</summary>
    public bool NeedsStep { get; } =
        broker.Slippage != new Slippage() || broker.Spread.Points != 0 || broker.Spread.Percent != 0;

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
        if (!isQuote) worse = Decimals.Sum(worse, Spread(size, order.IsEntry));
        if (worse == 0) return price;
        var decimals = Math.Min(28, Decimals.Normalize(price).Scale + DecimalsBeyondPrice);
        var slipped = decimal.Round(order.Side == Side.Buy ? price + worse : price - worse, decimals, MidpointRounding.AwayFromZero);
        return slipped > 0 || price <= 0 || mayBeNegative ? slipped : Math.Min(price, step.At(price));
    }

    /// <summary>Commission of a fill of <paramref name="units"/> (lots × multiplier) at a price.</summary>
    public decimal Fees(decimal units, decimal price)
    {
        if (!_hasFees) return 0;
        var rates = broker.Commission;
        var value = Decimals.Product(units, Math.Abs(price));
        var sum = Decimals.Sum(rates.PerOrder + Decimals.Product(value, rates.Percent) / 100, Decimals.Product(units, rates.PerUnit));
        return Math.Max(sum, rates.Minimum);
    }

    /// <summary>Most lots whose price and fees an amount of money pays for.</summary>
    /// <param name="budget">The amount.</param>
    /// <param name="perLot">What a lot takes of it, without fees.</param>
    /// <param name="lotValue">Value of a lot, which fees in percent are of.</param>
    /// <param name="unitsPerLot">Units of a lot.</param>
    public decimal Affordable(decimal budget, decimal perLot, decimal lotValue, decimal unitsPerLot)
    {
        var rates = broker.Commission;
        var fees = Decimals.Sum(Decimals.Product(lotValue, rates.Percent) / 100, Decimals.Product(unitsPerLot, rates.PerUnit));
        var lots = Decimals.Quotient(budget - rates.PerOrder, Decimals.Sum(perLot, fees));
        return Math.Max(0, rates.Minimum == 0 ? lots : Math.Min(lots, Decimals.Quotient(budget - rates.Minimum, perLot)));
    }

    private decimal Spread(decimal price, bool isEntry)
    {
        var whole = Decimals.Sum(broker.Spread.Points, Decimals.Product(price, broker.Spread.Percent) / 100);
        return broker.Spread.On == SpreadSide.Both ? whole / 2 : isEntry ? whole : 0;
    }
}
