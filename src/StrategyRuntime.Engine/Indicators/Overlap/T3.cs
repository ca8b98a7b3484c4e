using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Overlap;

/// <summary>
/// T3 (Tillson 1998): six EMAs, each of the one before, put together so that lag cancels; <c>a</c> = 0 is the third EMA, 1 a triple DEMA.
/// </summary>
internal sealed class T3(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly ExponentialCascade _emas = new(settings.Candles(0), 6, settings.Seed);
    private readonly double _a = settings.Parameters[1];

    public static IndicatorDefinition Definition { get; } = new(
        "t3",
        [CommonParameters.Length(10), CommonParameters.Number("a", 0.7, 0, 1, "volume_factor", "v_factor")],
        ["t3"],
        ReadsPriceField: true,
        (settings, _) => new T3(settings))
    {
        TakesSeed = true,
        Aliases = ["tillson_t3", "t3ma"],
        Notes = new(
            "(1 + 3a + 3a² + a³) × EMA₃ − (3a + 6a² + 3a³) × EMA₄ + (3a² + 3a³) × EMA₅ − a³ × EMA₆, each EMA of the one before",
            "Tillson, *Better Moving Averages*, Stocks & Commodities (1998)")
        {
            FirstValue = "6 × `length` − 5",
            Differs = "trading-signals and tulind seed their EMAs with the first price; the difference fades",
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    public override double this[int output] {
        get
        {
            var (e3, e4, e5, e6) = (_emas[3], _emas[4], _emas[5], _emas[6]);
            return e3 + 3 * _a * (e3 - e4) + 3 * _a * _a * (e3 - e4 - (e4 - e5)) + _a * _a * _a * (e3 - e6 - 3 * (e4 - e5));
        }
    }

    protected override void Add(double price) => _emas.Add(price);
}
