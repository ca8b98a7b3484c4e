using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Run;

namespace StrategyRuntime.Engine.Broker;

/// <summary>Margin of the options that an account holds, by the rules of their exchange.</summary>
internal sealed class OptionMargin
{
    private const int Places = 2;

    private readonly RunContext _run;
    private readonly MarginRules _rules;
    private readonly double _rate;

    private OptionMargin(RunContext run)
    {
        var trading = run.Settings.Strategy.Trading;
        var market = OptionMarket.Of(trading.Symbol, run.Settings.Strategy.Exchange);
        _run = run;
        _rules = market.Margin;
        _rate = (double)(run.Settings.Broker.Rate ?? market.DefaultRate);
    }

    /// <summary>The margin of a run; null when options are not traded on margin by these rules.</summary>
    public static OptionMargin? Of(RunContext run) => run.Settings.ScansOptions ? new OptionMargin(run) : null;

    /// <summary>Margin of what is held.</summary>
    public decimal Held() => Of(Legs());

    /// <summary>Margin of what is held and more of a contract.</summary>
    /// <param name="option">The contract.</param>
    /// <param name="units">Units, below 0 when they are sold.</param>
    public decimal With(OptionQuote option, decimal units)
    {
        var legs = Legs();
        legs.Add(LegOf(option, units));
        return Of(legs);
    }

    private List<MarginLeg> Legs()
    {
        var legs = new List<MarginLeg>();
        foreach (var position in _run.Account.OpenPositions)
        {
            if (position.Option is { } option)
                legs.Add(LegOf(option, Decimals.Product(position.QuantityOpen, position.Multiplier) * position.Sign));
        }
        return legs;
    }

    private decimal Of(List<MarginLeg> legs)
    {
        if (legs.Count == 0) return 0;
        var (price, day) = (_run.Account.LastMark, _run.Clock.Today.Date);
        var margin = _run.Settings.Broker.BuyingPower.CalendarCharge
            ? _rules.WithCalendars(price, _rate, day, legs)
            : _rules.Of(price, _rate, day, legs);
        return Decimals.Of(Math.Round(margin, Places, MidpointRounding.AwayFromZero));
    }

    private MarginLeg LegOf(OptionQuote option, decimal units)
    {
        var contract = option.Contract;
        var years = Math.Max(0, OptionModel.YearsTo(option.Settlement, _run.Clock.Now));
        return new MarginLeg(
            contract.Right, (double)contract.Strike, contract.Expiry, years, (double?)option.Volatility ?? 0, option.Price, (double)units);
    }
}
