using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Pivots;

/// <summary>
/// DeMark's pivots (1994): X = H + L + C, with the low once more after a fall, the high after a rise, the close when it equals the open; PP
/// = X ÷ 4, R1 = X ÷ 2 − L, S1 = X ÷ 2 − H of the previous period; see <see cref="PivotIndicator"/>.
/// </summary>
internal sealed class DeMarkPivots(IndicatorSettings settings, Exchange exchange) : PivotIndicator(settings, exchange)
{
    public static IndicatorDefinition Definition { get; } = Define(
        "demark_pivot",
        ["PP", "R1", "S1"],
        (settings, exchange) => new DeMarkPivots(settings, exchange),
        "X = H + L + C + (L after a fall, H after a rise, C when the close equals the open); PP = X ÷ 4, R1 = X ÷ 2 − L, S1 = X ÷ 2 − H",
        "DeMark (1994), The New Science of Technical Analysis; TradingView, Pivot Points Standard: DM",
        "pandas-ta takes one case for the whole series",
        "demark", "demark_pivots");

    protected override void Compute(in Candle last, double open, Span<double> levels)
    {
        var twice = last.Close < last.Open ? last.Low : last.Close > last.Open ? last.High : last.Close;
        var sum = last.High + last.Low + last.Close + twice;
        levels[0] = sum / 4;
        levels[1] = sum / 2 - last.Low;
        levels[2] = sum / 2 - last.High;
    }
}
