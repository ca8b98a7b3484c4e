using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Overlap;

/// <summary>Where the straight line of least squares through the last <c>length</c> prices ends.</summary>
internal sealed class LinearRegression(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly LinearFit _fit = new(settings.Candles(0));

    public static IndicatorDefinition Definition { get; } = new(
        "linreg", [CommonParameters.Length(14)], ["linreg"], ReadsPriceField: true, (settings, _) => new LinearRegression(settings))
    {
        Aliases = ["linear_regression", "lsma", "least_squares_moving_average"],
        Notes = new(
            "a + b × (`length` − 1) of the line a + b × i with the least Σ(priceᵢ − a − b × i)², i = 0 for the oldest",
            "least squares; TA-Lib `LINEARREG`")
        {
            FirstValue = "`length`",
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => _fit.End;

    protected override void Add(double price) => _fit.Add(price);
}
