using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Moving average convergence/divergence (Appel 1979): EMA(fast) − EMA(slow), its EMA as <c>signal</c>, and their difference as
/// <c>histogram</c>. Every EMA is seeded with the mean of the first values it takes, as in TradingView.
/// </summary>
internal sealed class Macd(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly ExponentialAverage _fast = ExponentialAverage.ForEma(settings.Candles(0), settings.Seed);
    private readonly ExponentialAverage _slow = ExponentialAverage.ForEma(settings.Candles(1), settings.Seed);
    private readonly ExponentialAverage _signal = ExponentialAverage.ForEma(settings.Candles(2), settings.Seed);

    public static IndicatorDefinition Definition { get; } = new(
        "macd",
        [
            CommonParameters.Candles("fast", 12, "fast_length", "fast_period", "fast_ema", "short", "short_length", "short_period"),
            CommonParameters.Candles("slow", 26, "slow_length", "slow_period", "slow_ema", "long", "long_length", "long_period"),
            CommonParameters.Candles("signal", 9, "signal_length", "signal_period", "signal_smoothing", "signal_ema", "smoothing"),
        ],
        ["macd", "signal", "histogram"],
        ReadsPriceField: true,
        (settings, _) => new Macd(settings))
    {
        TakesSeed = true,
        Aliases = ["moving_average_convergence_divergence"],
        OutputAliases = new Dictionary<string, string>
        {
            ["macd_line"] = "macd",
            ["macd_signal"] = "signal",
            ["signal_line"] = "signal",
            ["macd_histogram"] = "histogram",
            ["macd_hist"] = "histogram",
            ["hist"] = "histogram",
            ["MACDh"] = "histogram",
            ["MACDs"] = "signal",
        }.ToFrozenDictionary(),
        Notes = new(
            "`macd` = EMA(`fast`) − EMA(`slow`); `signal` = EMA(`macd`); `histogram` = `macd` − `signal`",
            "Appel (1979)")
        {
            FirstValue = "`macd` the longer of `fast` and `slow`; the others `signal` − 1 later",
            WithoutMovement = "0",
            Differs = "trading-signals seeds an EMA with the first price; the difference fades",
        },
        Chart = new(ChartPlace.Pane, ChartStyle.Line, ChartStyle.Line, ChartStyle.Histogram),
        Scales = [IndicatorScale.PriceDifference],
    };

    public override double this[int output] => output switch
    {
        0 => Line,
        1 => _signal.Value,
        _ => Line - _signal.Value,
    };

    private double Line => _fast.Value - _slow.Value;

    protected override void Add(double price)
    {
        _fast.Add(price);
        _slow.Add(price);
        if (_fast.IsWarm && _slow.IsWarm) _signal.Add(Line);
    }
}
