using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Overlap;

/// <summary>
/// Wilder's moving average: an exponential one of weight 1 ÷ length, seeded with the mean of the first <c>length</c> prices.
/// </summary>
internal sealed class Rma(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly ExponentialAverage _average = ExponentialAverage.ForWilder(settings.Candles(0), settings.Seed);

    public static IndicatorDefinition Definition { get; } = new(
        "rma", [CommonParameters.Length(14)], ["rma"], ReadsPriceField: true, (settings, _) => new Rma(settings))
    {
        TakesSeed = true,
        Aliases = ["smma", "wilders", "wilders_moving_average", "wsma", "smoothed_moving_average"],
        Notes = new(
            "rma + (price − rma) ÷ `length`",
            "Wilder, *New Concepts in Technical Trading Systems* (1978)")
        {
            FirstValue = "`length`",
            Differs = "pandas-ta seeds it with the first price; we seed with a mean, as TradingView",
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => _average.Value;

    protected override void Add(double price) => _average.Add(price);
}
