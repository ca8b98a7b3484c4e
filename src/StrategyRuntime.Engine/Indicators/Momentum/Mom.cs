using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>Momentum: what the price moved in <c>length</c> candles.</summary>
internal sealed class Mom(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly Delay _past = new(settings.Candles(0));
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "mom", [CommonParameters.Length(10)], ["mom"], ReadsPriceField: true, (settings, _) => new Mom(settings))
    {
        Aliases = ["momentum"],
        Notes = new(
            "price − price `length` candles ago",
            "TA-Lib `MOM`")
        {
            FirstValue = "`length` + 1",
            WithoutMovement = "0",
        },
        Scales = [IndicatorScale.PriceDifference],
    };

    public override double this[int output] => _value;

    protected override void Add(double price) => _value = price - _past.Push(price);
}
