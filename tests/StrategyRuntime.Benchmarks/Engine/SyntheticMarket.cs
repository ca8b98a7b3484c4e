using System.Globalization;
using System.Text;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Benchmarks.Engine;

/// <summary>Prices for benchmarks: a walk that swings, always the same.</summary>
internal static class SyntheticMarket
{
    // One session of the Indian exchange, 9:15 to 15:24: a strategy that squares off before the close sees every tick.
    private static readonly long s_open = new DateTime(2024, 10, 29, 3, 45, 0).Ticks;
    private const long SessionTicks = (6 * 60 + 9) * TimeSpan.TicksPerMinute;

    /// <summary>Ticks spread evenly over one session.</summary>
    public static Tick[] Ticks(int count)
    {
        var ticks = new Tick[count];
        Fill(ticks, s_open, seed: 7);
        return ticks;
    }

    private static void Fill(Span<Tick> ticks, long open, int seed)
    {
        var random = new Random(seed);
        var count = ticks.Length;
        var swing = 0.0;
        for (var i = 0; i < count; i++)
        {
            swing += (random.NextDouble() - 0.5) * 40 / Math.Sqrt(count / 20_000.0) / 10 - swing * 0.5 / count;
            var price = Math.Round((24_300 + swing) * 20) / 20;
            var time = open + (long)(SessionTicks * (double)i / count) / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond;
            ticks[i] = new Tick(new UtcTime(time), price, 1, double.NaN, double.NaN, double.NaN, 0);
        }
    }

    /// <summary>
    /// Ticks spread evenly over the sessions of so many weekdays, each a walk that swings as one session of <see cref="Ticks"/> does.
    /// </summary>
    public static Tick[] Days(int count, int days)
    {
        var ticks = new Tick[count];
        var perDay = count / days;
        var day = 0L;
        for (var i = 0; i < days; i++, day++)
        {
            while (new DateTime(s_open).AddDays(day).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) day++;
            Fill(ticks.AsSpan(i * perDay, i == days - 1 ? count - i * perDay : perDay), s_open + day * TimeSpan.TicksPerDay, seed: 7 + i);
        }
        return ticks;
    }

    /// <summary>Writes ticks as a CSV file.</summary>
    public static void WriteTicks(string path, ReadOnlySpan<Tick> ticks)
    {
        using var writer = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 20);
        writer.Write("timestamp,price,volume\n");
        Span<char> line = stackalloc char[96];
        foreach (ref readonly var tick in ticks)
        {
            line.TryWrite(CultureInfo.InvariantCulture,
                $"{new DateTime(tick.Time.Ticks):yyyy-MM-dd'T'HH:mm:ss.fff}Z,{tick.Price},{tick.Volume}\n", out var length);
            writer.Write(line[..length]);
        }
    }

    /// <summary>Writes one-minute bars as a CSV file, without a gap.</summary>
    public static void WriteBars(string path, int count)
    {
        var random = new Random(11);
        var price = 100.0;
        var time = new DateTime(2020, 1, 1);
        using var writer = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 20);
        writer.Write("timestamp,open,high,low,close,volume\n");
        Span<char> line = stackalloc char[128];
        for (var i = 0; i < count; i++)
        {
            var open = price;
            price = Math.Round(Math.Max(10, price * (1 + (random.NextDouble() - 0.5) * 0.004)), 2);
            var (high, low) = (Math.Round(Math.Max(open, price) + 0.02, 2), Math.Round(Math.Min(open, price) - 0.02, 2));
            line.TryWrite(CultureInfo.InvariantCulture,
                $"{time.AddMinutes(i):yyyy-MM-dd'T'HH:mm:ss}Z,{open},{high},{low},{price},{i % 97}\n", out var length);
            writer.Write(line[..length]);
        }
    }
}
