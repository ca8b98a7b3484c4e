using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>TRIX (Hutson 1983): the rate of change, in percent, of an EMA of an EMA of an EMA.</summary>
internal sealed class Trix(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly ExponentialCascade _emas = new(settings.Candles(0), 3, settings.Seed);
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "trix", [CommonParameters.Length(15)], ["trix"], ReadsPriceField: true, (settings, _) => new Trix(settings))
    {
        TakesSeed = true,
        Notes = new(
            "100 × (EMA₃ − previous EMA₃) ÷ previous EMA₃, EMA₃ the third EMA of `length`, each of the one before",
            "Hutson, *Good TRIX*, Stocks & Commodities (1983)")
        {
            FirstValue = "3 × `length` − 1",
            WithoutMovement = "0",
            Differs = "TradingView takes the logarithm of the price and 10,000 for 100. trading-signals and tulind seed their EMAs "
                + "with the first price; the difference fades",
        },
        Scales = [IndicatorScale.Ratio],
    };

    public override double this[int output] => _value;

    protected override void Add(double price)
    {
        var previous = _emas[3];
        _emas.Add(price);
        _value = previous == 0 ? double.NaN : 100 * ((_emas[3] - previous) / previous);
    }
}
