using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>
/// Efficiency ratio (Kaufman 1995): how straight the price went in <c>length</c> candles, 0 to 1; 0 when it did not move.
/// </summary>
internal sealed class EfficiencyRatio(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly Delay _past = new(settings.Candles(0));
    private readonly RollingSum _path = new(settings.Candles(0));
    private double _previous = double.NaN;
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "er", [CommonParameters.Length(10)], ["er"], ReadsPriceField: true, (settings, _) => new EfficiencyRatio(settings))
    {
        Aliases = ["efficiency_ratio"],
        Notes = new(
            "|price − price `length` ago| ÷ Σ|changes| of `length` candles",
            "Kaufman, *Smarter Trading* (1995)")
        {
            FirstValue = "`length` + 1",
            WithoutMovement = "0",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => _value;

    protected override void Add(double price)
    {
        var past = _past.Push(price);
        if (!double.IsNaN(_previous)) _path.Add(Math.Abs(price - _previous));
        _previous = price;
        if (_path.IsFull) _value = _path.Sum.High == 0 ? 0 : Math.Abs(price - past) / _path.Sum.High;
    }
}
