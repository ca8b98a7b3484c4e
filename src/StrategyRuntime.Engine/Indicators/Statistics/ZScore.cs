using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Statistics;

/// <summary>
/// How many sample standard deviations the price lies from the mean of the last <c>length</c>; 0 for equal prices.
/// </summary>
internal sealed class ZScore(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RollingDeviation _deviation = new(settings.Candles(0));
    private readonly double _sample = settings.Candles(0) / (settings.Candles(0) - 1.0);
    private double _price;

    public static IndicatorDefinition Definition { get; } = new(
        "zscore", [CommonParameters.Length(30)], ["zscore"], ReadsPriceField: true, (settings, _) => new ZScore(settings))
    {
        Notes = new(
            "(price − mean) ÷ s of the last `length` prices, s = √(Σ(price − mean)² ÷ (`length` − 1))",
            "pandas-ta `zscore`")
        {
            FirstValue = "`length`",
            WithoutMovement = "0",
            Differs = "trading-signals divides by the deviation of the population",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] =>
        _deviation.Deviation == 0 ? 0 : (_price - _deviation.Mean) / (_deviation.Deviation * Math.Sqrt(_sample));

    protected override void Add(double price)
    {
        _price = price;
        _deviation.Add(price);
    }
}
