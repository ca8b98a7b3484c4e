using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Overlap;

/// <summary>
/// Ichimoku cloud (Hosoda 1969). The spans are what a chart shows over the newest candle: computed <c>displacement</c> − 1 candles ago. A
/// chart shows the newest <c>chikou_span</c>, the close, that many candles back; nothing here looks ahead.
/// </summary>
internal sealed class Ichimoku(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RangeMiddle _tenkan = new(settings.Candles(0));
    private readonly RangeMiddle _kijun = new(settings.Candles(1));
    private readonly RangeMiddle _senkou = new(settings.Candles(2));
    private readonly Delay _spanA = new(settings.Candles(3) - 1);
    private readonly Delay _spanB = new(settings.Candles(3) - 1);
    private double _displacedA = double.NaN;
    private double _displacedB = double.NaN;
    private double _close = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "ichimoku",
        [
            CommonParameters.Candles("tenkan_period", 9, "tenkan", "conversion_period"),
            CommonParameters.Candles("kijun_period", 26, "kijun", "base_period"),
            CommonParameters.Candles("senkou_b_period", 52, "senkou", "senkou_period", "span_b_period"),
            CommonParameters.Candles("displacement", 26),
        ],
        ["tenkan_sen", "kijun_sen", "senkou_span_a", "senkou_span_b", "chikou_span"],
        ReadsPriceField: false,
        (settings, _) => new Ichimoku(settings))
    {
        Aliases = ["ichimoku_cloud", "ichimoku_kinko_hyo"],
        OutputAliases = new Dictionary<string, string>
        {
            ["conversion_line"] = "tenkan_sen",
            ["tenkan"] = "tenkan_sen",
            ["base_line"] = "kijun_sen",
            ["kijun"] = "kijun_sen",
            ["span_a"] = "senkou_span_a",
            ["leading_span_a"] = "senkou_span_a",
            ["span_b"] = "senkou_span_b",
            ["leading_span_b"] = "senkou_span_b",
            ["lagging_span"] = "chikou_span",
            ["chikou"] = "chikou_span",
        }.ToFrozenDictionary(),
        Notes = new(
            "`tenkan_sen`, `kijun_sen` = (highest high + lowest low) ÷ 2 of their periods; `senkou_span_a` = their mean, "
            + "`senkou_span_b` = that middle of `senkou_b_period`, both of `displacement` − 1 candles ago; `chikou_span` = close",
            "Hosoda, *Ichimoku Kinko Hyo* (1969)")
        {
            FirstValue = "lines: their period; `senkou_span_a` the longer of the first two + `displacement` − 1, `senkou_span_b` "
                + "`senkou_b_period` + `displacement` − 1",
            Differs = "technicalindicators and trading-signals give the spans undisplaced, pandas-ta and TradingView displaced as "
                + "here",
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => output switch
    {
        0 => _tenkan.Value,
        1 => _kijun.Value,
        2 => _displacedA,
        3 => _displacedB,
        _ => _close,
    };

    protected override void Add(in Candle candle)
    {
        _tenkan.Add(candle);
        _kijun.Add(candle);
        _senkou.Add(candle);
        _displacedA = _spanA.Push((_tenkan.Value + _kijun.Value) / 2);
        _displacedB = _spanB.Push(_senkou.Value);
        _close = candle.Close;
    }
}
