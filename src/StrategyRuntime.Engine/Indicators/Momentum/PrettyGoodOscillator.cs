using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>
/// Pretty good oscillator (Johnson): how many average true ranges the close lies from its simple mean; 0 when there is no range.
/// </summary>
internal sealed class PrettyGoodOscillator(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingSum _closes = new(settings.Candles(0));
    private readonly AverageTrueRange _range = new(settings.Candles(0), settings.Seed);
    private readonly ExponentialAverage _smoothed = ExponentialAverage.ForEma(settings.Candles(0), settings.Seed);
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "pgo", [CommonParameters.Length(14)], ["pgo"], ReadsPriceField: false, (settings, _) => new PrettyGoodOscillator(settings))
    {
        TakesSeed = true,
        Aliases = ["pretty_good_oscillator"],
        Notes = new(
            "(close − SMA(close, `length`)) ÷ EMA(ATR(`length`), `length`)",
            "Johnson; pandas-ta `pgo`")
        {
            FirstValue = "2 × `length` − 1",
            WithoutMovement = "0",
            Differs = "LazyBear on TradingView divides by the EMA of the true range. trading-signals seeds its EMA with the first "
                + "value; the difference fades",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => _value;

    protected override void Add(in Candle candle)
    {
        _closes.Add(candle.Close);
        _range.Add(candle);
        if (!double.IsNaN(_range.Value)) _smoothed.Add(_range.Value);
        if (_smoothed.IsWarm) _value = _smoothed.Value == 0 ? 0 : (candle.Close - _closes.Mean) / _smoothed.Value;
    }
}
