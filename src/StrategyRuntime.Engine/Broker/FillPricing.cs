using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Broker;

/// <summary>What a fill costs: half the spread, slippage and commission of a broker connection.</summary>
internal sealed class FillPricing(BrokerConnection broker, Instrument instrument)
{
    private readonly decimal _points = (broker.Spread / 2) + (broker.Slippage.Ticks * instrument.TickSize);
    private readonly int _decimals = Math.Max(2, (int)Decimals.Normalize(instrument.TickSize).Scale);

    /// <summary>
    /// Price of a market or stop order against a price: worse by half the spread and the slippage, at the instrument's precision or that of
    /// the price itself where it is finer.
    /// </summary>
    public decimal Market(Side side, decimal price)
    {
        var worse = _points + (price * broker.Slippage.Percent / 100);
        if (worse == 0) return price;
        var decimals = Math.Max(_decimals, (int)Decimals.Normalize(price).Scale);
        return decimal.Round(side == Side.Buy ? price + worse : price - worse, decimals, MidpointRounding.AwayFromZero);
    }

    /// <summary>Commission of a fill of <paramref name="units"/> (lots × multiplier) at a price.</summary>
    public decimal Fees(decimal units, decimal price)
    {
        var rates = broker.Commission;
        return rates.PerOrder + (units * price * rates.Percent / 100) + (units * rates.PerUnit);
    }
}
