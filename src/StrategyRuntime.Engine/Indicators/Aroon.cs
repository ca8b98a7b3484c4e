using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Aroon (Chande 1995): <c>up</c> = 100 × (length − candles since the highest high) ÷ length over the last <c>length</c> + 1 candles,
/// <c>down</c> the same for the lowest low, <c>oscillator</c> = up − down. Of equal highs or lows the newest counts, as in TA-Lib.
/// </summary>
internal sealed class Aroon(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly int _length = settings.Candles(0);
    private readonly RollingExtreme _highest = RollingExtreme.Max(settings.Candles(0) + 1);
    private readonly RollingExtreme _lowest = RollingExtreme.Min(settings.Candles(0) + 1);

    public static IndicatorDefinition Definition { get; } = new(
        "aroon",
        [CommonParameters.Length(14)],
        ["up", "down", "oscillator"],
        ReadsPriceField: false,
        (settings, _) => new Aroon(settings))
    {
        OutputAliases = new Dictionary<string, string>
        {
            ["aroon_up"] = "up",
            ["aroon_down"] = "down",
            ["aroon_oscillator"] = "oscillator",
            ["aroon_osc"] = "oscillator",
            ["osc"] = "oscillator",
            ["AROONU"] = "up",
            ["AROOND"] = "down",
        }.ToFrozenDictionary(),
        Scales = [IndicatorScale.Unitless],
        Notes = new(
            "`up` = 100 × (`length` − candles since the highest high) ÷ `length` over `length` + 1 candles, `down` the same for the "
                + "lowest low, "
            + "`oscillator` = `up` − `down`",
            "Chande (1995), Stocks & Commodities 13:9; TA-Lib")
        {
            FirstValue = "`length` + 1",
            WithoutMovement = "of equal highs or lows the newest counts: 100, 100, 0",
        },
    };

    public override double this[int output] => output switch
    {
        0 => Freshness(_highest),
        1 => Freshness(_lowest),
        _ => Freshness(_highest) - Freshness(_lowest),
    };

    protected override void Add(in Candle candle)
    {
        _highest.Add(candle.High);
        _lowest.Add(candle.Low);
    }

    private double Freshness(RollingExtreme extreme) => extreme.IsFull ? 100.0 * (_length - extreme.Age) / _length : double.NaN;
}
