namespace StrategyRuntime.Engine.Indicators.Overlap;

/// <summary>
/// Holt-Winters moving average: the price smoothed with a trend and the change of that trend. Warm with the first price.
/// </summary>
internal sealed class Hwma(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly double _na = settings.Parameters[0];
    private readonly double _nb = settings.Parameters[1];
    private readonly double _nc = settings.Parameters[2];
    private double _level = double.NaN;
    private double _trend;
    private double _change;

    public static IndicatorDefinition Definition { get; } = new(
        "hwma",
        [
            CommonParameters.Number("na", 0.2, 0, 1),
            CommonParameters.Number("nb", 0.1, 0, 1),
            CommonParameters.Number("nc", 0.1, 0, 1),
        ],
        ["hwma"],
        ReadsPriceField: true,
        (settings, _) => new Hwma(settings))
    {
        Aliases = ["holt_winters_moving_average"],
        Notes = new(
            "F + V + A ÷ 2; F = (1 − `na`) × (F + V + A ÷ 2) + `na` × price, V = (1 − `nb`) × (V + A) + `nb` × (F − previous "
            + "F), A = (1 − `nc`) × A + `nc` × (V − previous V)",
            "Holt and Winters; pandas-ta `hwma`")
        {
            FirstValue = "1",
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => _level + _trend + 0.5 * _change;

    protected override void Add(double price)
    {
        if (double.IsNaN(_level)) _level = price;
        var forecast = _level + _trend + 0.5 * _change;
        var level = forecast + _na * (price - forecast);
        var trend = (1 - _nb) * (_trend + _change) + _nb * (level - _level);
        _change = (1 - _nc) * _change + _nc * (trend - _trend);
        _level = level;
        _trend = trend;
    }
}
