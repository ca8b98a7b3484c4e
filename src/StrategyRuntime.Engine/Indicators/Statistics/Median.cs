using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Statistics;

/// <summary>
/// The median of the last <c>length</c> prices, which are kept in order: a candle costs time in proportion to the length.
/// </summary>
internal sealed class Median(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly SortedWindow _prices = new(settings.Candles(0));

    public static IndicatorDefinition Definition { get; } = new(
        "median", [CommonParameters.Length(30)], ["median"], ReadsPriceField: true, (settings, _) => new Median(settings))
    {
        Aliases = ["moving_median"],
        Notes = new(
            "the middle one of the last `length` prices in order of size, or the mean of the middle two",
            "statistics; pandas-ta `median`")
        {
            FirstValue = "`length`",
            CostsItsLength = true,
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => _prices.IsFull ? _prices.Quantile(0.5) : double.NaN;

    protected override void Add(double price) => _prices.Add(price);
}
