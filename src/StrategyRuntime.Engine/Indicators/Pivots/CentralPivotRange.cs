using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Pivots;

/// <summary>
/// Central pivot range (Ochoa 2010): PIVOT = (H + L + C) ÷ 3, BC = (H + L) ÷ 2, TC = 2 PIVOT − BC of the previous period; see <see
/// cref="PivotIndicator"/>. TC lies below BC after a close below the middle of the range.
/// </summary>
internal sealed class CentralPivotRange(IndicatorSettings settings, Exchange exchange) : PivotIndicator(settings, exchange)
{
    public static IndicatorDefinition Definition { get; } = Define(
        "cpr",
        ["TC", "PIVOT", "BC"],
        (settings, exchange) => new CentralPivotRange(settings, exchange),
        "PIVOT = (H + L + C) ÷ 3, BC = (H + L) ÷ 2, TC = 2 × PIVOT − BC, which lies below BC after a close below the middle of the range",
        "Ochoa (2010), Secrets of a Pivot Boss",
        "some charts swap TC and BC so that TC is the higher one",
        "central_pivot_range");

    protected override void Compute(in Candle last, double open, Span<double> levels)
    {
        var middle = last.Price(PriceField.Hlc3);
        var bottom = last.Price(PriceField.Hl2);
        levels[0] = 2 * middle - bottom;
        levels[1] = middle;
        levels[2] = bottom;
    }
}
