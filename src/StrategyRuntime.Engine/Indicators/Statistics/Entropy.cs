using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Statistics;

/// <summary>
/// Shannon entropy in bits of the last <c>length</c> prices, each as its part of the sum of the window that ended with it. NaN while a
/// price is not positive.
/// </summary>
internal sealed class Entropy(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RollingSum _prices = new(settings.Candles(0));
    private readonly RollingSum _terms = new(settings.Candles(0));
    private readonly int _length = settings.Candles(0);
    private int _undefined;

    public static IndicatorDefinition Definition { get; } = new(
        "entropy", [CommonParameters.Length(10)], ["entropy"], ReadsPriceField: true, (settings, _) => new Entropy(settings))
    {
        Aliases = ["entp", "shannon_entropy"],
        Notes = new(
            "Σ(−p × log₂ p) of the last `length` candles, p = price ÷ Σ of the `length` prices up to it",
            "Shannon (1948); pandas-ta `entropy`")
        {
            FirstValue = "2 × `length` − 1",
            WithoutMovement = "null while a price is not positive",
        },
        Scales = [IndicatorScale.Ratio],
    };

    public override double this[int output] => _undefined > 0 ? double.NaN : _terms.Mean * _length;

    protected override void Add(double price)
    {
        _prices.Add(price);
        if (!_prices.IsFull) return;
        var part = price / _prices.Sum.High;
        var isDefined = part > 0 && double.IsFinite(part);
        _undefined = isDefined ? Math.Max(0, _undefined - 1) : _length;
        _terms.Add(isDefined ? -part * Math.Log2(part) : 0);
    }
}
