using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>
/// TTM squeeze (Carter 2005), with the momentum of LazyBear on TradingView. <c>SQZ_ON</c> is 1 while the Bollinger bands lie inside the
/// Keltner channel (simple mean ± multiples of the simple mean true range), <c>SQZ_OFF</c> while they lie outside, <c>SQZ_NO</c> while
/// neither.
/// </summary>
internal sealed class Squeeze(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingDeviation _bands = new(settings.Candles(0));
    private readonly RollingSum _closes = new(settings.Candles(2));
    private readonly RollingSum _ranges = new(settings.Candles(2));
    private readonly RangeMiddle _middle = new(settings.Candles(2));
    private readonly LinearFit _fit = new(settings.Candles(2));
    private readonly double _deviations = settings.Parameters[1];
    private readonly double _multiple = settings.Parameters[3];
    private double _previous = double.NaN;
    private double _on = double.NaN;
    private double _off = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "squeeze",
        [
            CommonParameters.Candles("bb_length", 20),
            CommonParameters.Number("bb_std", 2, 0.001, 1000, "bb_mult"),
            CommonParameters.Candles("kc_length", 20),
            CommonParameters.Number("kc_scalar", 1.5, 0.001, 1000, "kc_mult"),
        ],
        ["SQZ", "SQZ_ON", "SQZ_OFF", "SQZ_NO"],
        ReadsPriceField: false,
        (settings, _) => new Squeeze(settings))
    {
        Aliases = ["ttm_squeeze", "squeeze_momentum"],
        OutputAliases = new Dictionary<string, string>
        {
            ["on"] = "SQZ_ON",
            ["off"] = "SQZ_OFF",
            ["no"] = "SQZ_NO",
        }.ToFrozenDictionary(),
        Notes = new(
            "`SQZ` = linreg(close − ((highest high + lowest low) ÷ 2 + SMA(close)) ÷ 2), all of `kc_length`; `SQZ_ON`: mean ± "
            + "`bb_std` deviations of `bb_length` inside mean ± `kc_scalar` × SMA(true range) of `kc_length`; `SQZ_OFF`: outside;"
            + " `SQZ_NO`: neither",
            "Carter, *Mastering the Trade* (2005); LazyBear, *Squeeze Momentum Indicator* (TradingView)")
        {
            FirstValue = "`SQZ` 2 × `kc_length` − 1, the others the longer of `bb_length` and `kc_length`",
            WithoutMovement = "`SQZ` 0, `SQZ_NO` 1",
            Differs = "pandas-ta's `SQZ` is the mean of 6 of the momentum of 12; LazyBear's is better known. trading-signals' channel"
                + " is an EMA ± ATR",
        },
        Chart = new(ChartPlace.Pane, ChartStyle.Histogram, ChartStyle.Points, ChartStyle.Points, ChartStyle.Points),
        Scales = [IndicatorScale.PriceDifference, IndicatorScale.Unitless, IndicatorScale.Unitless, IndicatorScale.Unitless],
    };

    public override double this[int output] => output switch
    {
        0 => _fit.End,
        1 => _on,
        2 => _off,
        _ => 1 - _on - _off,
    };

    protected override void Add(in Candle candle)
    {
        _bands.Add(candle.Close);
        _closes.Add(candle.Close);
        _ranges.Add(TrueRange.Of(candle, _previous));
        _middle.Add(candle);
        _previous = candle.Close;
        if (!_closes.IsFull) return;
        _fit.Add(candle.Close - (_middle.Value + _closes.Mean) / 2);
        if (double.IsNaN(_bands.Mean)) return;

        var band = _deviations * _bands.Deviation;
        var channel = _multiple * _ranges.Mean;
        var below = _bands.Mean - band - (_closes.Mean - channel);
        var above = _bands.Mean + band - (_closes.Mean + channel);
        _on = below > 0 && above < 0 ? 1 : 0;
        _off = below < 0 && above > 0 ? 1 : 0;
    }
}
