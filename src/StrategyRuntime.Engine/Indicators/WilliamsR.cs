using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Williams %R: −100 × (highest high − close) ÷ (highest high − lowest low), 0 at the top to −100 at the bottom of the range; it is the
/// unsmoothed %K of <see cref="Stochastic"/> less 100, so an empty range counts as −100.
/// </summary>
internal sealed class WilliamsR(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RangePosition _position = new(settings.Candles(0));

    public static IndicatorDefinition Definition { get; } = new(
        "williams_r",
        [CommonParameters.Length(14)],
        ["williams_r"],
        ReadsPriceField: false,
        (settings, _) => new WilliamsR(settings))
    {
        Aliases = ["willr", "williams", "williams_percent_r", "wpr", "percent_r"],
        Notes = new(
            "−100 × (highest high − close) ÷ (highest high − lowest low)",
            "Williams")
        {
            FirstValue = "`length`",
            WithoutMovement = "−100 for an empty range",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => _position.Value - 100;

    protected override void Add(in Candle candle) => _position.Add(candle.High, candle.Low, candle.Close);
}
