using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Overlap;

/// <summary>The middle between the highest and the lowest of the last <c>length</c> prices.</summary>
internal sealed class Midpoint(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RollingExtreme _highest = RollingExtreme.Max(settings.Candles(0));
    private readonly RollingExtreme _lowest = RollingExtreme.Min(settings.Candles(0));

    public static IndicatorDefinition Definition { get; } = new(
        "midpoint", [CommonParameters.Length(14)], ["midpoint"], ReadsPriceField: true, (settings, _) => new Midpoint(settings))
    {
        Notes = new(
            "(highest price + lowest price) ÷ 2 of the last `length` candles",
            "TA-Lib `MIDPOINT`")
        {
            FirstValue = "`length`",
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => (_highest.Value + _lowest.Value) / 2;

    protected override void Add(double price)
    {
        _highest.Add(price);
        _lowest.Add(price);
    }
}
