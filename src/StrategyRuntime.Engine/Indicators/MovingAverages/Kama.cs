using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.MovingAverages;

/// <summary>
/// Adaptive moving average (Kaufman 1995): an EMA whose weight is that of <c>fast</c> when prices go straight and that of <c>slow</c>
/// when they go to and fro. It starts from the price before its first value, as TA-Lib does. Prices that did not move count as straight.
/// </summary>
internal sealed class Kama(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly double _fast = 2 / (settings.Parameters[1] + 1);
    private readonly double _slow = 2 / (settings.Parameters[2] + 1);
    private readonly Delay _past = new(settings.Candles(0));
    private readonly RollingSum _path = new(settings.Candles(0));
    private double _previous = double.NaN;
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "kama",
        [CommonParameters.Length(10), CommonParameters.Fast(2), CommonParameters.Slow(30)],
        ["kama"],
        ReadsPriceField: true,
        (settings, _) => new Kama(settings))
    {
        Aliases = ["kaufman_adaptive_moving_average", "adaptive_moving_average", "ama"],
        Notes = new(
            "kama + w² × (price − kama), w = e × (2 ÷ (`fast` + 1) − 2 ÷ (`slow` + 1)) + 2 ÷ (`slow` + 1), e = |price − price "
            + "`length` ago| ÷ Σ|changes|",
            "Kaufman, *Smarter Trading* (1995)")
        {
            FirstValue = "`length` + 1",
            WithoutMovement = "prices that did not move count as straight: e = 1",
            Differs = "pandas-ta starts it from 0 or a mean, TA-Lib from the price before; we start as TA-Lib",
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => _value;

    protected override void Add(double price)
    {
        var past = _past.Push(price);
        if (!double.IsNaN(_previous)) _path.Add(Math.Abs(price - _previous));
        if (_path.IsFull)
        {
            if (double.IsNaN(_value)) _value = _previous;
            var efficiency = _path.Sum.High == 0 ? 1 : Math.Abs(price - past) / _path.Sum.High;
            var weight = efficiency * (_fast - _slow) + _slow;
            _value += weight * weight * (price - _value);
        }
        _previous = price;
    }
}
