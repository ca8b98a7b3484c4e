using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>
/// Relative vigor index (Ehlers 2002): what candles gained over their ranges, both smoothed with triangular weights and summed over
/// <c>length</c>; the signal is smoothed once more. 0 when there is no range.
/// </summary>
internal sealed class RelativeVigor(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly FixedWeights _gain = FixedWeights.Triangle(settings.Candles(1));
    private readonly FixedWeights _range = FixedWeights.Triangle(settings.Candles(1));
    private readonly FixedWeights _signal = FixedWeights.Triangle(settings.Candles(1));
    private readonly RollingSum _gains = new(settings.Candles(0));
    private readonly RollingSum _ranges = new(settings.Candles(0));
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "rvgi",
        [CommonParameters.Length(14), CommonParameters.TriangleLength("swma_length", 4)],
        ["RVGI", "RVGIs"],
        ReadsPriceField: false,
        (settings, _) => new RelativeVigor(settings))
    {
        Aliases = ["relative_vigor_index"],
        OutputAliases = new Dictionary<string, string>
        {
            ["signal"] = "RVGIs",
        }.ToFrozenDictionary(),
        Notes = new(
            "`RVGI` = Σ SWMA(close − open, `swma_length`) ÷ Σ SWMA(high − low, `swma_length`) of `length` candles; `RVGIs` = "
            + "SWMA(`RVGI`, `swma_length`)",
            "Ehlers, *Relative Vigor Index*, Stocks & Commodities (2002)")
        {
            FirstValue = "`RVGI` `length` + `swma_length` − 1, `RVGIs` `swma_length` − 1 later",
            WithoutMovement = "0",
            CostsItsLength = true,
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => output == 0 ? _value : _signal.Value;

    protected override void Add(in Candle candle)
    {
        _gain.Add(candle.Close - candle.Open);
        _range.Add(candle.High - candle.Low);
        if (double.IsNaN(_range.Value)) return;
        _gains.Add(_gain.Value);
        _ranges.Add(_range.Value);
        if (!_ranges.IsFull) return;
        _value = _ranges.Sum.High == 0 ? 0 : _gains.Sum.High / _ranges.Sum.High;
        _signal.Add(_value);
    }
}
