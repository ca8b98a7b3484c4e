namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>
/// Averages of whole series, by their definition and without care for speed: what the streaming ones are checked against.
/// </summary>
internal static class NaiveAverages
{
    /// <summary>A number per row from its window, NaN where the window is not full of numbers.</summary>
    public static double[] Rolling(double[] x, int length, Func<double[], double> of) => [.. x.Select((_, i) =>
    {
        if (i < length - 1) return double.NaN;
        var window = x[(i - length + 1)..(i + 1)];
        return window.Any(double.IsNaN) ? double.NaN : of(window);
    })];

    public static double[] Mean(double[] x, int length) => Rolling(x, length, w => w.Average());

    public static double[] Deviation(double[] x, int length) => Rolling(x, length, w =>
    {
        var mean = w.Average();
        return Math.Sqrt(w.Sum(v => (v - mean) * (v - mean)) / length);
    });

    public static double[] Ema(double[] x, int length) => Fading(x, length, (last, v) => (2 * v + (length - 1) * last) / (length + 1));

    public static double[] Wilder(double[] x, int length) => Fading(x, length, (last, v) => (last * (length - 1) + v) / length);

    /// <summary>Row by row from the row before.</summary>
    public static double[] Pairwise(double[] x, Func<double, double, double> of) =>
        [.. x.Select((v, i) => i == 0 ? double.NaN : of(x[i - 1], v))];

    public static double[] Combine(double[] x, double[] y, Func<double, double, double> of) => [.. x.Zip(y, of)];

    private static double[] Fading(double[] x, int length, Func<double, double, double> next)
    {
        var result = Enumerable.Repeat(double.NaN, x.Length).ToArray();
        var first = Array.FindIndex(x, v => !double.IsNaN(v)) + length - 1;
        result[first] = x[(first - length + 1)..(first + 1)].Average();
        for (var i = first + 1; i < x.Length; i++) result[i] = next(result[i - 1], x[i]);
        return result;
    }
}
