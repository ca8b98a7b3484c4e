using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Overlap;

/// <summary>
/// Jurik moving average, as published for MetaTrader and followed by pandas-ta: an EMA whose weight follows the volatility of the price,
/// a Kalman filter, and another adaptive smoothing. Jurik Research never published its own; the mean of the volatility is that of the
/// last 65 candles.
/// </summary>
internal sealed class Jma : PriceIndicator
{
    private const int VolatilitySpan = 10;
    private const int AverageSpan = 66;

    private readonly RollingSum _volatility = new(VolatilitySpan);
    private readonly RollingSum _volatilities = new(AverageSpan);
    private readonly int _length;
    private readonly double _ratio;
    private readonly double _limit;
    private readonly double _exponent;
    private readonly double _bandWeight;
    private readonly double _beta;
    private double _upper = double.NaN;
    private double _lower;
    private double _first;
    private double _kalman;
    private double _step;
    private double _value;
    private int _taken;
    private int _averaged = 1;

    private Jma(IndicatorSettings settings) : base(settings)
    {
        _length = settings.Candles(0);
        _ratio = 1.5 + settings.Parameters[1] * 0.01;
        var half = 0.5 * (_length - 1);
        var length = Math.Max(Math.Log2(Math.Sqrt(half)) + 2, 0);
        _exponent = Math.Max(length - 2, 0.5);
        _limit = Math.Pow(length, 1 / _exponent);
        _bandWeight = length * Math.Sqrt(half) / (length * Math.Sqrt(half) + 1);
        _beta = 0.45 * (_length - 1) / (0.45 * (_length - 1) + 2);
        // Before the first candle nothing moved.
        for (var i = 0; i < VolatilitySpan; i++) _volatility.Add(0);
    }

    public static IndicatorDefinition Definition { get; } = new(
        "jma",
        [CommonParameters.Length(7), CommonParameters.Number("phase", 0, -100, 100)],
        ["jma"],
        ReadsPriceField: true,
        (settings, _) => new Jma(settings))
    {
        Aliases = ["jurik_moving_average"],
        Notes = new(
            "an adaptive EMA, then a Kalman filter, then an adaptive smoothing again; the weights follow the volatility of the "
            + "price",
            "Jurik; pandas-ta `jma`, after mql5")
        {
            FirstValue = "`length`",
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => _taken < _length ? double.NaN : _value;

    protected override void Add(double price)
    {
        _taken = Math.Min(_taken + 1, _length);
        if (double.IsNaN(_upper)) Start(price);
        else Follow(price);
    }

    private void Start(double price)
    {
        (_upper, _lower, _first, _value) = (price, price, price, price);
        _volatilities.Add(0);
    }

    private void Follow(double price)
    {
        var fromUpper = price - _upper;
        var fromLower = price - _lower;
        var volatility = Math.Abs(fromUpper) == Math.Abs(fromLower) ? 0 : Math.Max(Math.Abs(fromUpper), Math.Abs(fromLower));
        _volatility.Add(volatility);
        _volatilities.Add(_volatility.Mean);
        _averaged = Math.Min(_averaged + 1, AverageSpan);
        var average = _volatilities.Sum.High / _averaged;
        var relative = average == 0 ? 0 : volatility / average;
        var power = Math.Pow(Math.Max(1, Math.Min(_limit, relative)), _exponent);

        var bandWeight = Math.Pow(_bandWeight, Math.Sqrt(power));
        _upper = fromUpper > 0 ? price : price - bandWeight * fromUpper;
        _lower = fromLower < 0 ? price : price - bandWeight * fromLower;

        var alpha = Math.Pow(_beta, power);
        _first += (1 - alpha) * (price - _first);
        _kalman = (1 - _beta) * (price - _first) + _beta * _kalman;
        _step = (1 - alpha) * (1 - alpha) * (_first + _ratio * _kalman - _value) + alpha * alpha * _step;
        _value += _step;
    }
}
