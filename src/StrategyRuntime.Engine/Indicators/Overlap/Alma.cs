using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Overlap;

/// <summary>
/// Arnaud Legoux moving average (Legoux and Kouzis-Loukas 2009): Gaussian weights whose peak lies at <c>offset</c> of the window, 1 being
/// the newest price. One pass over the window per candle.
/// </summary>
internal sealed class Alma(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly FixedWeights _average = Weights(settings.Candles(0), settings.Parameters[1], settings.Parameters[2]);

    public static IndicatorDefinition Definition { get; } = new(
        "alma",
        [
            CommonParameters.ShortLength(9),
            CommonParameters.Number("offset", 0.85, 0, 1),
            CommonParameters.Number("sigma", 6, 0.001, 1000),
        ],
        ["alma"],
        ReadsPriceField: true,
        (settings, _) => new Alma(settings))
    {
        Aliases = ["arnaud_legoux_moving_average"],
        Notes = new(
            "Σ(wᵢ × priceᵢ) ÷ Σwᵢ, wᵢ = exp(−(i − m)² ÷ (2s²)), m = `offset` × (`length` − 1), s = `length` ÷ `sigma`, i = 0 "
            + "for the oldest",
            "Legoux and Kouzis-Loukas (2009), TradingView `ta.alma`")
        {
            FirstValue = "`length`",
            Differs = "pandas-ta puts the peak near the oldest price; we follow the inventors and TradingView",
            CostsItsLength = true,
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => _average.Value;

    private static FixedWeights Weights(int length, double offset, double sigma)
    {
        var peak = offset * (length - 1);
        var width = length / sigma;
        return FixedWeights.Of(length, place => Math.Exp(-(place - peak) * (place - peak) / (2 * width * width)));
    }

    protected override void Add(double price) => _average.Add(price);
}
