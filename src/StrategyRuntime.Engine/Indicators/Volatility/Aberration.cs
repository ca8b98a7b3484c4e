using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volatility;

/// <summary>
/// Aberration (pandas-ta): the simple mean of the typical price, and that mean ± the average true range of <c>atr_length</c> candles, which
/// is the fourth output.
/// </summary>
internal sealed class Aberration(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingSum _middle = new(settings.Candles(0));
    private readonly AverageTrueRange _range = new(settings.Candles(1), settings.Seed);

    public static IndicatorDefinition Definition { get; } = new(
        "aberration",
        [CommonParameters.Length(5), CommonParameters.Candles("atr_length", 15, "atr_period")],
        ["ABER_ZG", "ABER_SG", "ABER_XG", "ABER_ATR"],
        ReadsPriceField: false,
        (settings, _) => new Aberration(settings))
    {
        TakesSeed = true,
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price, IndicatorScale.Price, IndicatorScale.Price, IndicatorScale.PriceDifference],
        Notes = new(
            "ZG = mean of (high + low + close) ÷ 3 of `length`, ATR = ATR(`atr_length`), SG = ZG + ATR, XG = ZG − ATR",
            "pandas-ta aberration")
        {
            FirstValue = "ZG `length`, ATR `atr_length`, SG and XG the longer",
        },
    };

    public override double this[int output] => output switch
    {
        0 => _middle.Mean,
        1 => _middle.Mean + _range.Value,
        2 => _middle.Mean - _range.Value,
        _ => _range.Value,
    };

    protected override void Add(in Candle candle)
    {
        _middle.Add(candle.Price(PriceField.Hlc3));
        _range.Add(candle);
    }
}
