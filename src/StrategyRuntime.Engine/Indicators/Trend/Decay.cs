namespace StrategyRuntime.Engine.Indicators.Trend;

/// <summary>
/// Linear decay (Tulip Indicators): the larger of the price and the last value less 1 ÷ <c>length</c>, so that a signal of 1 is gone after
/// <c>length</c> candles. pandas-ta names Tulip as its source but takes 1 ÷ <c>length</c> from the last price, which never decays.
/// </summary>
internal sealed class Decay(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly double _step = 1.0 / settings.Candles(0);
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "decay", [CommonParameters.Length(5)], ["decay"], ReadsPriceField: true, (settings, _) => new Decay(settings))
    {
        Aliases = ["linear_decay"],
        Chart = IndicatorChart.Overlay,
        Notes = new("max(price, last value − 1 ÷ `length`)", "Tulip Indicators, decay")
        {
            FirstValue = "1",
            Differs = "pandas-ta: max(price, last price − 1 ÷ `length`, 0)",
        },
    };

    public override double this[int output] => _value;

    protected override void Add(double price) => _value = double.IsNaN(_value) ? price : Math.Max(price, _value - _step);
}
