using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.MovingAverages;

/// <summary>
/// Zero-lag exponential moving average (Ehlers and Way 2010): the EMA of the price plus what it moved in the last (length − 1) ÷ 2
/// candles. Also the builder's <c>zlma</c>.
/// </summary>
internal sealed class Zlema(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly Delay _past = new((settings.Candles(0) - 1) / 2);
    private readonly ExponentialAverage _average = ExponentialAverage.ForEma(settings.Candles(0), settings.Seed);

    public static IndicatorDefinition Definition { get; } = new(
        "zlema", [CommonParameters.Length(20)], ["zlema"], ReadsPriceField: true, (settings, _) => new Zlema(settings))
    {
        TakesSeed = true,
        Aliases = ["zlma", "zero_lag_moving_average", "zero_lag_ema"],
        Notes = new(
            "EMA(2 × price − price ⌊(`length` − 1) ÷ 2⌋ candles ago, `length`)",
            "Ehlers and Way, *Zero Lag (Well, Almost)*, Stocks & Commodities (2010)")
        {
            FirstValue = "`length` + ⌊(`length` − 1) ÷ 2⌋",
            Differs = "trading-signals and tulind begin with a price before the lag has passed; the difference fades",
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => _average.Value;

    protected override void Add(double price)
    {
        var past = _past.Push(price);
        if (!double.IsNaN(past)) _average.Add(price + (price - past));
    }
}
