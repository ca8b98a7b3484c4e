using System.Globalization;
using System.Text;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Reports;

/// <summary>Small charts as inline SVG.</summary>
internal static class SvgChart
{
    private const int Width = 1_000;
    private const int Height = 260;
    private const int Bins = 30;

    /// <summary>A line through values at even distances.</summary>
    public static string Line(IReadOnlyList<decimal> values, string name)
    {
        var points = Thinned(values);
        var (low, high) = (points.Min(p => p.Value), points.Max(p => p.Value));
        var path = string.Join(' ', points.Select(p => Point(p.At, values.Count, p.Value, low, high)));
        return $"<svg viewBox=\"0 0 {Width} {Height}\" role=img aria-label=\"{name}\"><polyline class=l points=\"{path}\"/>"
            + $"{Bounds(low, high)}</svg>";
    }

    /// <summary>Falls below zero, as an area that hangs from the top.</summary>
    public static string Fall(IReadOnlyList<decimal> falls)
    {
        var points = Thinned([.. falls.Select(f => -f * 100)]);
        var low = Math.Min(points.Min(p => p.Value), -0.01m);
        var path = string.Join(' ', points.Select(p => Point(p.At, falls.Count, p.Value, low, 0)));
        return $"<svg viewBox=\"0 0 {Width} {Height}\" role=img aria-label=drawdown><polygon class=d points=\"0,0 {path} {Width},0\"/>"
            + $"{Bounds(low, 0)}</svg>";
    }

    /// <summary>How many values lie in each of some equal parts of their range.</summary>
    public static string Histogram(IEnumerable<decimal> values)
    {
        var all = values.ToList();
        var (low, high) = (all.Min(), all.Max());
        var width = (high - low) / Bins;
        var counts = new int[Bins];
        foreach (var value in all) counts[width == 0 ? 0 : Math.Min(Bins - 1, (int)((value - low) / width))]++;
        var bars = new StringBuilder();
        for (var i = 0; i < Bins; i++)
        {
            if (counts[i] == 0) continue;
            var height = Math.Max(2, (Height - 20) * counts[i] / counts.Max());
            var isLoss = low + width * i + width / 2 < 0;
            var (left, top) = (i * Width / Bins, Height - 20 - height);
            bars.Append(
                CultureInfo.InvariantCulture,
                $"<rect class={(isLoss ? "n" : "b")} x={left} y={top} width={Width / Bins - 2} height={height} />");
        }
        return $"<svg viewBox=\"0 0 {Width} {Height}\" role=img aria-label=distribution>{bars}<text x=0 y={Height}>{Short(low)}</text>"
            + $"<text x={Width} y={Height} text-anchor=end>{Short(high)}</text></svg>";
    }

    private static List<(int At, decimal Value)> Thinned(IReadOnlyList<decimal> values)
    {
        var curve = new EquityCurve();
        for (var i = 0; i < values.Count; i++) curve.Add(new UtcTime(i), values[i]);
        return [.. curve.Points().Select(p => ((int)p.Time.Ticks, p.Equity))];
    }

    private static string Point(int at, int count, decimal value, decimal low, decimal high)
    {
        var x = count < 2 ? 0 : (double)at * Width / (count - 1);
        var y = high == low ? Height / 2d : (double)((high - value) / (high - low)) * Height;
        return string.Create(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#}");
    }

    private static string Bounds(decimal low, decimal high) =>
        $"<text x=4 y=12>{Short(high)}</text><text x=4 y={Height - 4}>{Short(low)}</text>";

    private static string Short(decimal value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
