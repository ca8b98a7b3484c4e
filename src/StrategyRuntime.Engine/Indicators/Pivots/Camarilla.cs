using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Pivots;

/// <summary>
/// Camarilla levels (Scott 1989): C ± 1.1 × (H − L) ÷ 2, 4, 6 and 12 of the previous period for H4 to H1 and L4 to L1; see <see
/// cref="PivotIndicator"/>.
/// </summary>
internal sealed class Camarilla(IndicatorSettings settings, Exchange exchange) : PivotIndicator(settings, exchange)
{
    private static readonly double[] s_divisors = [12, 6, 4, 2];

    public static IndicatorDefinition Definition { get; } = Define(
        "camarilla",
        ["H4", "H3", "H2", "H1", "L1", "L2", "L3", "L4"],
        (settings, exchange) => new Camarilla(settings, exchange),
        "H1, L1 = C ± 1.1 × (H − L) ÷ 12, H2, L2 = C ± 1.1 × (H − L) ÷ 6, H3, L3 = C ± 1.1 × (H − L) ÷ 4, H4, L4 = C ± 1.1 × (H − L) ÷ 2",
        "Scott (1989); TradingView, pandas-ta",
        "",
        "camarilla_pivot");

    protected override void Compute(in Candle last, double open, Span<double> levels)
    {
        for (var i = 0; i < s_divisors.Length; i++)
        {
            var distance = 1.1 * (last.High - last.Low) / s_divisors[i];
            levels[3 - i] = last.Close + distance;
            levels[4 + i] = last.Close - distance;
        }
    }
}
