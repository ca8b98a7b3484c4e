namespace StrategyRuntime.Engine.Indicators.Overlap;

/// <summary>Symmetric weighted moving average: the weights 1, 2, …, 2, 1, which are those of <see cref="Trima"/>.</summary>
internal static class Swma
{
    public static IndicatorDefinition Definition { get; } = new(
        "swma", [CommonParameters.Length(10)], ["swma"], ReadsPriceField: true, (settings, _) => new Trima(settings))
    {
        Aliases = ["symmetric_weighted_moving_average"],
        Notes = new(
            "Σ(wᵢ × priceᵢ) ÷ Σwᵢ, w = 1, 2, …, 2, 1 with the greatest in the middle, twice when `length` is even",
            "pandas-ta `swma`; TradingView `ta.swma` is that of `length` 4")
        {
            FirstValue = "`length`",
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };
}
