using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Trend;

/// <summary>
/// Vortex (Botes and Siepman 2010): over the last <c>length</c> candles, VI+ = Σ|high − previous low| ÷ Σ true range, VI− = Σ|low −
/// previous high| ÷ Σ true range. The first candle has no predecessor and counts nowhere. NaN when nothing moved.
/// </summary>
internal sealed class Vortex(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingSum _up = new(settings.Candles(0));
    private readonly RollingSum _down = new(settings.Candles(0));
    private readonly RollingSum _range = new(settings.Candles(0));
    private Candle? _previous;

    public static IndicatorDefinition Definition { get; } = new(
        "vortex", [CommonParameters.Length(14)], ["VTXP", "VTXM"], ReadsPriceField: false, (settings, _) => new Vortex(settings))
    {
        OutputAliases = new Dictionary<string, string>
        {
            ["plus"] = "VTXP",
            ["minus"] = "VTXM",
            ["vi_plus"] = "VTXP",
            ["vi_minus"] = "VTXM",
        }.ToFrozenDictionary(),
        Scales = [IndicatorScale.Unitless],
        Notes = new(
            "VTXP = Σ\\|high − previous low\\| ÷ Σ true range, VTXM = Σ\\|low − previous high\\| ÷ Σ true range, over `length` candles",
            "Botes and Siepman (2010), The Vortex Indicator, Stocks & Commodities 28:1")
        {
            FirstValue = "`length` + 1",
            WithoutMovement = "null",
            Differs = "trading-signals says 0 when nothing moved",
        },
    };

    public override double this[int output] =>
        _range.Mean > 0 ? (output == 0 ? _up : _down).Sum.DividedBy(_range.Sum.High) : double.NaN;

    protected override void Add(in Candle candle)
    {
        if (_previous is { } previous)
        {
            _up.Add(Math.Abs(candle.High - previous.Low));
            _down.Add(Math.Abs(candle.Low - previous.High));
            _range.Add(TrueRange.Of(candle, previous.Close));
        }
        _previous = candle;
    }
}
