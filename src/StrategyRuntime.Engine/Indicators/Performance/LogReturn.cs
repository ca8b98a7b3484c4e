using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Performance;

/// <summary>The logarithm of the price over the price <c>length</c> candles ago; NaN while that is not positive.</summary>
internal sealed class LogReturn(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly Delay _past = new(settings.Candles(0));
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "log_return", [CommonParameters.Length(1)], ["log_return"], ReadsPriceField: true, (settings, _) => new LogReturn(settings))
    {
        Aliases = ["logarithmic_return"],
        Notes = new(
            "ln(price ÷ price `length` candles ago)",
            "pandas-ta `log_return`")
        {
            FirstValue = "`length` + 1",
            WithoutMovement = "null while a price is not positive",
        },
        Scales = [IndicatorScale.Ratio],
    };

    public override double this[int output] => _value;

    protected override void Add(double price)
    {
        var past = _past.Push(price);
        _value = past > 0 && price > 0 ? Math.Log(price / past) : double.NaN;
    }
}
