using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Statistics;

/// <summary>
/// A quantile of the last <c>length</c> prices, between neighbours in proportion; they are kept in order: a candle costs time in
/// proportion to the length.
/// </summary>
internal sealed class Quantile(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly SortedWindow _prices = new(settings.Candles(0));
    private readonly double _part = settings.Parameters[1];

    public static IndicatorDefinition Definition { get; } = new(
        "quantile",
        [CommonParameters.Length(30), CommonParameters.Number("q", 0.5, 0, 1, "quantile")],
        ["quantile"],
        ReadsPriceField: true,
        (settings, _) => new Quantile(settings))
    {
        Notes = new(
            "the number at place `q` × (`length` − 1) of the last `length` prices in order of size, between neighbours in "
            + "proportion",
            "pandas `rolling().quantile()`")
        {
            FirstValue = "`length`",
            CostsItsLength = true,
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => _prices.IsFull ? _prices.Quantile(_part) : double.NaN;

    protected override void Add(double price) => _prices.Add(price);
}
