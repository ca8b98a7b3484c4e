using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Overlap;

/// <summary>The middle between the highest high and the lowest low of the last <c>length</c> candles.</summary>
internal sealed class Midprice(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RangeMiddle _middle = new(settings.Candles(0));

    public static IndicatorDefinition Definition { get; } = new(
        "midprice", [CommonParameters.Length(14)], ["midprice"], ReadsPriceField: false, (settings, _) => new Midprice(settings))
    {
        Notes = new(
            "(highest high + lowest low) ÷ 2 of the last `length` candles",
            "TA-Lib `MIDPRICE`")
        {
            FirstValue = "`length`",
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] => _middle.Value;

    protected override void Add(in Candle candle) => _middle.Add(candle);
}
