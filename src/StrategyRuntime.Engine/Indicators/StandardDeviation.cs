using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Population standard deviation of the last <c>length</c> prices: √(Σ(price − mean)² ÷ length), exactly 0 for equal prices.
/// </summary>
internal sealed class StandardDeviation(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RollingDeviation _deviation = new(settings.Candles(0));

    public static IndicatorDefinition Definition { get; } =
        new("stddev", [CommonParameters.Length(20)], ["stddev"], ReadsPriceField: true, (settings, _) => new StandardDeviation(settings))
        {
            Aliases = ["standard_deviation", "stdev", "sd"],
            Scales = [IndicatorScale.PriceDifference],
            Notes = new(
                "√(Σ(price − mean)² ÷ `length`)",
                "population deviation; TA-Lib STDDEV, TradingView ta.stdev")
            {
                FirstValue = "`length`",
                WithoutMovement = "0",
                Differs = "pandas-ta without TA-Lib divides by `length` − 1",
            },
        };

    public override double this[int output] => _deviation.Deviation;

    protected override void Add(double price) => _deviation.Add(price);
}
