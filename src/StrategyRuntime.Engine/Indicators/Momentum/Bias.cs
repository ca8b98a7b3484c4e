using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>How far the price lies from its simple mean, as a fraction of the mean.</summary>
internal sealed class Bias(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RollingSum _prices = new(settings.Candles(0));
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "bias", [CommonParameters.Length(26)], ["bias"], ReadsPriceField: true, (settings, _) => new Bias(settings))
    {
        Notes = new(
            "(price − SMA(`length`)) ÷ SMA(`length`)",
            "pandas-ta `bias`")
        {
            FirstValue = "`length`",
            WithoutMovement = "0; null while the mean is 0",
            Differs = "Chinese platforms show it in percent; trading-signals calls that the disparity index",
        },
        Scales = [IndicatorScale.Ratio],
    };

    public override double this[int output] => _value;

    protected override void Add(double price)
    {
        _prices.Add(price);
        if (_prices.IsFull) _value = _prices.Mean == 0 ? double.NaN : (price - _prices.Mean) / _prices.Mean;
    }
}
