using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.MovingAverages;

/// <summary>
/// Hull moving average (Hull 2005): a WMA of √length over twice the WMA of half the length less the WMA of the length. Halves and roots
/// are rounded down, as in TradingView.
/// </summary>
internal sealed class Hma(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly LinearWeightedAverage _half = new(Math.Max(1, settings.Candles(0) / 2));
    private readonly LinearWeightedAverage _full = new(settings.Candles(0));
    private readonly LinearWeightedAverage _smoothed = new((int)Math.Sqrt(settings.Candles(0)));

    public static IndicatorDefinition Definition { get; } = new(
        "hma", [CommonParameters.Length(16)], ["hma"], ReadsPriceField: true, (settings, _) => new Hma(settings))
    {
        Aliases = ["hull_moving_average", "hull"],
        Notes = new(
            "WMA(2 × WMA(price, ⌊`length` ÷ 2⌋) − WMA(price, `length`), ⌊√`length`⌋)",
            "Hull, *How to reduce lag in a moving average* (2005)")
        {
            FirstValue = "`length` + ⌊√`length`⌋ − 1",
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => _smoothed.Value;

    protected override void Add(double price)
    {
        _half.Add(price);
        _full.Add(price);
        if (!double.IsNaN(_full.Value)) _smoothed.Add(2 * _half.Value - _full.Value);
    }
}
