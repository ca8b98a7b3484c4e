using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Market;
using static StrategyRuntime.Engine.Tests.Indicators.NaiveAverages;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>The references of <see cref="NaiveIndicators"/> for candles of another kind, swings, and levels of days (of UTC).</summary>
internal static class NaiveShapes
{
    public static double[][] Of(IndicatorSettings settings, Candle[] candles)
    {
        var p = settings.Parameters.ToArray();
        return settings.Definition.Name switch
        {
            "ha" => HeikinAshi(candles),
            "renko" => Renko(candles, p[0]),
            "cdl_doji" => [Doji(candles, (int)p[0])],
            "cdl_inside" => [Inside(candles)],
            "cdl_pattern" => Patterns(settings, candles),
            "zigzag" => ZigZag(candles, (int)p[0] / 2),
            "support_resistance" => SupportResistance(candles, p),
            "anchored_vwap" => [AnchoredVwap(candles, (long)p[1] * TimeSpan.TicksPerMinute)],
            "pivot" => Levels(candles, 7, (o, h, l, c, _) => Floor((h + l + c) / 3, h, l)),
            "cpr" => Levels(candles, 3, (o, h, l, c, _) => [2 * (h + l + c) / 3 - (h + l) / 2, (h + l + c) / 3, (h + l) / 2]),
            "camarilla" => Levels(candles, 8, (o, h, l, c, _) =>
                [.. new[] { 0.55, 0.275, 1.1 / 6, 1.1 / 12, -1.1 / 12, -1.1 / 6, -0.275, -0.55 }.Select(r => c + r * (h - l))]),
            "fib_pivot" => Levels(candles, 7, (o, h, l, c, _) =>
                [.. new[] { 0, 0.382, 0.618, 1, -0.382, -0.618, -1 }.Select(r => (h + l + c) / 3 + r * (h - l))]),
            "woodie_pivot" => Levels(candles, 5, (o, h, l, c, now) =>
                [.. Floor((h + l + 2 * now) / 4, h, l).Where((_, i) => i is not (3 or 6))]),
            "demark_pivot" => Levels(candles, 3, (o, h, l, c, _) =>
            {
                var x = h + l + c + (c < o ? l : c > o ? h : c);
                return [x / 4, x / 2 - l, x / 2 - h];
            }),
            var name => throw new ArgumentException($"{name} has no reference: write one."),
        };
    }

    private static double[] Floor(double pp, double h, double l) =>
        [pp, 2 * pp - l, pp + h - l, h + 2 * (pp - l), 2 * pp - h, pp - h + l, l - 2 * (h - pp)];

    private static double[][] Columns(int count, int rows, Func<int, double[]> row)
    {
        var all = Enumerable.Range(0, rows).Select(row).ToArray();
        return [.. Enumerable.Range(0, count).Select(column => all.Select(r => r[column]).ToArray())];
    }

    private static double[] None(int count) => [.. Enumerable.Repeat(double.NaN, count)];

    private static double[][] HeikinAshi(Candle[] k)
    {
        var close = k.Select(c => (c.Open + c.High + c.Low + c.Close) / 4).ToArray();
        var open = new double[k.Length];
        for (var i = 0; i < k.Length; i++) open[i] = i == 0 ? (k[0].Open + k[0].Close) / 2 : (open[i - 1] + close[i - 1]) / 2;
        return
        [
            open,
            [.. k.Select((c, i) => Math.Max(c.High, Math.Max(open[i], close[i])))],
            [.. k.Select((c, i) => Math.Min(c.Low, Math.Min(open[i], close[i])))],
            close,
        ];
    }

    /// <summary>Brick by brick.</summary>
    private static double[][] Renko(Candle[] k, double size)
    {
        var (top, bottom, direction) = (k[0].Close, k[0].Close, 0);
        return Columns(5, k.Length, i =>
        {
            var close = k[i].Close;
            while (close - (top + size) > -1e-9) (bottom, top, direction) = (top, top + size, 1);
            while (close - (bottom - size) < 1e-9) (top, bottom, direction) = (bottom, bottom - size, -1);
            return direction == 0 ? None(5) : [direction > 0 ? bottom : top, top, bottom, direction > 0 ? top : bottom, direction];
        });
    }

    private static double[] Doji(Candle[] k, int n) => Combine(
        [.. k.Select(c => Math.Abs(c.Close - c.Open))], Mean([.. k.Select(c => c.High - c.Low)], n),
        (body, mean) => double.IsNaN(mean) ? mean : body < 0.1 * mean ? 100 : 0);

    private static double[] Inside(Candle[] k) =>
    [
        .. k.Select((c, i) => i == 0 ? double.NaN : c.High >= k[i - 1].High || c.Low <= k[i - 1].Low ? 0 : c.Close >= c.Open ? 1 : -1),
    ];

    /// <summary>A fresh instance for each row: what came before the longest pattern and its confirmation must not matter.</summary>
    private static double[][] Patterns(IndicatorSettings settings, Candle[] k)
    {
        const int Longest = 24;
        return Columns(settings.Definition.ReadableOutputs.Count, k.Length, i =>
        {
            var fresh = settings.Create(IndicatorRun.Utc);
            for (var row = Math.Max(0, i - Longest); row <= i; row++) fresh.Update(k[row]);
            return [.. settings.Definition.ReadableOutputs.Select((_, output) => fresh[output])];
        });
    }

    private static bool IsSwing(double[] best, int i, int left, int right) =>
        i >= left && best[(i - left)..i].All(v => v < best[i]) && best[(i + 1)..(i + right + 1)].All(v => v <= best[i]);

    private static double[][] ZigZag(Candle[] k, int legs)
    {
        var (highs, lows) = (k.Select(c => c.High).ToArray(), k.Select(c => -c.Low).ToArray());
        var (price, direction) = (double.NaN, 0);
        return Columns(2, k.Length, i =>
        {
            var at = i - legs;
            var sides = direction > 0 ? new[] { 1, -1 } : [-1, 1];
            foreach (var side in sides)
            {
                var best = side > 0 ? highs : lows;
                if (at < 0 || !IsSwing(best, at, legs, legs) || (direction == side && best[at] <= side * price)) continue;
                (price, direction) = (side * best[at], side);
            }
            return [price, direction == 0 ? double.NaN : direction];
        });
    }

    private static double[][] SupportResistance(Candle[] k, double[] p)
    {
        var (left, right, most, strength) = ((int)p[0], (int)p[1], (int)p[2], (int)p[3]);
        var (highs, lows) = (k.Select(c => c.High).ToArray(), k.Select(c => -c.Low).ToArray());
        var atr = Wilder(NaiveIndicators.TrueRanges(k), 14);
        var levels = new List<(double Price, double Weight, int Strength)>();
        return Columns(6, k.Length, i =>
        {
            var at = i - right;
            if (at >= 0 && IsSwing(highs, at, left, right)) Join(k[at].High, k[at].Volume, atr[i] / 2);
            if (at >= 0 && IsSwing(lows, at, left, right)) Join(k[at].Low, k[at].Volume, atr[i] / 2);
            var strong = levels.Where(l => l.Strength >= strength).Select(l => l.Price).Order().ToArray();
            var below = strong.Where(l => l <= k[i].Close).Reverse();
            var above = strong.Where(l => l > k[i].Close);
            return [.. below.Concat(None(3)).Take(3), .. above.Concat(None(3)).Take(3)];
        });

        void Join(double price, double volume, double reach)
        {
            var near = levels.Where(l => Math.Abs(l.Price - price) <= reach).OrderBy(l => Math.Abs(l.Price - price)).Take(1).ToArray();
            if (near.Length == 0)
            {
                if (levels.Count == most) levels.RemoveAt(0);
                levels.Add((price, volume, 1));
                return;
            }
            var (old, weight, count) = near[0];
            levels.Remove(near[0]);
            levels.Add((weight + volume == 0 ? old : (old * weight + price * volume) / (weight + volume), weight + volume, count + 1));
        }
    }

    private static double[] AnchoredVwap(Candle[] k, long start)
    {
        var (turnover, volume) = (0.0, 0.0);
        return [.. k.Select((c, i) =>
        {
            long Day(int row) => (k[row].OpenTime.Ticks - start) / TimeSpan.TicksPerDay;
            if (i > 0 && Day(i) != Day(i - 1)) (turnover, volume) = (0, 0);
            turnover += (c.High + c.Low + c.Close) / 3 * c.Volume;
            volume += c.Volume;
            return turnover / volume;
        })];
    }

    private static double[][] Levels(Candle[] k, int count, Func<double, double, double, double, double, double[]> of)
    {
        var days = k.GroupBy(c => c.OpenTime.Ticks / TimeSpan.TicksPerDay).Select(g => g.ToArray()).ToArray();
        var rows = days.SelectMany((day, i) =>
        {
            if (i == 0) return Enumerable.Repeat(None(count), day.Length);
            var last = days[i - 1];
            var levels = of(last[0].Open, last.Max(c => c.High), last.Min(c => c.Low), last[^1].Close, day[0].Open);
            return Enumerable.Repeat(levels, day.Length);
        }).ToArray();
        return Columns(count, rows.Length, row => rows[row]);
    }
}
