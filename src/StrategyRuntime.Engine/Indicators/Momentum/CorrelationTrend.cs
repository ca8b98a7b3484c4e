using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>
/// Correlation trend indicator (Ehlers 2020): the correlation of the last <c>length</c> prices with a rising line; 0 for equal prices.
/// </summary>
internal sealed class CorrelationTrend(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly LinearFit _fit = new(settings.Candles(0));
    private readonly RollingDeviation _deviation = new(settings.Candles(0));
    private readonly double _steps = Math.Sqrt(((double)settings.Candles(0) * settings.Candles(0) - 1) / 12);

    public static IndicatorDefinition Definition { get; } = new(
        "cti", [CommonParameters.Length(12)], ["cti"], ReadsPriceField: true, (settings, _) => new CorrelationTrend(settings))
    {
        Aliases = ["correlation_trend_indicator"],
        Notes = new(
            "correlation of priceᵢ with i, i = 1 … `length`",
            "Ehlers, *Correlation as a Trend Indicator*, Stocks & Commodities (2020)")
        {
            FirstValue = "`length`",
            WithoutMovement = "0",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] =>
        _deviation.Deviation == 0 ? 0 : Math.Clamp(_fit.Slope * _steps / _deviation.Deviation, -1, 1);

    protected override void Add(double price)
    {
        _fit.Add(price);
        _deviation.Add(price);
    }
}
