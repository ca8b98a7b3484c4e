using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Simple moving average: the mean of the last <c>length</c> prices. It does not drift, and equal prices give that price exactly.
/// </summary>
internal sealed class Sma(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RollingSum _sum = new(settings.Candles(0));

    public static IndicatorDefinition Definition { get; } =
        new("sma", [CommonParameters.Length(20)], ["sma"], ReadsPriceField: true, (settings, _) => new Sma(settings))
        {
            Aliases = ["ma", "simple_moving_average"],
            Notes = new(
                "mean of the last `length` prices",
                "statistics")
            {
                FirstValue = "`length`",
            },
            Chart = IndicatorChart.Overlay,
            Scales = [IndicatorScale.Price],
        };

    public override double this[int output] => _sum.Mean;

    protected override void Add(double price) => _sum.Add(price);
}
