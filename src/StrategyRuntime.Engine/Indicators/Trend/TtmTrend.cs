using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Trend;

/// <summary>
/// TTM trend (Carter 2005, Mastering the Trade): 1 when the close is above the mean of the last <c>length</c> candle middles, else −1.
/// </summary>
internal sealed class TtmTrend(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingSum _middles = new(settings.Candles(0));
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "ttm_trend", [CommonParameters.Length(6)], ["ttm_trend"], ReadsPriceField: false, (settings, _) => new TtmTrend(settings))
    {
        OutputAliases = new Dictionary<string, string> { ["TTM_TRND"] = "ttm_trend" },
        Chart = IndicatorChart.Histogram,
        Scales = [IndicatorScale.Unitless],
        Notes = new(
            "1 when the close is above the mean of (high + low) ÷ 2 of the last `length` candles, else −1",
            "Carter (2005), Mastering the Trade; pandas-ta")
        {
            FirstValue = "`length`",
            WithoutMovement = "−1",
        },
    };

    public override double this[int output] => _value;

    protected override void Add(in Candle candle)
    {
        _middles.Add(candle.Price(PriceField.Hl2));
        if (_middles.IsFull) _value = candle.Close > _middles.Mean ? 1 : -1;
    }
}
