using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.CandlePatterns;

/// <summary>
/// Inside bar: a candle with a lower high and a higher low than the one before it: 1 when it closed at its open or above, −1 when below,
/// else 0, as in pandas-ta.
/// </summary>
internal sealed class InsideBar(IndicatorSettings settings) : CandleIndicator(settings)
{
    private Candle? _previous;
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "cdl_inside", [], ["cdl_inside"], ReadsPriceField: false, (settings, _) => new InsideBar(settings))
    {
        Aliases = ["inside_bar"],
        Chart = new(ChartPlace.Pane, ChartStyle.Points),
        Scales = [IndicatorScale.Unitless],
        Notes = new(
            "1 (close ≥ open) or −1 when high < previous high and low > previous low; else 0", "pandas-ta cdl_inside")
        {
            FirstValue = "2",
            WithoutMovement = "0",
        },
    };

    public override double this[int output] => _value;

    protected override void Add(in Candle candle)
    {
        if (_previous is { } previous)
        {
            var isInside = candle.High < previous.High && candle.Low > previous.Low;
            _value = !isInside ? 0 : candle.Close >= candle.Open ? 1 : -1;
        }
        _previous = candle;
    }
}
