using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Trend;

/// <summary>
/// Chande Kroll stop (Chande and Kroll 1994): the highest of the last <c>q</c> values of highest high(<c>p</c>) − <c>x</c> × ATR(<c>p</c>)
/// for long positions, the lowest of lowest low(<c>p</c>) + <c>x</c> × ATR(<c>p</c>) for short ones. Wilder's average true range, as in
/// TradingView.
/// </summary>
internal sealed class ChandeKrollStop(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly double _multiplier = settings.Parameters[1];
    private readonly AverageTrueRange _range = new(settings.Candles(0), settings.Seed);
    private readonly RollingExtreme _highest = RollingExtreme.Max(settings.Candles(0));
    private readonly RollingExtreme _lowest = RollingExtreme.Min(settings.Candles(0));
    private readonly RollingExtreme _long = RollingExtreme.Max(settings.Candles(2));
    private readonly RollingExtreme _short = RollingExtreme.Min(settings.Candles(2));

    public static IndicatorDefinition Definition { get; } = new(
        "cksp",
        [
            CommonParameters.Candles("p", 10),
            CommonParameters.Number("x", 1, 0.001, 1000),
            CommonParameters.Candles("q", 9),
        ],
        ["CKSPl", "CKSPs"],
        ReadsPriceField: false,
        (settings, _) => new ChandeKrollStop(settings))
    {
        TakesSeed = true,
        Aliases = ["chande_kroll_stop"],
        OutputAliases = new Dictionary<string, string> { ["long"] = "CKSPl", ["short"] = "CKSPs" }.ToFrozenDictionary(),
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
        Notes = new(
            "CKSPl = highest of `q` of (highest high of `p` − `x` × ATR(`p`)), CKSPs = lowest of `q` of (lowest low of `p` + `x` × "
                + "ATR(`p`))",
            "Chande and Kroll (1994), The New Technical Trader; TradingView, pandas-ta")
        {
            FirstValue = "`p` + `q` − 1",
            Differs = "the book's ATR is a simple mean; trading-signals names the two lines the other way round",
        },
    };

    public override double this[int output] => output == 0 ? _long.Value : _short.Value;

    protected override void Add(in Candle candle)
    {
        _range.Add(candle);
        _highest.Add(candle.High);
        _lowest.Add(candle.Low);
        if (!_highest.IsFull) return;
        _long.Add(_highest.Value - _multiplier * _range.Value);
        _short.Add(_lowest.Value + _multiplier * _range.Value);
    }
}
