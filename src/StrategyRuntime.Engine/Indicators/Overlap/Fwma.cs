using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Overlap;

/// <summary>
/// Moving average with the weights 1, 1, 2, 3, 5, … of Fibonacci, the newest price with the greatest. One pass over the window per
/// candle.
/// </summary>
internal sealed class Fwma(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly FixedWeights _average = new(Fibonacci(settings.Candles(0)));

    public static IndicatorDefinition Definition { get; } = new(
        "fwma", [CommonParameters.ShortLength(10)], ["fwma"], ReadsPriceField: true, (settings, _) => new Fwma(settings))
    {
        Aliases = ["fibonacci_weighted_moving_average"],
        Notes = new(
            "Σ(Fᵢ × priceᵢ) ÷ ΣFᵢ, F = 1, 1, 2, 3, 5, … from the oldest price to the newest",
            "pandas-ta `fwma`")
        {
            FirstValue = "`length`",
            CostsItsLength = true,
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => _average.Value;

    private static double[] Fibonacci(int length)
    {
        var numbers = new double[length];
        for (var i = 0; i < length; i++) numbers[i] = i < 2 ? 1 : numbers[i - 1] + numbers[i - 2];
        return numbers;
    }

    protected override void Add(double price) => _average.Add(price);
}
