using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.MovingAverages;

/// <summary>
/// Double exponential moving average (Mulloy 1994): <c>ema + (ema − ema of ema)</c>, which takes away most of the lag of one EMA.
/// </summary>
internal sealed class Dema(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly ExponentialCascade _emas = new(settings.Candles(0), 2, settings.Seed);

    public static IndicatorDefinition Definition { get; } = new(
        "dema", [CommonParameters.Length(20)], ["dema"], ReadsPriceField: true, (settings, _) => new Dema(settings))
    {
        TakesSeed = true,
        Aliases = ["double_exponential_moving_average"],
        Notes = new(
            "2 × EMA(price) − EMA(EMA(price)), all of `length`",
            "Mulloy, *Smoothing Data with Faster Moving Averages*, Stocks & Commodities (1994)")
        {
            FirstValue = "2 × `length` − 1",
            Differs = "trading-signals and tulind seed their EMAs with the first price; the difference fades",
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => _emas[1] + (_emas[1] - _emas[2]);

    protected override void Add(double price) => _emas.Add(price);
}
