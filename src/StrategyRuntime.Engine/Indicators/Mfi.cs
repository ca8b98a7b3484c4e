using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Money flow index (Quong and Soudack 1989): 100 × positive ÷ (positive + negative) money flow of the last <c>length</c> candles. A
/// candle's flow is typical price × volume; it is positive when the typical price rose, negative when it fell and neither when it stayed.
/// 50 when nothing flowed either way.
/// </summary>
internal sealed class Mfi(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingSum _positive = new(settings.Candles(0));
    private readonly RollingSum _negative = new(settings.Candles(0));
    private double _previous = double.NaN;

    public static IndicatorDefinition Definition { get; } =
        new("mfi", [CommonParameters.Length(14)], ["mfi"], ReadsPriceField: false, (settings, _) => new Mfi(settings))
        {
            Aliases = ["money_flow_index"],
            Notes = new(
                "100 × rising ÷ (rising + falling) tp × volume of the last `length` candles, tp = (high + low + close) ÷ 3; an "
                + "unchanged tp counts on neither side",
                "Quong and Soudack (1989)")
            {
                FirstValue = "`length` + 1",
                WithoutMovement = "50",
                Differs = "technicalindicators rounds, and counts an unchanged price as falling",
            },
            Scales = [IndicatorScale.Ratio],
        };

    public override double this[int output]
    {
        get
        {
            if (!_positive.IsFull) return double.NaN;
            var total = (_positive.Sum + _negative.Sum).High;
            return total == 0 ? 50 : 100 * (_positive.Sum.High / total);
        }
    }

    protected override void Add(in Candle candle)
    {
        var price = candle.Price(PriceField.Hlc3);
        var previous = _previous;
        _previous = price;
        if (double.IsNaN(previous)) return;
        var flow = price * candle.Volume;
        _positive.Add(price > previous ? flow : 0);
        _negative.Add(price < previous ? flow : 0);
    }
}
