using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>SMI ergodic indicator (Blau 1995): the true strength index on a scale of −1 to 1, and its EMA as signal.</summary>
internal sealed class Smi(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly TrueStrength _strength = new(settings.Candles(1), settings.Candles(0), settings.Seed);
    private readonly ExponentialAverage _signal = ExponentialAverage.ForEma(settings.Candles(2), settings.Seed);

    public static IndicatorDefinition Definition { get; } = new(
        "smi",
        [CommonParameters.Fast(5), CommonParameters.Slow(20), CommonParameters.Signal(5)],
        ["SMI", "SMIs"],
        ReadsPriceField: true,
        (settings, _) => new Smi(settings))
    {
        TakesSeed = true,
        Aliases = ["smi_ergodic"],
        OutputAliases = new Dictionary<string, string>
        {
            ["signal"] = "SMIs",
        }.ToFrozenDictionary(),
        Notes = new(
            "`SMI` = EMA(EMA(change, `slow`), `fast`) ÷ EMA(EMA(|change|, `slow`), `fast`); `SMIs` = EMA(`SMI`, `signal`)",
            "Blau, *Momentum, Direction, and Divergence* (1995)")
        {
            FirstValue = "`slow` + `fast`, `SMIs` `signal` − 1 later",
            WithoutMovement = "0",
            Differs = "trading-signals' SMI is the stochastic momentum index, another indicator. trading-signals and tulind seed "
                + "their EMAs with the first price; the difference fades",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => output == 0 ? _strength.Value : _signal.Value;

    protected override void Add(double price)
    {
        _strength.Add(price);
        if (!double.IsNaN(_strength.Value)) _signal.Add(_strength.Value);
    }
}
