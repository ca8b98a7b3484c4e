using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>Awesome oscillator (Williams 1998): the fast simple mean of (high + low) ÷ 2 less the slow one.</summary>
internal sealed class AwesomeOscillator(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingSum _fast = new(settings.Candles(0));
    private readonly RollingSum _slow = new(settings.Candles(1));

    public static IndicatorDefinition Definition { get; } = new(
        "ao",
        [CommonParameters.Fast(5), CommonParameters.Slow(34)],
        ["ao"],
        ReadsPriceField: false,
        (settings, _) => new AwesomeOscillator(settings))
    {
        Aliases = ["awesome_oscillator"],
        Notes = new(
            "SMA((high + low) ÷ 2, `fast`) − SMA((high + low) ÷ 2, `slow`)",
            "Williams, *New Trading Dimensions* (1998)")
        {
            FirstValue = "the longer of the two",
            WithoutMovement = "0",
        },
        Chart = IndicatorChart.Histogram,
        Scales = [IndicatorScale.PriceDifference],
    };

    public override double this[int output] => _fast.Mean - _slow.Mean;

    protected override void Add(in Candle candle)
    {
        var price = candle.Price(PriceField.Hl2);
        _fast.Add(price);
        _slow.Add(price);
    }
}
