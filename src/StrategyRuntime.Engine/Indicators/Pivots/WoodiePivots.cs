using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Pivots;

/// <summary>
/// Woodie's pivots: PP = (H + L + 2 × open of the running period) ÷ 4, R1 = 2 PP − L, S1 = 2 PP − H, R2, S2 = PP ± (H − L), H and L of the
/// previous period; see <see cref="PivotIndicator"/>.
/// </summary>
internal sealed class WoodiePivots(IndicatorSettings settings, Exchange exchange) : PivotIndicator(settings, exchange)
{
    public static IndicatorDefinition Definition { get; } = Define(
        "woodie_pivot",
        ["PP", "R1", "R2", "S1", "S2"],
        (settings, exchange) => new WoodiePivots(settings, exchange),
        "O = open of the running one; PP = (H + L + 2 × O) ÷ 4, R1 = 2 × PP − L, S1 = 2 × PP − H, R2 = PP + (H − L), S2 = PP − (H − L)",
        "TradingView, Pivot Points Standard: Woodie",
        "others take the previous close instead of the open; pandas-ta the previous open",
        "woodie", "woodie_pivots");

    protected override void Compute(in Candle last, double open, Span<double> levels)
    {
        var middle = (last.High + last.Low + 2 * open) / 4;
        var range = last.High - last.Low;
        levels[0] = middle;
        levels[1] = 2 * middle - last.Low;
        levels[2] = middle + range;
        levels[3] = 2 * middle - last.High;
        levels[4] = middle - range;
    }
}
