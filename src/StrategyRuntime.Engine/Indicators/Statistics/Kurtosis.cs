using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Statistics;

/// <summary>
/// Excess kurtosis of the last <c>length</c> prices, corrected for the sample size as in pandas and spreadsheets; NaN for equal prices
/// and lengths below 4. One pass over the window per candle.
/// </summary>
internal sealed class Kurtosis(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RollingSum _prices = new(settings.Candles(0));
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
        _prices.Add(price);
        if (!_prices.IsFull) return;
        double n = _prices.Values.Length;
        var moments = Moments.Of(_prices.Values, _prices.Mean);
        var variance = moments.Second / (n - 1);
        _value = n < 4 || moments.Second == 0
            ? double.NaN
            : n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * (moments.Fourth / (variance * variance))
                - 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3));
    }
}
