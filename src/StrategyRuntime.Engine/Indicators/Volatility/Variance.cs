using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Volatility;

/// <summary>Population variance of the last <c>length</c> prices: Σ(price − mean)² ÷ length, exactly 0 for equal prices.</summary>
internal sealed class Variance(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RollingDeviation _deviation = new(settings.Candles(0));

    public static IndicatorDefinition Definition { get; } = new(
        "variance", [CommonParameters.Length(20)], ["variance"], ReadsPriceField: true, (settings, _) => new Variance(settings))
    {
        Aliases = ["var"],
        Scales = [IndicatorScale.SquaredDifference],
        Notes = new("Σ(price − mean)² ÷ `length`", "TA-Lib VAR, TradingView ta.variance")
        {
            FirstValue = "`length`",
            WithoutMovement = "0",
            Differs = "pandas-ta without TA-Lib divides by `length` − 1",
        },
    };

    public override double this[int output] => _deviation.Variance;

    protected override void Add(double price) => _deviation.Add(price);
}
