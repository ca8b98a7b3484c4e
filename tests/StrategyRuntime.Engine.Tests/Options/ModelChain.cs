using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Tests.Options;

/// <summary>Contracts that the exchange's rules list, at the model's prices: volatility 14 %, 6.5 % interest.</summary>
internal static class ModelChain
{
    private const decimal Volatility14 = 0.14m;
    private const decimal Interest = 0.065m;

    public static (OptionModel Model, OptionChain Chain) Of(string underlying, Exchange exchange)
    {
        var account = new BrokerConnection { Id = "paper", OptionPricing = OptionPricing.Model, Iv = Volatility14, Rate = Interest };
        var market = OptionMarket.Of(underlying, exchange);
        var prices = new OptionPrices(
            account, market, underlying, new Dictionary<string, IPriceRecord>(), [], new TradingCalendar(exchange));
        return (new OptionModel(market, Volatility.Of(Volatility14), Interest),
            new OptionChain(underlying, market, new ListedOptions([], market), prices));
    }
}
