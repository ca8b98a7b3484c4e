using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Performance;

/// <summary>The return since <c>length</c> candles ago as a fraction: 0.01 is one percent. NaN while the old price is 0.</summary>
internal sealed class PercentReturn(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly Delay _past = new(settings.Candles(0));
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "percent_return",
        [CommonParameters.Length(1)],
        ["percent_return"],
        ReadsPriceField: true,
        (settings, _) => new PercentReturn(settings))
    {
        Aliases = ["pct_return"],
        Notes = new(
            "(price − price `length` candles ago) ÷ that price; 0.01 is one percent",
            "pandas-ta `percent_return`")
        {
            FirstValue = "`length` + 1",
            WithoutMovement = "null while the old price is 0",
            Differs = "`roc` is the same in percent",
        },
        Scales = [IndicatorScale.Ratio],
    };

    public override double this[int output] => _value;

    protected override void Add(double price)
    {
        var past = _past.Push(price);
        _value = past == 0 ? double.NaN : (price - past) / past;
    }
}
