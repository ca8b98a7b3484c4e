using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>
/// KDJ: the stochastic position smoothed twice with weight 1 ÷ <c>signal</c>, both beginning at 50 as Chinese platforms do; J = 3 × K − 2
/// × D. An empty range counts as 0.
/// </summary>
internal sealed class Kdj(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RangePosition _position = new(settings.Candles(0));
    private readonly double _weight = 1.0 / settings.Candles(1);
    private double _k = double.NaN;
    private double _d = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "kdj",
        [CommonParameters.Length(9), CommonParameters.Signal(3)],
        ["K", "D", "J"],
        ReadsPriceField: false,
        (settings, _) => new Kdj(settings))
    {
        Notes = new(
            "`K` = K + (position − K) ÷ `signal`, `D` = D + (`K` − D) ÷ `signal`, both from 50; `J` = 3 × `K` − 2 × `D`; "
            + "position = 100 × (close − lowest low) ÷ (highest high − lowest low) of `length`",
            "Chinese platforms; pandas-ta `kdj`")
        {
            FirstValue = "`length`",
            WithoutMovement = "an empty range counts as 0",
            Differs = "pandas-ta begins with the first position instead of 50; the difference fades",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => output switch
    {
        0 => _k,
        1 => _d,
        _ => 3 * _k - 2 * _d,
    };

    protected override void Add(in Candle candle)
    {
        _position.Add(candle.High, candle.Low, candle.Close);
        if (double.IsNaN(_position.Value)) return;
        if (double.IsNaN(_k)) (_k, _d) = (50, 50);
        _k += _weight * (_position.Value - _k);
        _d += _weight * (_k - _d);
    }
}
