using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Stochastic oscillator (Lane): %K = 100 × (close − lowest low) ÷ (highest high − lowest low) over <c>length</c> candles, smoothed by a
/// simple mean of <c>smooth_k</c> (1: the fast one, 3: the slow one); %D is the simple mean of <c>smooth_d</c> %K. An empty range counts
/// as 0.
/// </summary>
internal sealed class Stochastic(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly SmoothedRangePosition _position = new(settings.Candles(0), settings.Candles(1), settings.Candles(2));

    public static IndicatorDefinition Definition { get; } = new(
        "stochastic",
        [
            CommonParameters.Length(14, "k", "k_length", "k_period", "period_k", "fast_k", "fast_k_period"),
            PercentKAndD.KSmoothing(1),
            PercentKAndD.DSmoothing,
        ],
        PercentKAndD.Outputs,
        ReadsPriceField: false,
        (settings, _) => new Stochastic(settings))
    {
        Forms = [new("stoch", [], [("smooth_k", 3)])],
        Aliases = ["stoch", "stochastic_oscillator"],
        OutputAliases = PercentKAndD.Aliases,
        Notes = new(
            "100 × (close − lowest low) ÷ (highest high − lowest low) of `length`; `k` its mean of `smooth_k`, `d` the mean of "
            + "`smooth_d` `k`",
            "Lane")
        {
            FirstValue = "`k` `length` + `smooth_k` − 1, `d` `smooth_d` − 1 later",
            WithoutMovement = "an empty range counts as 0",
            Differs = "technicalindicators and trading-signals: 0 ÷ 0 is null in one, 0 in the other",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => output == 0 ? _position.K : _position.D;

    protected override void Add(in Candle candle) => _position.Add(candle.High, candle.Low, candle.Close);
}
