using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>
/// Percentage price oscillator (Appel): the fast EMA less the slow one in percent of the slow one, the EMA of that as signal, and their
/// difference. NaN while the slow EMA is 0.
/// </summary>
internal sealed class Ppo(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly PercentageOscillator _oscillator = new(settings.Candles(0), settings.Candles(1), settings.Candles(2), settings.Seed);

    public static IndicatorDefinition Definition { get; } = new(
        "ppo",
        [CommonParameters.Fast(12), CommonParameters.Slow(26), CommonParameters.Signal(9)],
        ["PPO", "PPOh", "PPOs"],
        ReadsPriceField: true,
        (settings, _) => new Ppo(settings))
    {
        TakesSeed = true,
        Aliases = ["percentage_price_oscillator"],
        OutputAliases = new Dictionary<string, string>
        {
            ["signal"] = "PPOs",
            ["histogram"] = "PPOh",
            ["hist"] = "PPOh",
        }.ToFrozenDictionary(),
        Notes = new(
            "`PPO` = 100 × (EMA(`fast`) − EMA(`slow`)) ÷ EMA(`slow`); `PPOs` = EMA(`PPO`, `signal`); `PPOh` = `PPO` − `PPOs`",
            "Appel; StockCharts")
        {
            FirstValue = "`PPO` the longer of `fast` and `slow`; the others `signal` − 1 later",
            WithoutMovement = "null while the slow EMA is 0",
            Differs = "TA-Lib and pandas-ta take simple means by default; we take EMAs, as TradingView and StockCharts. trading-"
                + "signals and tulind seed their EMAs with the first price; the difference fades",
        },
        Chart = new(ChartPlace.Pane, ChartStyle.Line, ChartStyle.Histogram, ChartStyle.Line),
        Scales = [IndicatorScale.Ratio],
    };

    public override double this[int output] => output switch
    {
        0 => _oscillator.Line,
        1 => _oscillator.Line - _oscillator.Signal,
        _ => _oscillator.Signal,
    };

    protected override void Add(double price) => _oscillator.Add(price);
}
