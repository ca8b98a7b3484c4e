using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Exponential moving average: <c>ema += 2 ÷ (length + 1) × (price − ema)</c>, seeded with the mean of the first <c>length</c> prices (as
/// TradingView and TA-Lib do).
/// </summary>
internal sealed class Ema(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly ExponentialAverage _average = ExponentialAverage.ForEma(settings.Candles(0), settings.Seed);

    public static IndicatorDefinition Definition { get; } =
        new("ema", [CommonParameters.Length(21)], ["ema"], ReadsPriceField: true, (settings, _) => new Ema(settings))
        {
            TakesSeed = true,
            Aliases = ["exponential_moving_average"],
            Notes = new(
                "ema + 2 ÷ (`length` + 1) × (price − ema), from the mean of the first `length` prices",
                "TradingView, TA-Lib")
            {
                FirstValue = "`length`",
                Differs = "trading-signals seeds an EMA with the first price; the difference fades",
            },
            Chart = IndicatorChart.Overlay,
            Scales = [IndicatorScale.Price],
        };

    public override double this[int output] => _average.Value;

    protected override void Add(double price) => _average.Add(price);
}
