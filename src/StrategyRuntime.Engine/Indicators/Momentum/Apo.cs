using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>Absolute price oscillator: EMA(<c>fast</c>) − EMA(<c>slow</c>), the line of MACD.</summary>
internal sealed class Apo(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly ExponentialAverage _fast = ExponentialAverage.ForEma(settings.Candles(0), settings.Seed);
    private readonly ExponentialAverage _slow = ExponentialAverage.ForEma(settings.Candles(1), settings.Seed);

    public static IndicatorDefinition Definition { get; } = new(
        "apo", [CommonParameters.Fast(12), CommonParameters.Slow(26)], ["apo"], ReadsPriceField: true, (settings, _) => new Apo(settings))
    {
        TakesSeed = true,
        Aliases = ["absolute_price_oscillator"],
        Notes = new(
            "EMA(price, `fast`) − EMA(price, `slow`)",
            "TA-Lib `APO`, tulind `apo`")
        {
            FirstValue = "the longer of `fast` and `slow`",
            WithoutMovement = "0",
            Differs = "TA-Lib and pandas-ta take simple means by default; we take EMAs, as tulind and trading-signals",
        },
        Scales = [IndicatorScale.PriceDifference],
    };

    public override double this[int output] => _fast.Value - _slow.Value;

    protected override void Add(double price)
    {
        _fast.Add(price);
        _slow.Add(price);
    }
}
