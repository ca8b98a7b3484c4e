using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Options;

/// <summary>Premiums by the model, for data that are made up.</summary>
public sealed class ModelledPremium
{
    private readonly OptionModel _model;
    private readonly OptionTerms _terms;

    /// <summary>The premiums of a contract.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="exchange">Its exchange.</param>
    /// <param name="volatility">Volatility a year, as a fraction.</param>
    public ModelledPremium(OptionContract contract, Exchange exchange, decimal volatility)
    {
        var market = OptionMarket.Of(contract.Underlying, exchange);
        _model = new OptionModel(market, Volatility.Of(volatility), market.DefaultRate);
        _terms = new OptionTerms(contract.Right, (double)contract.Strike, market.Settlement(contract.Expiry));
    }

    /// <summary>The premium at a price of the underlying and a moment.</summary>
    public double At(double underlying, UtcTime time) => _model.Premium(_terms, underlying, time);
}
