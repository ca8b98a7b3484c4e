using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Trend;

/// <summary>The mean change a candle: (price − price <c>length</c> candles ago) ÷ <c>length</c>, as in pandas-ta.</summary>
internal sealed class Slope(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly int _length = settings.Candles(0);
    private readonly Delay _prices = new(settings.Candles(0));
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "slope", [CommonParameters.Length(14)], ["slope"], ReadsPriceField: true, (settings, _) => new Slope(settings))
    {
        Scales = [IndicatorScale.PriceDifference],
        Notes = new("(price − price `length` candles ago) ÷ `length`", "pandas-ta")
        {
            FirstValue = "`length` + 1",
            WithoutMovement = "0",
            Differs = "TA-Lib's LINEARREG_SLOPE fits a line instead of joining two prices",
        },
    };

    public override double this[int output] => _value;

    protected override void Add(double price) => _value = (price - _prices.Push(price)) / _length;
}
