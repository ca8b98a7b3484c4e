using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Statistics;

/// <summary>
/// Mean absolute deviation of the last <c>length</c> prices from their mean. One pass over the window per candle.
/// </summary>
internal sealed class Mad(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RollingSum _prices = new(settings.Candles(0));
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "mad", [CommonParameters.Length(30)], ["mad"], ReadsPriceField: true, (settings, _) => new Mad(settings))
    {
        Aliases = ["mean_absolute_deviation", "mean_deviation"],
        Notes = new(
            "Σ|price − mean| ÷ `length`",
            "pandas-ta `mad`")
        {
            FirstValue = "`length`",
            WithoutMovement = "0",
            CostsItsLength = true,
        },
        Scales = [IndicatorScale.PriceDifference],
    };

    public override double this[int output] => _value;

    protected override void Add(double price)
    {
        _prices.Add(price);
        if (_prices.IsFull) _value = MeanDeviation.Of(_prices.Values, _prices.Mean);
    }
}
