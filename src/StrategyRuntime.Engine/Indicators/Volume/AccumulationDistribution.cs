using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volume;

/// <summary>
/// Accumulation/distribution line (Chaikin): volume counted by where the candle closed in its range. Its level depends on where the data
/// starts; an empty range counts as 0.
/// </summary>
internal sealed class AccumulationDistribution(IndicatorSettings settings) : CandleIndicator(settings)
{
    private DoubleDouble _volume;
    private bool _isWarm;

    public static IndicatorDefinition Definition { get; } = new(
        "ad", [], ["ad"], ReadsPriceField: false, (settings, _) => new AccumulationDistribution(settings))
    {
        Aliases = ["adl", "accumulation_distribution", "accumulation_distribution_line"],
        Notes = new(
            "Σ(((close − low) − (high − close)) ÷ (high − low) × volume) since the start",
            "Chaikin; TA-Lib `AD`")
        {
            FirstValue = "1",
            WithoutMovement = "an empty range counts as 0",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => _isWarm ? _volume.High : double.NaN;

    protected override void Add(in Candle candle)
    {
        _volume += CloseLocation.Of(candle) * candle.Volume;
        _isWarm = true;
    }
}
