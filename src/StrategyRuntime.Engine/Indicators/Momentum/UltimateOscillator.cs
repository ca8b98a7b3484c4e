using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>
/// Ultimate oscillator (Williams 1985): buying pressure over true range in three windows, weighted 4 : 2 : 1. A window without range
/// counts as 0.
/// </summary>
internal sealed class UltimateOscillator(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly (RollingSum Pressure, RollingSum Range, int Weight)[] _windows =
    [
        (new(settings.Candles(0)), new(settings.Candles(0)), 4),
        (new(settings.Candles(1)), new(settings.Candles(1)), 2),
        (new(settings.Candles(2)), new(settings.Candles(2)), 1),
    ];
    private double _previous = double.NaN;
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "uo",
        [
            CommonParameters.Candles("fast", 7, "fast_length", "short", "length1"),
            CommonParameters.Candles("medium", 14, "medium_length", "middle", "length2"),
            CommonParameters.Candles("slow", 28, "slow_length", "long", "length3"),
        ],
        ["uo"],
        ReadsPriceField: false,
        (settings, _) => new UltimateOscillator(settings))
    {
        Aliases = ["ultimate_oscillator", "ultosc"],
        Notes = new(
            "100 × (4 × A(`fast`) + 2 × A(`medium`) + A(`slow`)) ÷ 7, A = Σ(close − min(low, previous close)) ÷ Σ true range",
            "Williams, *The Ultimate Oscillator*, Stocks & Commodities (1985)")
        {
            FirstValue = "the longest of the three + 1",
            WithoutMovement = "a window without range counts as 0",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => _value;

    protected override void Add(in Candle candle)
    {
        var previous = _previous;
        _previous = candle.Close;
        if (double.IsNaN(previous)) return;
        var range = TrueRange.Of(candle, previous);
        var pressure = candle.Close - Math.Min(candle.Low, previous);
        var total = 0.0;
        foreach (var (pressures, ranges, weight) in _windows)
        {
            pressures.Add(pressure);
            ranges.Add(range);
            total += !ranges.IsFull ? double.NaN : ranges.Sum.High == 0 ? 0 : weight * (pressures.Sum.High / ranges.Sum.High);
        }
        _value = 100 * (total / 7);
    }
}
