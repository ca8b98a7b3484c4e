using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Pivots;

/// <summary>
/// Floor traders' pivot points: PP = (H + L + C) ÷ 3, R1 = 2 PP − L, S1 = 2 PP − H, R2, S2 = PP ± (H − L), R3 = H + 2 (PP − L), S3 = L − 2
/// (H − PP) of the previous period; see <see cref="PivotIndicator"/>.
/// </summary>
internal sealed class PivotPoints(IndicatorSettings settings, Exchange exchange) : PivotIndicator(settings, exchange)
{
    public static IndicatorDefinition Definition { get; } = Define(
        "pivot",
        ["PP", "R1", "R2", "R3", "S1", "S2", "S3"],
        (settings, exchange) => new PivotPoints(settings, exchange),
        "PP = (H + L + C) ÷ 3, R1 = 2 × PP − L, S1 = 2 × PP − H, R2 = PP + (H − L), S2 = PP − (H − L), R3 = H + 2 × (PP − L), S3 = L − 2 × "
        + "(H − PP)",
        "floor traders; TradingView, Pivot Points Standard: Traditional",
        "pandas-ta: R3 = PP + 2 × (H − L), S3 = PP − 2 × (H − L)",
        "pivots", "pivot_points");

    protected override void Compute(in Candle last, double open, Span<double> levels)
    {
        var middle = last.Price(PriceField.Hlc3);
        var range = last.High - last.Low;
        levels[0] = middle;
        levels[1] = 2 * middle - last.Low;
        levels[2] = middle + range;
        levels[3] = last.High + 2 * (middle - last.Low);
        levels[4] = 2 * middle - last.High;
        levels[5] = middle - range;
        levels[6] = last.Low - 2 * (last.High - middle);
    }
}
