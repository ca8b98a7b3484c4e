using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Stochastic RSI (Chande and Kroll 1994): the stochastic oscillator of <see cref="Rsi"/> instead of the price, on a scale of 0 to 100 as
/// in TradingView. An RSI that did not move counts as 0.
/// </summary>
internal sealed class StochasticRsi(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RelativeStrength _strength = new(settings.Candles(0), settings.Seed);
    private readonly SmoothedRangePosition _position =
        new(settings.Candles(settings.Candles(3) > 0 ? 3 : 0), settings.Candles(1), settings.Candles(2));

    public static IndicatorDefinition Definition { get; } = new(
        "stochrsi",
        [
            CommonParameters.Length(14, "rsi_length", "rsi_period", "length_rsi"),
            PercentKAndD.KSmoothing(3, "k", "k_length", "k_period", "period_k"),
            PercentKAndD.DSmoothing,
            CommonParameters.OptionalCandles(
                "stoch_length", "stoch_period", "stochastic_length", "stochastic_period", "length_stoch", "fast_k_period"),
        ],
        PercentKAndD.Outputs,
        ReadsPriceField: true,
        (settings, _) => new StochasticRsi(settings))
    {
        TakesSeed = true,
        // The builder's length is that of the stochastic; its RSI has another one.
        Forms = [new("stochrsi", [("length", "stoch_length")], [("stoch_length", 14)])],
        Aliases = ["stochastic_rsi"],
        OutputAliases = PercentKAndD.Aliases.Append(new("STOCHRSIk", "k")).Append(new("STOCHRSId", "d")).ToFrozenDictionary(),
        Notes = new(
            "`stochastic` of RSI(`length`) over `stoch_length` (0: `length`)",
            "Chande and Kroll, *The New Technical Trader* (1994)")
        {
            FirstValue = "`k` `length` + `stoch_length` + `smooth_k` − 1, `d` `smooth_d` − 1 later",
            WithoutMovement = "an RSI that did not move counts as 0",
            Differs = "trading-signals: a scale of 1, and its %D passes over zeros; technicalindicators computes on its rounded RSI",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => output == 0 ? _position.K : _position.D;

    protected override void Add(double price)
    {
        _strength.Add(price);
        var rsi = _strength.Value;
        if (!double.IsNaN(rsi)) _position.Add(rsi, rsi, rsi);
    }
}
