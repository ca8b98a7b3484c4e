using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>Balance of power (Livshin 2001): (close − open) ÷ (high − low); 0 for an empty range.</summary>
internal sealed class BalanceOfPower(IndicatorSettings settings) : CandleIndicator(settings)
{
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "bop", [], ["bop"], ReadsPriceField: false, (settings, _) => new BalanceOfPower(settings))
    {
        Aliases = ["balance_of_power"],
        Notes = new(
            "(close − open) ÷ (high − low)",
            "Livshin, *Balance of Market Power*, Stocks & Commodities (2001)")
        {
            FirstValue = "1",
            WithoutMovement = "0",
        },
        Chart = IndicatorChart.Histogram,
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => _value;

    protected override void Add(in Candle candle)
    {
        var range = candle.High - candle.Low;
        _value = range == 0 ? 0 : (candle.Close - candle.Open) / range;
    }
}
