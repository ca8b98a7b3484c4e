using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Pivots;

/// <summary>Elder ray (Elder 1989): high − EMA(close) as bull power, low − EMA(close) as bear power.</summary>
internal sealed class ElderRay(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly ExponentialAverage _average = ExponentialAverage.ForEma(settings.Candles(0), settings.Seed);
    private double _high;
    private double _low;

    public static IndicatorDefinition Definition { get; } = new(
        "elder_ray",
        [CommonParameters.Length(13)],
        ["bull_power", "bear_power"],
        ReadsPriceField: false,
        (settings, _) => new ElderRay(settings))
    {
        TakesSeed = true,
        Aliases = ["eri", "elder_ray_index"],
        OutputAliases = new Dictionary<string, string>
        {
            ["ERIBULL"] = "bull_power",
            ["ERIBEAR"] = "bear_power",
            ["bull"] = "bull_power",
            ["bear"] = "bear_power",
        },
        Chart = IndicatorChart.Histogram,
        Scales = [IndicatorScale.PriceDifference],
        Notes = new(
            "bull_power = high − EMA(close, `length`), bear_power = low − EMA(close, `length`)",
            "Elder (1993), Trading for a Living; pandas-ta eri")
        {
            FirstValue = "`length`",
            WithoutMovement = "0",
            Differs = "trading-signals seeds its EMA with the first close",
        },
    };

    public override double this[int output] => (output == 0 ? _high : _low) - _average.Value;

    protected override void Add(in Candle candle)
    {
        _average.Add(candle.Close);
        _high = candle.High;
        _low = candle.Low;
    }
}
