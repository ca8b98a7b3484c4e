using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Trend;

/// <summary>
/// Choppiness index (Dreiss 1993): 100 × log(Σ true range ÷ (highest high − lowest low)) ÷ log(length), over <c>length</c> candles. The
/// first candle counts with its high − low, as in TradingView. NaN while the range is empty.
/// </summary>
internal sealed class Choppiness(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly double _scale = 100 / Math.Log10(settings.Candles(0));
    private readonly RollingSum _ranges = new(settings.Candles(0));
    private readonly RollingExtreme _highest = RollingExtreme.Max(settings.Candles(0));
    private readonly RollingExtreme _lowest = RollingExtreme.Min(settings.Candles(0));
    private double _previousClose = double.NaN;
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "chop",
        [CommonParameters.Length(14) with { Minimum = 2 }],
        ["chop"],
        ReadsPriceField: false,
        (settings, _) => new Choppiness(settings))
    {
        Aliases = ["choppiness", "choppiness_index"],
        Scales = [IndicatorScale.Unitless],
        Notes = new(
            "100 × log10(Σ true range ÷ (highest high − lowest low)) ÷ log10(`length`), over `length` candles",
            "Dreiss (1993); TradingView, pandas-ta")
        {
            FirstValue = "`length`; the first candle counts with high − low",
            WithoutMovement = "null",
            Differs = "trading-signals takes the range of true highs and lows, and is warm a candle later",
        },
    };

    public override double this[int output] => _value;

    protected override void Add(in Candle candle)
    {
        _ranges.Add(TrueRange.Of(candle, _previousClose));
        _highest.Add(candle.High);
        _lowest.Add(candle.Low);
        _previousClose = candle.Close;
        if (!_ranges.IsFull) return;
        var range = _highest.Value - _lowest.Value;
        _value = range > 0 ? _scale * Math.Log10(_ranges.Sum.DividedBy(range)) : double.NaN;
    }
}
