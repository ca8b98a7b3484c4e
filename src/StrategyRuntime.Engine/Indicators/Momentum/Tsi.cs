using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>
/// True strength index (Blau 1991): changes smoothed twice over their amounts smoothed twice, in percent, and its EMA as signal.
/// </summary>
internal sealed class Tsi(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly TrueStrength _strength = new(settings.Candles(1), settings.Candles(0), settings.Seed);
    private readonly ExponentialAverage _signal = ExponentialAverage.ForEma(settings.Candles(2), settings.Seed);

    public static IndicatorDefinition Definition { get; } = new(
        "tsi",
        [CommonParameters.Fast(13), CommonParameters.Slow(25), CommonParameters.Signal(13)],
        ["TSI", "TSIs"],
        ReadsPriceField: true,
        (settings, _) => new Tsi(settings))
    {
        TakesSeed = true,
        Aliases = ["true_strength_index"],
        OutputAliases = new Dictionary<string, string>
        {
            ["signal"] = "TSIs",
        }.ToFrozenDictionary(),
        Notes = new(
            "`TSI` = 100 × EMA(EMA(change, `slow`), `fast`) ÷ EMA(EMA(|change|, `slow`), `fast`); `TSIs` = EMA(`TSI`, `signal`)",
            "Blau, *True Strength Index*, Stocks & Commodities (1991)")
        {
            FirstValue = "`slow` + `fast`, `TSIs` `signal` − 1 later",
            WithoutMovement = "0",
            Differs = "trading-signals and tulind seed their EMAs with the first price; the difference fades",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => output == 0 ? 100 * _strength.Value : _signal.Value;

    protected override void Add(double price)
    {
        _strength.Add(price);
        if (!double.IsNaN(_strength.Value)) _signal.Add(100 * _strength.Value);
    }
}
