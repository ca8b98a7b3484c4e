using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Market;
using static StrategyRuntime.Engine.Tests.Indicators.NaiveAverages;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>Every indicator once more, computed over the whole series at once from its textbook definition: one array per output.</summary>
internal static class NaiveIndicators
{
    /// <summary>Those that it and its neighbours know; IndependentLibrariesTests and HandComputedTests have the others.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "sma", "ema", "wma", "rsi", "atr", "adx", "macd", "stochastic", "stochrsi", "bollinger", "keltner", "donchian",
        "cci", "mfi", "obv", "roc", "psar", "supertrend", "vwap", "williams_r", "aroon", "stddev", "highest", "lowest",
        "dm", "slope", "vortex", "alligator", "amat", "chop", "cksp", "decay", "dpo", "ht_trendline", "qstick",
        "vhf", "natr", "variance", "aberration", "accbands", "atrts", "chandelier_exit", "hwc", "massi",
        "rvi", "thermo", "true_range", "ui", "elder_ray", "ha", "renko", "cdl_doji", "cdl_inside", "cdl_pattern",
        "zigzag", "support_resistance", "anchored_vwap", "pivot", "cpr", "camarilla", "fib_pivot", "woodie_pivot",
        "demark_pivot",
    ];

    public static double[][] Of(IndicatorSettings settings, Candle[] candles)
    {
        var p = settings.Parameters.ToArray();
        var n = p.Length > 0 ? (int)p[0] : 0;
        var x = candles.Select(c => c.Price(settings.PriceField)).ToArray();
        var high = candles.Select(c => c.High).ToArray();
        var low = candles.Select(c => c.Low).ToArray();
        var close = candles.Select(c => c.Close).ToArray();
        var volume = candles.Select(c => c.Volume).ToArray();
        var typical = candles.Select(c => (c.High + c.Low + c.Close) / 3).ToArray();
        return settings.Definition.Name switch
        {
            "sma" => [Mean(x, n)],
            "ema" => [Ema(x, n)],
            "wma" => [Rolling(x, n, w => w.Select((v, i) => v * (i + 1)).Sum() / (n * (n + 1) / 2))],
            "rsi" => [Rsi(x, n)],
            "atr" => [Wilder(TrueRanges(candles), n)],
            "adx" => NaiveTrends.Adx(candles, TrueRanges(candles), n, p[1] > 0 ? (int)p[1] : n),
            "macd" => Macd(x, n, (int)p[1], (int)p[2]),
            "stochastic" => Stochastic(high, low, close, n, (int)p[1], (int)p[2]),
            "stochrsi" => Stochastic(Rsi(x, n), Rsi(x, n), Rsi(x, n), p[3] > 0 ? (int)p[3] : n, (int)p[1], (int)p[2]),
            "bollinger" => Bollinger(x, n, p[1]),
            "keltner" => Band(Ema(x, n), Wilder(TrueRanges(candles), (int)p[1]), p[2]),
            "donchian" => Donchian(high, low, p[2] > 0 ? (int)p[2] : n, p[1] > 0 ? (int)p[1] : n),
            "cci" => [Rolling(typical, n, Cci)],
            "mfi" => [Mfi(typical, volume, n)],
            "obv" => [Obv(close, volume)],
            "roc" => [x.Select((v, i) => i < n ? double.NaN : 100 * (v / x[i - n] - 1)).ToArray()],
            "psar" => NaiveTrends.ParabolicSar(candles, p[0], p[1], p[2] > 0 ? p[2] : p[0]),
            "supertrend" => NaiveTrends.SuperTrend(candles, Wilder(TrueRanges(candles), n), p[1]),
            "vwap" => [n == 0 ? SessionVwap(candles, typical) : RollingVwap(typical, volume, n)],
            "williams_r" => [RangePosition(high, low, close, n).Select(k => k - 100).ToArray()],
            "aroon" => Aroon(high, low, n),
            "stddev" => [Deviation(x, n)],
            "highest" => [Rolling(x, n, w => w.Max())],
            "lowest" => [Rolling(x, n, w => w.Min())],
            _ => NaiveTrendAndVolatility.Of(settings, candles),
        };
    }

    public static double[] TrueRanges(Candle[] candles) =>
    [
        .. candles.Select((c, i) => i == 0
            ? c.High - c.Low
            : Math.Max(c.High, candles[i - 1].Close) - Math.Min(c.Low, candles[i - 1].Close)),
    ];

    private static double[] Rsi(double[] x, int n) => Combine(
        Wilder(Pairwise(x, (a, b) => b > a ? b - a : 0), n),
        Wilder(Pairwise(x, (a, b) => b < a ? a - b : 0), n),
        (gain, loss) => loss == 0 ? 100 : 100 * gain / (gain + loss));

    private static double[][] Macd(double[] x, int fast, int slow, int signal)
    {
        var line = Combine(Ema(x, fast), Ema(x, slow), (f, s) => f - s);
        var smoothed = Ema(line, signal);
        return [line, smoothed, Combine(line, smoothed, (l, s) => l - s)];
    }

    private static double[] RangePosition(double[] high, double[] low, double[] close, int n)
    {
        var (highest, lowest) = (Rolling(high, n, w => w.Max()), Rolling(low, n, w => w.Min()));
        return [.. close.Select((c, i) => highest[i] == lowest[i] ? 0 : 100 * (c - lowest[i]) / (highest[i] - lowest[i]))];
    }

    private static double[][] Stochastic(double[] high, double[] low, double[] close, int n, int smoothK, int smoothD)
    {
        var k = Mean(RangePosition(high, low, close, n), smoothK);
        return [k, Mean(k, smoothD)];
    }

    private static double[][] Band(double[] middle, double[] width, double multiplier) =>
    [
        Combine(middle, width, (m, w) => m + multiplier * w),
        Combine(middle, width, (m, w) => double.IsNaN(w) ? w : m),
        Combine(middle, width, (m, w) => m - multiplier * w),
    ];

    private static double[][] Bollinger(double[] x, int n, double multiplier)
    {
        var bands = Band(Mean(x, n), Deviation(x, n), multiplier);
        var width = Combine(bands[0], bands[2], (upper, lower) => upper - lower);
        var percentB = x.Select((v, i) => width[i] == 0 ? 0.5 : (v - bands[2][i]) / width[i]).ToArray();
        var bandwidth = Combine(width, bands[1], (w, m) => w / m);
        return [.. bands, bandwidth, percentB, [.. bandwidth.Select(b => 100 * b)]];
    }

    private static double[][] Donchian(double[] high, double[] low, int upperLength, int lowerLength)
    {
        var (upper, lower) = (Rolling(high, upperLength, w => w.Max()), Rolling(low, lowerLength, w => w.Min()));
        return [upper, Combine(upper, lower, (u, l) => (u + l) / 2), lower];
    }

    private static double Cci(double[] window)
    {
        var mean = window.Average();
        return window.Max() == window.Min() ? 0 : (window[^1] - mean) / (0.015 * window.Average(v => Math.Abs(v - mean)));
    }

    private static double[] Mfi(double[] typical, double[] volume, int n)
    {
        var flow = Combine(typical, volume, (t, v) => t * v);
        var sign = Pairwise(typical, (a, b) => Math.Sign(b - a));
        var up = Rolling(Combine(flow, sign, (f, s) => s < 0 ? 0 : f * s), n, w => w.Sum());
        var down = Rolling(Combine(flow, sign, (f, s) => s > 0 ? 0 : -f * s), n, w => w.Sum());
        return Combine(up, down, (u, d) => u + d == 0 ? 50 : 100 * u / (u + d));
    }

    private static double[] Obv(double[] close, double[] volume)
    {
        var total = 0.0;
        return [.. close.Select((c, i) => total += i == 0 ? 0 : Math.Sign(c - close[i - 1]) * volume[i])];
    }

    private static double[] SessionVwap(Candle[] candles, double[] typical)
    {
        var (turnover, volume) = (0.0, 0.0);
        return [.. candles.Select((c, i) =>
        {
            if (i > 0 && new DateTime(c.OpenTime.Ticks).Date != new DateTime(candles[i - 1].OpenTime.Ticks).Date)
                (turnover, volume) = (0, 0);
            turnover += typical[i] * c.Volume;
            volume += c.Volume;
            return turnover / volume;
        })];
    }

    private static double[] RollingVwap(double[] typical, double[] volume, int n) => Combine(
        Rolling(Combine(typical, volume, (t, v) => t * v), n, w => w.Sum()),
        Rolling(volume, n, w => w.Sum()),
        (turnover, traded) => turnover / traded);

    private static double[][] Aroon(double[] high, double[] low, int n)
    {
        var up = Rolling(high, n + 1, w => 100.0 * Array.LastIndexOf(w, w.Max()) / n);
        var down = Rolling(low, n + 1, w => 100.0 * Array.LastIndexOf(w, w.Min()) / n);
        return [up, down, Combine(up, down, (u, d) => u - d)];
    }
}
