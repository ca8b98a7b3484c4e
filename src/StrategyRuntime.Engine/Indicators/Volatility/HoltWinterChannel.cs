namespace StrategyRuntime.Engine.Indicators.Volatility;

/// <summary>
/// Holt-Winter channel (MQL5 20857, pandas-ta): the Holt-Winter average (F + V + A ÷ 2 of level, trend and acceleration, each smoothed by
/// its own weight), and a channel of one standard deviation of its errors up to the candle before. Starts with the first price.
/// </summary>
internal sealed class HoltWinterChannel(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly double _levelWeight = settings.Parameters[0];
    private readonly double _trendWeight = settings.Parameters[1];
    private readonly double _accelerationWeight = settings.Parameters[2];
    private readonly double _errorWeight = settings.Parameters[3];
    private readonly double _scalar = settings.Parameters[4];
    private double _level;
    private double _trend;
    private double _acceleration;
    private double _error;
    private double _variance;
    private double _width;
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "hwc",
        [
            CommonParameters.Number("na", 0.2, 0.0001, 1),
            CommonParameters.Number("nb", 0.1, 0.0001, 1),
            CommonParameters.Number("nc", 0.1, 0.0001, 1),
            CommonParameters.Number("nd", 0.1, 0.0001, 1) with { ShownAtDefault = false },
            CommonParameters.Number("scalar", 1, 0.001, 1000) with { ShownAtDefault = false },
        ],
        ["HWM", "HWU", "HWL"],
        ReadsPriceField: true,
        (settings, _) => new HoltWinterChannel(settings))
    {
        Aliases = ["holt_winter_channel"],
        OutputAliases = new Dictionary<string, string>
        {
            ["middle"] = "HWM",
            ["upper"] = "HWU",
            ["lower"] = "HWL",
            ["HW_MID"] = "HWM",
            ["HW_UPPER"] = "HWU",
            ["HW_LOWER"] = "HWL",
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
        Notes = new(
            "F = (1 − `na`) × (F + V + A ÷ 2) + `na` × price, V = (1 − `nb`) × (V + A) + `nb` × change of F, A = (1 − `nc`) × A + `nc` × "
                + "change "
            + "of V; HWM = F + V + A ÷ 2; HWU, HWL = HWM ± √variance of price − HWM, smoothed by 0.1, up to the candle before",
            "MQL5 20857; pandas-ta hwc")
        {
            FirstValue = "1",
            WithoutMovement = "the price",
        },
    };

    public override double this[int output] => output switch
    {
        0 => _value,
        1 => _value + _width,
        _ => _value - _width,
    };

    protected override void Add(double price)
    {
        if (double.IsNaN(_value)) _level = price;
        // Each moves from its forecast towards what it sees, so that equal prices leave it exactly where it is.
        var forecast = _level + _trend + 0.5 * _acceleration;
        var level = forecast + _levelWeight * (price - forecast);
        var steady = _trend + _acceleration;
        var trend = steady + _trendWeight * (level - _level - steady);
        _acceleration += _accelerationWeight * (trend - _trend - _acceleration);
        (_level, _trend) = (level, trend);
        _value = level + trend + 0.5 * _acceleration;

        // The width is of the variance before the last error is taken in, as in the published script.
        _width = _scalar * Math.Sqrt(_variance);
        _variance = (1 - _errorWeight) * _variance + _errorWeight * _error * _error;
        _error = price - _value;
    }
}
