using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.MovingAverages;

/// <summary>
/// Triple exponential moving average (Mulloy 1994): <c>3 × ema₁ − 3 × ema₂ + ema₃</c>, each the EMA of the one before.
/// </summary>
internal sealed class Tema(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly ExponentialCascade _emas = new(settings.Candles(0), 3, settings.Seed);

    public static IndicatorDefinition Definition { get; } = new(
        "tema", [CommonParameters.Length(20)], ["tema"], ReadsPriceField: true, (settings, _) => new Tema(settings))
    {
        TakesSeed = true,
        Aliases = ["triple_exponential_moving_average"],
        Notes = new(
            "3 × EMA₁ − 3 × EMA₂ + EMA₃; EMA₁ of the price, the others of the one before, all of `length`",
            "Mulloy, *Smoothing Data with Faster Moving Averages*, Stocks & Commodities (1994)")
        {
            FirstValue = "3 × `length` − 2",
            Differs = "trading-signals and tulind seed their EMAs with the first price; the difference fades",
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => _emas[3] + 3 * (_emas[1] - _emas[2]);

    protected override void Add(double price) => _emas.Add(price);
}
