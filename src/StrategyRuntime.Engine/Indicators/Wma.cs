using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>Weighted moving average: weights 1 (oldest) to <c>length</c> (newest), over their sum.</summary>
internal sealed class Wma(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly LinearWeightedAverage _average = new(settings.Candles(0));

    public static IndicatorDefinition Definition { get; } =
        new("wma", [CommonParameters.Length(20)], ["wma"], ReadsPriceField: true, (settings, _) => new Wma(settings))
        {
            Aliases = ["weighted_moving_average"],
            Notes = new(
                "Σ(i × priceᵢ) ÷ Σi, i = 1 for the oldest … `length` for the newest",
                "TradingView, TA-Lib")
            {
                FirstValue = "`length`",
            },
            Chart = IndicatorChart.Overlay,
            Scales = [IndicatorScale.Price],
        };

    public override double this[int output] => _average.Value;

    protected override void Add(double price) => _average.Add(price);
}
