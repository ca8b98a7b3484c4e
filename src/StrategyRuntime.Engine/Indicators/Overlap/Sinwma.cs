using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Overlap;

/// <summary>
/// Sine weighted moving average: half a wave as weights, the greatest in the middle. One pass over the window per candle.
/// </summary>
internal sealed class Sinwma(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly FixedWeights _average = Wave(settings.Candles(0));

    public static IndicatorDefinition Definition { get; } = new(
        "sinwma", [CommonParameters.ShortLength(14)], ["sinwma"], ReadsPriceField: true, (settings, _) => new Sinwma(settings))
    {
        Aliases = ["sine_weighted_moving_average"],
        Notes = new(
            "Σ(wᵢ × priceᵢ) ÷ Σwᵢ, wᵢ = sin(π × i ÷ (`length` + 1)), i = 1 … `length`",
            "pandas-ta `sinwma`, after Everget")
        {
            FirstValue = "`length`",
            CostsItsLength = true,
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => _average.Value;

    private static FixedWeights Wave(int length) => FixedWeights.Of(length, place => Math.Sin(Math.PI * (place + 1) / (length + 1)));

    protected override void Add(double price) => _average.Add(price);
}
