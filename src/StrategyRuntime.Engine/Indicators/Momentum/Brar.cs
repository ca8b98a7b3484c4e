using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>
/// Sentiment of the last <c>length</c> candles: <c>AR</c> compares highs and lows with the opens, <c>BR</c> with the closes before. NaN
/// while there is nothing below.
/// </summary>
internal sealed class Brar(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingSum _aboveOpen = new(settings.Candles(0));
    private readonly RollingSum _belowOpen = new(settings.Candles(0));
    private readonly RollingSum _aboveClose = new(settings.Candles(0));
    private readonly RollingSum _belowClose = new(settings.Candles(0));
    private double _previous = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "brar", [CommonParameters.Length(26)], ["AR", "BR"], ReadsPriceField: false, (settings, _) => new Brar(settings))
    {
        Notes = new(
            "`AR` = 100 × Σ(high − open) ÷ Σ(open − low); `BR` = 100 × Σmax(0, high − previous close) ÷ Σmax(0, previous close "
            + "− low)",
            "pandas-ta `brar`; Chinese platforms")
        {
            FirstValue = "`AR` `length`, `BR` `length` + 1",
            WithoutMovement = "null while the lower sum is 0",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => output == 0 ? Percent(_aboveOpen, _belowOpen) : Percent(_aboveClose, _belowClose);

    private static double Percent(RollingSum above, RollingSum below) =>
        !below.IsFull || below.Sum.High == 0 ? double.NaN : 100 * (above.Sum.High / below.Sum.High);

    protected override void Add(in Candle candle)
    {
        _aboveOpen.Add(candle.High - candle.Open);
        _belowOpen.Add(candle.Open - candle.Low);
        if (!double.IsNaN(_previous))
        {
            _aboveClose.Add(Math.Max(0, candle.High - _previous));
            _belowClose.Add(Math.Max(0, _previous - candle.Low));
        }
        _previous = candle.Close;
    }
}
