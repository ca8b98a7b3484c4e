using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Pivots;

/// <summary>
/// Fibonacci pivots: PP = (H + L + C) ÷ 3 and PP ± 0.382, 0.618 and 1 × (H − L) of the previous period; see <see cref="PivotIndicator"/>.
/// </summary>
internal sealed class FibonacciPivots(IndicatorSettings settings, Exchange exchange) : PivotIndicator(settings, exchange)
{
    private static readonly double[] s_ratios = [0.382, 0.618, 1];

    public static IndicatorDefinition Definition { get; } = Define(
        "fib_pivot",
        ["PP", "R1", "R2", "R3", "S1", "S2", "S3"],
        (settings, exchange) => new FibonacciPivots(settings, exchange),
        "PP = (H + L + C) ÷ 3; R1, S1 = PP ± 0.382 × (H − L), R2, S2 = PP ± 0.618 × (H − L), R3, S3 = PP ± (H − L)",
        "TradingView, Pivot Points Standard: Fibonacci; pandas-ta",
        "",
        "fibonacci_pivot", "fib_pivots");

    protected override void Compute(in Candle last, double open, Span<double> levels)
    {
        var middle = last.Price(PriceField.Hlc3);
        levels[0] = middle;
        for (var i = 0; i < s_ratios.Length; i++)
        {
            var distance = s_ratios[i] * (last.High - last.Low);
            levels[1 + i] = middle + distance;
            levels[4 + i] = middle - distance;
        }
    }
}
