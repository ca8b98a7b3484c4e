using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.CandlePatterns;

/// <summary>
/// Doji as pandas-ta finds it: 100 when the body is below a tenth of the mean range of the last <c>length</c> candles, this one included,
/// else 0. TA-Lib's, an output of <see cref="CandlePattern"/>, takes the mean of the ten candles before and includes the limit.
/// </summary>
internal sealed class Doji(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingSum _ranges = new(settings.Candles(0));
    private readonly double _share = settings.Parameters[1] / 100;
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "cdl_doji",
        [CommonParameters.Length(10), CommonParameters.Number("factor", 10, 0.001, 1000) with { ShownAtDefault = false }],
        ["cdl_doji"],
        ReadsPriceField: false,
        (settings, _) => new Doji(settings))
    {
        Aliases = ["doji"],
        Chart = new(ChartPlace.Pane, ChartStyle.Points),
        Scales = [IndicatorScale.Unitless],
        Notes = new(
            "100 when |close − open| < 0.1 × mean of high − low of `length`, this candle included; else 0",
            "pandas-ta cdl_doji")
        {
            FirstValue = "`length`",
            WithoutMovement = "0: an empty body is not below an empty range",
            Differs = "TA-Lib's doji takes the ten candles before and includes the limit",
        },
    };

    public override double this[int output] => _value;

    protected override void Add(in Candle candle)
    {
        _ranges.Add(candle.High - candle.Low);
        if (_ranges.IsFull) _value = Math.Abs(candle.Close - candle.Open) < _share * _ranges.Mean ? 100 : 0;
    }
}
