using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Reports;

/// <summary>
/// Points of an equity curve in bounded memory: when there are too many, two neighbours in four go, and the lowest and the highest of the
/// four stay, so that no peak is lost.
/// </summary>
internal sealed class EquityCurve
{
    /// <summary>Points that <see cref="Points"/> returns at most.</summary>
    public const int MostPoints = 2_000;

    private const int MostKept = 4 * MostPoints;

    private List<(UtcTime Time, decimal Equity)> _points = [];

    /// <summary>Adds the next point; one at the time of the last takes its place.</summary>
    public void Add(UtcTime time, decimal equity)
    {
        if (_points.Count > 0 && _points[^1].Time == time) _points[^1] = (time, equity);
        else _points.Add((time, equity));
        if (_points.Count >= MostKept) _points = Thinned(_points);
    }

    /// <summary>The points, the first and the last always among them.</summary>
    public IReadOnlyList<(UtcTime Time, decimal Equity)> Points()
    {
        var points = _points;
        while (points.Count > MostPoints) points = Thinned(points);
        return points;
    }

    private static List<(UtcTime Time, decimal Equity)> Thinned(List<(UtcTime Time, decimal Equity)> points)
    {
        var kept = new List<(UtcTime Time, decimal Equity)> { points[0] };
        for (var at = 1; at < points.Count - 1; at += 4)
        {
            var group = points.GetRange(at, Math.Min(4, points.Count - 1 - at));
            var (low, high) = (group.MinBy(p => p.Equity), group.MaxBy(p => p.Equity));
            if (low.Time == high.Time) kept.Add(low);
            else kept.AddRange(low.Time < high.Time ? [low, high] : [high, low]);
        }
        kept.Add(points[^1]);
        return kept;
    }
}
