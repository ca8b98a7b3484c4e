using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Statistics;

/// <summary>
/// Skewness of the last <c>length</c> prices, corrected for the sample size as in pandas and spreadsheets; NaN for equal prices and
/// lengths below 3. One pass over the window per candle.
/// </summary>
internal sealed class Skew(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly MomentWindow _prices = new(settings.Candles(0));
    private readonly double _length = settings.Candles(0);
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "skew", [CommonParameters.Length(30)], ["skew"], ReadsPriceField: true, (settings, _) => new Skew(settings))
    {
        Aliases = ["skewness"],
        Notes = new(
            "n ÷ ((n − 1)(n − 2)) × Σ((price − mean) ÷ s)³, s the sample deviation, n = `length`",
            "pandas `rolling().skew()`")
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
        _value = _prices.Add(price) is { } moments && n >= 3
            ? n / ((n - 1) * (n - 2)) * (moments.Third / (moments.Variance * Math.Sqrt(moments.Variance)))
            : double.NaN;
    }
}
