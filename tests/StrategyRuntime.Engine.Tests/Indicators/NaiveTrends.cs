using StrategyRuntime.Engine.Market;
using static StrategyRuntime.Engine.Tests.Indicators.NaiveAverages;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>The references of <see cref="NaiveIndicators"/> that follow a trend from row to row.</summary>
internal static class NaiveTrends
{
    public static double[][] Adx(Candle[] c, double[] ranges, int n, int smoothing)
    {
        double[] Moves(Func<double, double, double> of) =>
            [.. c.Select((_, i) => i == 0 ? double.NaN : of(c[i].High - c[i - 1].High, c[i - 1].Low - c[i].Low))];
        var range = Wilder([double.NaN, .. ranges[1..]], n);
        var plus = Combine(Wilder(Moves((up, down) => up > down ? Math.Max(up, 0) : 0), n), range, Percent);
        var minus = Combine(Wilder(Moves((up, down) => down > up ? Math.Max(down, 0) : 0), n), range, Percent);
        return [Wilder(Combine(plus, minus, (p, m) => Percent(Math.Abs(p - m), p + m)), smoothing), plus, minus];
    }

    /// <summary>Wilder's table: the stop of a row is worked out at the end of the row before.</summary>
    public static double[][] ParabolicSar(Candle[] c, double step, double maximum, double start)
    {
        var (stops, directions) = (new double[c.Length], new double[c.Length]);
        var (accelerations, reversals) = (new double[c.Length], new double[c.Length]);
        (stops[0], directions[0], accelerations[0], reversals[0]) = (double.NaN, double.NaN, double.NaN, double.NaN);
        var sign = c[1].Close > c[0].Close ? 1 : -1;
        double Best(int i) => sign > 0 ? c[i].High : -c[i].Low;
        double Worst(int i) => sign > 0 ? c[i].Low : -c[i].High;

        // Everything is turned so that the trend goes up; turning it back is a change of sign.
        var (stop, extreme, acceleration) = (Worst(0), Best(1), start);
        for (var i = 1; i < c.Length; i++)
        {
            if (i > 1 && Worst(i) < stop)
            {
                stop = -Math.Max(extreme, Best(i));
                sign = -sign;
                (extreme, acceleration) = (Best(i), start);
            }
            else if (i > 1 && Best(i) > extreme)
            {
                extreme = Best(i);
                acceleration = Math.Min(maximum, acceleration + step);
            }
            (stops[i], directions[i], accelerations[i]) = (sign * stop, sign, acceleration);
            reversals[i] = i > 1 && directions[i - 1] != sign ? 1 : 0;
            stop += acceleration * (extreme - stop);
            stop = Math.Min(stop, Math.Min(Worst(i), Worst(i - 1)));
        }
        return [stops, directions, .. Sides(stops, directions), accelerations, reversals];
    }

    public static double[][] SuperTrend(Candle[] c, double[] atr, double multiplier)
    {
        var (values, directions) = (new double[c.Length], new double[c.Length]);
        var (upper, lower, direction) = (double.NaN, double.NaN, -1);
        for (var i = 0; i < c.Length; i++)
        {
            (values[i], directions[i]) = (double.NaN, double.NaN);
            if (double.IsNaN(atr[i])) continue;
            var middle = (c[i].High + c[i].Low) / 2;
            var first = double.IsNaN(upper);
            upper = first || c[i - 1].Close > upper ? middle + multiplier * atr[i] : Math.Min(upper, middle + multiplier * atr[i]);
            lower = first || c[i - 1].Close < lower ? middle - multiplier * atr[i] : Math.Max(lower, middle - multiplier * atr[i]);
            if (!first && direction < 0 && c[i].Close > upper) direction = 1;
            else if (!first && direction > 0 && c[i].Close < lower) direction = -1;
            (values[i], directions[i]) = (direction > 0 ? lower : upper, direction);
        }
        return [values, directions, .. Sides(values, directions)];
    }

    /// <summary>A stop once as that of rising and once as that of falling prices.</summary>
    private static double[][] Sides(double[] stops, double[] directions) =>
    [
        Combine(stops, directions, (stop, direction) => direction > 0 ? stop : double.NaN),
        Combine(stops, directions, (stop, direction) => direction < 0 ? stop : double.NaN),
    ];

    private static double Percent(double part, double whole) => whole == 0 ? 0 : 100 * part / whole;
}
