using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Commodity channel index (Lambert 1980): (typical price − its simple mean) ÷ (0.015 × mean absolute deviation from that mean), typical
/// price = (high + low + close) ÷ 3. 0 when all typical prices are equal. The mean deviation moves with its mean and has no running form:
/// it is one pass over the window per candle, four lanes wide; its cost does not grow with the length of the run.
/// </summary>
internal sealed class Cci(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingSum _prices = new(settings.Candles(0));
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } =
        new("cci", [CommonParameters.Length(20)], ["cci"], ReadsPriceField: false, (settings, _) => new Cci(settings))
        {
            Aliases = ["commodity_channel_index"],
            Notes = new(
                "(tp − mean(tp)) ÷ (0.015 × mean absolute deviation of tp), tp = (high + low + close) ÷ 3",
                "Lambert (1980)")
            {
                FirstValue = "`length`",
                WithoutMovement = "0",
                Differs = "technicalindicators and trading-signals: 0 ÷ 0 is not a number",
                CostsItsLength = true,
            },
            Scales = [IndicatorScale.Unitless],
        };

    public override double this[int output] => _value;

    protected override void Add(in Candle candle)
    {
        var price = candle.Price(PriceField.Hlc3);
        _prices.Add(price);
        if (!_prices.IsFull) return;
        var deviation = MeanDeviation.Of(_prices.Values, _prices.Mean);
        _value = deviation == 0 ? 0 : (price - _prices.Mean) / (0.015 * deviation);
    }
}
