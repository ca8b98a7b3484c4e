using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// The lowest price of the last <c>length</c> candles, the newest included; of their lows unless the document names another price.
/// </summary>
internal sealed class Lowest(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RollingExtreme _extreme = RollingExtreme.Min(settings.Candles(0));

    public static IndicatorDefinition Definition { get; } =
        new("lowest", [CommonParameters.Length(20)], ["lowest"], ReadsPriceField: true, (settings, _) => new Lowest(settings))
        {
            Aliases = ["lowest_low", "ll", "min", "minimum"],
            DefaultPriceField = PriceField.Low,
            Notes = new(
                "the lowest of the last `length` prices, the newest included",
                "Donchian")
            {
                FirstValue = "`length`",
            },
            Chart = IndicatorChart.Overlay,
            Scales = [IndicatorScale.Price],
        };

    public override double this[int output] => _extreme.Value;

    protected override void Add(double price) => _extreme.Add(price);
}
