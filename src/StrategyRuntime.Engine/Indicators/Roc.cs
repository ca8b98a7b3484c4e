using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>Rate of change in percent: 100 × (price − price <c>length</c> candles ago) ÷ that price. NaN while that price is 0.</summary>
internal sealed class Roc(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RollingWindow _window = new(settings.Candles(0));
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } =
        new("roc", [CommonParameters.Length(10)], ["roc"], ReadsPriceField: true, (settings, _) => new Roc(settings))
        {
            Aliases = ["rate_of_change"],
            Notes = new(
                "100 × (price − price `length` ago) ÷ price `length` ago",
                "TradingView, TA-Lib")
            {
                FirstValue = "`length` + 1",
                WithoutMovement = "null while the old price is 0",
                Differs = "trading-signals: a fraction",
            },
            Scales = [IndicatorScale.Ratio],
        };

    public override double this[int output] => _value;

    protected override void Add(double price)
    {
        var warm = _window.IsFull;
        var past = _window.Push(price);
        if (warm) _value = past == 0 ? double.NaN : 100 * ((price - past) / past);
    }
}
