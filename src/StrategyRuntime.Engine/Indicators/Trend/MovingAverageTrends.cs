using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Trend;

/// <summary>
/// Archer's moving average trends (pandas-ta): <c>AMATe</c> is 1 when the fast EMA rose over the last <c>lookback</c> candles while the
/// slow one moved either way (pandas-ta's long run), <c>AMATl</c> is 1 when the fast EMA fell (its short run); else 0. An EMA that stands
/// where it stood makes neither.
/// </summary>
internal sealed class MovingAverageTrends(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly ExponentialAverage _fast = ExponentialAverage.ForEma(settings.Candles(0), settings.Seed);
    private readonly ExponentialAverage _slow = ExponentialAverage.ForEma(settings.Candles(1), settings.Seed);
    private readonly Delay _fastPast = new(settings.Candles(2));
    private readonly Delay _slowPast = new(settings.Candles(2));
    private double _long = double.NaN;
    private double _short = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "amat",
        [
            CommonParameters.Candles("fast", 8, "fast_length", "fast_period"),
            CommonParameters.Candles("slow", 21, "slow_length", "slow_period"),
            CommonParameters.Candles("lookback", 2),
        ],
        ["AMATe", "AMATl"],
        ReadsPriceField: true,
        (settings, _) => new MovingAverageTrends(settings))
    {
        TakesSeed = true,
        OutputAliases = new Dictionary<string, string>
        {
            ["AMATe_LR"] = "AMATe",
            ["AMATe_SR"] = "AMATl",
            ["long_run"] = "AMATe",
            ["short_run"] = "AMATl",
        }.ToFrozenDictionary(),
        Chart = IndicatorChart.Histogram,
        Scales = [IndicatorScale.Unitless],
        Notes = new(
            "AMATe = 1 when EMA(`fast`) rose over `lookback` candles and EMA(`slow`) did not stand still, AMATl = 1 when EMA(`fast`) fell; "
            + "else 0",
            "pandas-ta amat (long_run and short_run)")
        {
            FirstValue = "the longer of `fast` and `slow`, + `lookback`",
            WithoutMovement = "0",
        },
    };

    public override double this[int output] => output == 0 ? _long : _short;

    protected override void Add(double price)
    {
        _fast.Add(price);
        _slow.Add(price);
        var fast = _fast.Value - _fastPast.Push(_fast.Value);
        var slow = _slow.Value - _slowPast.Push(_slow.Value);
        if (double.IsNaN(fast) || double.IsNaN(slow)) return;
        _long = fast > 0 && slow != 0 ? 1 : 0;
        _short = fast < 0 && slow != 0 ? 1 : 0;
    }
}
