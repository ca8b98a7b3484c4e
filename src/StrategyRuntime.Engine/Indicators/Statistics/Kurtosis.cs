using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Statistics;

/// <summary>
/// Excess kurtosis of the last <c>length</c> prices, corrected for the sample size as in pandas and spreadsheets; NaN for equal prices
/// and lengths below 4. One pass over the window per candle.
/// </summary>
internal sealed class Kurtosis(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly MomentWindow _prices = new(settings.Candles(0));
    private readonly double _length = settings.Candles(0);
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "kurtosis", [CommonParameters.Length(30)], ["kurtosis"], ReadsPriceField: true, (settings, _) => new Kurtosis(settings))
    {
        Aliases = ["kurt"],
        Notes = new(
            "n(n + 1) ÷ ((n − 1)(n − 2)(n − 3)) × Σ((price − mean) ÷ s)⁴ − 3(n − 1)² ÷ ((n − 2)(n − 3)), s the sample "
            + "deviation, n = `length`",
            "pandas `rolling().kurt()`")
        {
            FirstValue = "`length`",
            WithoutMovement = "null for equal prices",
            CostsItsLength = true,
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => _value;

    protected override void Add(double price)
    {
        var n = _length;
        _value = _prices.Add(price) is { } moments && n >= 4
            ? n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * (moments.Fourth / (moments.Variance * moments.Variance))
                - 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3))
            : double.NaN;
    }
}
