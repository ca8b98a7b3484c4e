using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Overlap;

/// <summary>
/// Moving average with the weights of a row of Pascal's triangle, the greatest in the middle. One pass over the window per candle.
/// </summary>
internal sealed class Pwma(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly FixedWeights _average = new(Row(settings.Candles(0)));

    public static IndicatorDefinition Definition { get; } = new(
        "pwma", [CommonParameters.ShortLength(10)], ["pwma"], ReadsPriceField: true, (settings, _) => new Pwma(settings))
    {
        Aliases = ["pascal_weighted_moving_average"],
        Notes = new(
            "Σ(Cᵢ × priceᵢ) ÷ ΣCᵢ, Cᵢ = (`length` − 1) over i",
            "pandas-ta `pwma`")
        {
            FirstValue = "`length`",
            CostsItsLength = true,
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => _average.Value;

    private static double[] Row(int length)
    {
        var row = new double[length];
        row[0] = 1;
        for (var i = 1; i < length; i++) row[i] = row[i - 1] * (length - i) / i;
        return row;
    }

    protected override void Add(double price) => _average.Add(price);
}
