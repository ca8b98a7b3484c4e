using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Market;
using static StrategyRuntime.Engine.Tests.Indicators.NaiveAverages;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>The references of <see cref="NaiveIndicators"/> for the groups trend and volatility.</summary>
internal static class NaiveTrendAndVolatility
{
    public static double[][] Of(IndicatorSettings settings, Candle[] candles)
    {
        var p = settings.Parameters.ToArray();
        var n = p.Length > 0 ? (int)p[0] : 0;
        var x = candles.Select(c => c.Price(settings.PriceField)).ToArray();
        var (open, high) = (Of(candles, c => c.Open), Of(candles, c => c.High));
        var (low, close) = (Of(candles, c => c.Low), Of(candles, c => c.Close));
        var middle = Of(candles, c => (c.High + c.Low) / 2);
        var ranges = NaiveIndicators.TrueRanges(candles);
        return settings.Definition.Name switch
        {
            "dm" => [Moves(high, low, n), Moves(Negative(low), Negative(high), n)],
            "slope" => [x.Select((v, i) => i < n ? double.NaN : (v - x[i - n]) / n).ToArray()],
            "vortex" => Vortex(high, low, ranges, n),
            "alligator" => [Late(Wilder(middle, n), 8), Late(Wilder(middle, (int)p[1]), 5), Late(Wilder(middle, (int)p[2]), 3)],
            "amat" => [Run(x, p, 1), Run(x, p, -1)],
            "chop" => [Combine(Sum(ranges, n), Range(high, low, n), (sum, range) => 100 * Math.Log(sum / range) / Math.Log(n))],
            "cksp" => ChandeKroll(high, low, Wilder(ranges, n), n, p[1], (int)p[2]),
            "decay" => [Decay(x, n)],
            "dpo" => [Combine(Late(x, n / 2 + 1), Mean(x, n), (past, mean) => past - mean)],
            "ht_trendline" => [HilbertTrendline(x)],
            "qstick" => [Mean(Combine(close, open, (c, o) => c - o), n)],
            "vhf" => [Combine(Range(x, x, n), Sum(Pairwise(x, (a, b) => Math.Abs(b - a)), n), (range, way) => range / way)],
            "natr" => [Combine(Wilder(ranges, n), close, (range, c) => 100 * range / c)],
            "variance" => [Deviation(x, n).Select(d => d * d).ToArray()],
            "aberration" => Aberration(Mean(Of(candles, c => (c.High + c.Low + c.Close) / 3), n), Wilder(ranges, (int)p[1])),
            "accbands" => Acceleration(candles, n, p[1]),
            "atrts" => TrailingStop(close, Wilder(ranges, n), p[1], Ema(close, (int)p[2])),
            "chandelier_exit" =>
            [
                Combine(Highest(high, n), Wilder(ranges, n), (h, range) => h - p[1] * range),
                Combine(Lowest(low, n), Wilder(ranges, n), (l, range) => l + p[1] * range),
            ],
            "hwc" => HoltWinter(x, p),
            "massi" => [MassIndex(Combine(high, low, (h, l) => h - l), n, (int)p[1])],
            "rvi" => [RelativeVolatility(x, n)],
            "thermo" => Thermometer(high, low, n, p[1], p[2]),
            "true_range" => [[double.NaN, .. ranges[1..]]],
            "ui" => [Rolling(Combine(x, Highest(x, n), (v, h) => 100 * (v / h - 1)), n, w => Math.Sqrt(w.Average(fall => fall * fall)))],
            "elder_ray" => [Combine(high, Ema(close, n), (h, mean) => h - mean), Combine(low, Ema(close, n), (l, mean) => l - mean)],
            _ => NaiveShapes.Of(settings, candles),
        };
    }

    private static double[] Of(Candle[] candles, Func<Candle, double> of) => [.. candles.Select(of)];

    private static double[] Negative(double[] x) => [.. x.Select(v => -v)];

    private static double[] Late(double[] x, int candles) => [.. Enumerable.Repeat(double.NaN, candles), .. x[..^candles]];

    private static double[] Sum(double[] x, int n) => Rolling(x, n, w => w.Sum());

    private static double[] Highest(double[] x, int n) => Rolling(x, n, w => w.Max());

    private static double[] Lowest(double[] x, int n) => Rolling(x, n, w => w.Min());

    private static double[] Range(double[] high, double[] low, int n) => Combine(Highest(high, n), Lowest(low, n), (h, l) => h - l);

    /// <summary>Wilder's sum of the rises of one side that are larger than the falls of the other.</summary>
    private static double[] Moves(double[] best, double[] worst, int n)
    {
        var sums = Enumerable.Repeat(double.NaN, best.Length).ToArray();
        var sum = 0.0;
        for (var i = 1; i < best.Length; i++)
        {
            var (rise, fall) = (best[i] - best[i - 1], worst[i - 1] - worst[i]);
            var move = rise > 0 && rise > fall ? rise : 0;
            sum = i < n ? sum + move : sum - sum / n + move;
            if (i >= n - 1) sums[i] = sum;
        }
        return sums;
    }

    private static double[][] Vortex(double[] high, double[] low, double[] ranges, int n)
    {
        var range = Sum([double.NaN, .. ranges[1..]], n);
        var up = Sum([.. high.Select((h, i) => i == 0 ? double.NaN : Math.Abs(h - low[i - 1]))], n);
        var down = Sum([.. low.Select((l, i) => i == 0 ? double.NaN : Math.Abs(l - high[i - 1]))], n);
        return [Combine(up, range, (u, r) => u / r), Combine(down, range, (d, r) => d / r)];
    }

    private static double[] Run(double[] x, double[] p, int sign)
    {
        var (fast, slow, back) = (Ema(x, (int)p[0]), Ema(x, (int)p[1]), (int)p[2]);
        var moves = Combine(
            Combine(fast, Late(fast, back), (a, b) => a - b), Combine(slow, Late(slow, back), (a, b) => a - b),
            (f, s) => double.IsNaN(s) ? s : sign * f > 0 && s != 0 ? 1 : 0);
        return moves;
    }

    private static double[][] ChandeKroll(double[] high, double[] low, double[] atr, int n, double x, int q) =>
    [
        Highest(Combine(Highest(high, n), atr, (h, range) => h - x * range), q),
        Lowest(Combine(Lowest(low, n), atr, (l, range) => l + x * range), q),
    ];

    private static double[] Decay(double[] x, int n)
    {
        var result = (double[])x.Clone();
        for (var i = 1; i < x.Length; i++) result[i] = Math.Max(x[i], result[i - 1] - 1.0 / n);
        return result;
    }

    /// <summary>Ehlers's listing with arrays, begun on TA-Lib's candle.</summary>
    private static double[] HilbertTrendline(double[] x)
    {
        double At(double[] a, int i) => i < 37 ? 0 : a[i];
        double[] Empty() => new double[x.Length];
        var (smooth, detrended, q1, ji, jq) = (Empty(), Empty(), Empty(), Empty(), Empty());
        var (i2, q2, re, im, period, smoothPeriod, trend) = (Empty(), Empty(), Empty(), Empty(), Empty(), Empty(), Empty());
        var result = Enumerable.Repeat(double.NaN, x.Length).ToArray();
        for (var i = 37; i < x.Length; i++)
        {
            smooth[i] = 0.4 * x[i] + 0.3 * x[i - 1] + 0.2 * x[i - 2] + 0.1 * x[i - 3];
            double Hilbert(double[] a, int late) =>
                (0.0962 * At(a, i - late) + 0.5769 * At(a, i - late - 2) - 0.5769 * At(a, i - late - 4) - 0.0962 * At(a, i - late - 6))
                * (0.075 * period[i - 1] + 0.54);
            detrended[i] = Hilbert(smooth, 0);
            q1[i] = Hilbert(detrended, 0);
            ji[i] = Hilbert(detrended, 3);
            jq[i] = Hilbert(q1, 0);
            i2[i] = 0.2 * (At(detrended, i - 3) - jq[i]) + 0.8 * i2[i - 1];
            q2[i] = 0.2 * (q1[i] + ji[i]) + 0.8 * q2[i - 1];
            re[i] = 0.2 * (i2[i] * i2[i - 1] + q2[i] * q2[i - 1]) + 0.8 * re[i - 1];
            im[i] = 0.2 * (i2[i] * q2[i - 1] - q2[i] * i2[i - 1]) + 0.8 * im[i - 1];
            var raw = im[i] != 0 && re[i] != 0 ? 360 / (Math.Atan(im[i] / re[i]) * 180 / Math.PI) : period[i - 1];
            if (raw > 1.5 * period[i - 1]) raw = 1.5 * period[i - 1];
            if (raw < 0.67 * period[i - 1]) raw = 0.67 * period[i - 1];
            period[i] = 0.2 * (raw < 6 ? 6 : raw > 50 ? 50 : raw) + 0.8 * period[i - 1];
            smoothPeriod[i] = 0.33 * period[i] + 0.67 * smoothPeriod[i - 1];
            var cycle = (int)(smoothPeriod[i] + 0.5);
            trend[i] = cycle == 0 ? 0 : x[(i - cycle + 1)..(i + 1)].Average();
            if (i >= 63) result[i] = (4 * trend[i] + 3 * trend[i - 1] + 2 * trend[i - 2] + trend[i - 3]) / 10;
        }
        return result;
    }

    private static double[][] Aberration(double[] middle, double[] range) =>
        [middle, Combine(middle, range, (m, r) => m + r), Combine(middle, range, (m, r) => m - r), range];

    private static double[][] Acceleration(Candle[] candles, int n, double c)
    {
        double Width(Candle k) => c * (k.High - k.Low) / (k.High + k.Low);
        return
        [
            Mean(Of(candles, k => k.Low * (1 - Width(k))), n),
            Mean(Of(candles, k => k.Close), n),
            Mean(Of(candles, k => k.High * (1 + Width(k))), n),
        ];
    }

    private static double[][] TrailingStop(double[] close, double[] atr, double multiplier, double[] mean)
    {
        var (longs, shorts) = (new double[close.Length], new double[close.Length]);
        for (var i = 0; i < close.Length; i++)
        {
            (longs[i], shorts[i]) = (double.NaN, double.NaN);
            if (double.IsNaN(atr[i]) || double.IsNaN(mean[i])) continue;
            var reach = multiplier * atr[i];
            if (close[i] > mean[i]) longs[i] = longs[i - 1] > close[i] - reach ? longs[i - 1] : close[i] - reach;
            else shorts[i] = shorts[i - 1] < close[i] + reach ? shorts[i - 1] : close[i] + reach;
        }
        return [longs, shorts];
    }

    private static double[][] HoltWinter(double[] x, double[] p)
    {
        var (f, v, a) = (new double[x.Length + 1], new double[x.Length + 1], new double[x.Length + 1]);
        var (mean, deviation, variance) = (new double[x.Length], new double[x.Length], new double[x.Length + 1]);
        f[0] = x[0];
        for (var i = 0; i < x.Length; i++)
        {
            f[i + 1] = (1 - p[0]) * (f[i] + v[i] + a[i] / 2) + p[0] * x[i];
            v[i + 1] = (1 - p[1]) * (v[i] + a[i]) + p[1] * (f[i + 1] - f[i]);
            a[i + 1] = (1 - p[2]) * a[i] + p[2] * (v[i + 1] - v[i]);
            mean[i] = f[i + 1] + v[i + 1] + a[i + 1] / 2;
            deviation[i] = p[4] * Math.Sqrt(variance[i]);
            var error = i == 0 ? 0 : x[i - 1] - mean[i - 1];
            variance[i + 1] = (1 - p[3]) * variance[i] + p[3] * error * error;
        }
        return [mean, Combine(mean, deviation, (m, d) => m + d), Combine(mean, deviation, (m, d) => m - d)];
    }

    private static double[] MassIndex(double[] range, int fast, int slow)
    {
        var once = Ema(range, fast);
        return Sum(Combine(once, Ema(once, fast), (a, b) => a / b), slow);
    }

    private static double[] RelativeVolatility(double[] x, int n)
    {
        var change = Pairwise(x, (a, b) => b - a);
        var up = Ema(Combine(Deviation(x, n), change, (d, c) => double.IsNaN(d) ? d : c > 0 ? d : 0), n);
        var down = Ema(Combine(Deviation(x, n), change, (d, c) => double.IsNaN(d) ? d : c < 0 ? d : 0), n);
        return Combine(up, down, (u, d) => 100 * u / (u + d));
    }

    private static double[][] Thermometer(double[] high, double[] low, int n, double longs, double shorts)
    {
        var heat = Combine(
            Pairwise(high, (a, b) => Math.Max(b - a, 0)), Pairwise(low, (a, b) => Math.Max(a - b, 0)), (up, down) => Math.Max(up, down));
        var mean = Ema(heat, n);
        return
        [
            heat, mean,
            Combine(heat, mean, (h, m) => double.IsNaN(m) ? m : h < longs * m ? 1 : 0),
            Combine(heat, mean, (h, m) => double.IsNaN(m) ? m : h > shorts * m ? 1 : 0),
        ];
    }
}
