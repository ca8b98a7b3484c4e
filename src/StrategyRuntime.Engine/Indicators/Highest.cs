using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// The highest price of the last <c>length</c> candles, the newest included; of their highs unless the document names another price.
/// </summary>
internal sealed class Highest(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RollingExtreme _extreme = RollingExtreme.Max(settings.Candles(0));

    public static IndicatorDefinition Definition { get; } =
        new("highest", [CommonParameters.Length(20)], ["highest"], ReadsPriceField: true, (settings, _) => new Highest(settings))
        {
            Aliases = ["highest_high", "hh", "max", "maximum"],
            DefaultPriceField = PriceField.High,
            Notes = new(
                "the highest of the last `length` prices, the newest included",
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
