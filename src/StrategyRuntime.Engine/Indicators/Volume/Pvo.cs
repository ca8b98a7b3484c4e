using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volume;

/// <summary>Percentage volume oscillator: <c>ppo</c> of the volume. NaN while the slow EMA is 0.</summary>
internal sealed class Pvo(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly PercentageOscillator _oscillator = new(settings.Candles(0), settings.Candles(1), settings.Candles(2), settings.Seed);

    public static IndicatorDefinition Definition { get; } = new(
        "pvo",
        [CommonParameters.Fast(12), CommonParameters.Slow(26), CommonParameters.Signal(9)],
        ["PVO", "PVOh", "PVOs"],
        ReadsPriceField: false,
        (settings, _) => new Pvo(settings))
    {
        TakesSeed = true,
        Aliases = ["percentage_volume_oscillator"],
        OutputAliases = new Dictionary<string, string>
        {
            ["signal"] = "PVOs",
            ["histogram"] = "PVOh",
            ["hist"] = "PVOh",
        }.ToFrozenDictionary(),
        Notes = new(
            "`PVO` = 100 × (EMA(volume, `fast`) − EMA(volume, `slow`)) ÷ EMA(volume, `slow`); `PVOs` = EMA(`PVO`, `signal`); "
            + "`PVOh` = `PVO` − `PVOs`",
            "StockCharts; pandas-ta `pvo`")
        {
            FirstValue = "`PVO` the longer of `fast` and `slow`; the others `signal` − 1 later",
            WithoutMovement = "null while there is no volume",
            Differs = "trading-signals and tulind seed their EMAs with the first price; the difference fades",
        },
        Chart = new(ChartPlace.Pane, ChartStyle.Line, ChartStyle.Histogram, ChartStyle.Line),
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => output switch
    {
        0 => _oscillator.Line,
        1 => _oscillator.Line - _oscillator.Signal,
        _ => _oscillator.Signal,
    };

    protected override void Add(in Candle candle) => _oscillator.Add(candle.Volume);
}
