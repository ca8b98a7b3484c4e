using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace StrategyRuntime.Storage.Samples;

/// <summary>
/// A made-up series of intraday ticks, the same on every machine for the same seed. It is not market data of anything: three days of
/// 09:15 to 15:30 at +05:30, about 60,000 ticks at uneven distances, in steps of 0.05. The price swings around a level that it is pulled
/// back to, calmly for most of the time and in bursts of higher volatility that push it one way, so that strategies on overbought and
/// oversold levels have something to trade.
/// </summary>
public static class SyntheticTicks
{
    /// <summary>Seed of the series that ships as SYNTH.</summary>
    public const ulong DefaultSeed = 20_250_106;

    private const int Days = 3;
    private const int SessionMilliseconds = (6 * 60 + 15) * 60 * 1_000;
    private const int StepsPerPoint = 20;
    private const double Level = 1_000;

    // Per second: how fast the swing returns to its level (in about 12 minutes), how far it is shaken, and how fast a burst drives it.
    private const double Reversion = 1.0 / 720;
    private const double CalmShake = 0.12;
    private const double BurstShake = 0.25;
    private const double BurstDrift = 0.03;

    // Per tick: a burst starts about three times an hour and lasts for about four minutes.
    private const double BurstStarts = 1.0 / 1_000;
    private const double BurstEnds = 1.0 / 220;

    private static readonly DateTime s_firstDay = new(2025, 1, 6, 9, 15, 0);

    /// <summary>Writes the series as gzip-compressed CSV: <c>timestamp,price,volume</c>.</summary>
    public static void WriteCsvGz(Stream destination, ulong seed = DefaultSeed)
    {
        using var gzip = new GZipStream(destination, CompressionLevel.SmallestSize, leaveOpen: true);
        WriteCsv(gzip, seed);
    }

    /// <summary>Writes the series as CSV.</summary>
    public static void WriteCsv(Stream destination, ulong seed = DefaultSeed)
    {
        using var writer = new StreamWriter(destination, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("timestamp,price,volume");
        var random = new Pcg32(seed);
        var level = Level;
        for (var day = 0; day < Days; day++)
        {
            WriteDay(writer, random, s_firstDay.AddDays(day), level);
            // The next day opens up to half a percent away.
            level += level * 0.01 * (random.Unit() - 0.5);
        }
    }

    private static void WriteDay(StreamWriter writer, Pcg32 random, DateTime open, double level)
    {
        var swing = 0.0;
        var direction = 0; // Of the burst, -1 or 1; 0 while it is calm.
        for (var milliseconds = 0; milliseconds < SessionMilliseconds;)
        {
            var price = Math.Round((level + swing) * StepsPerPoint) / StepsPerPoint;
            var volume = 1 + (int)(random.Unit() * random.Unit() * (direction == 0 ? 12 : 40));
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{open.AddMilliseconds(milliseconds):yyyy-MM-dd'T'HH:mm:ss.fff}+05:30,{price:0.00},{volume}"));
            if (direction == 0 && random.Unit() < BurstStarts)
                direction = random.Unit() < 0.5 ? -1 : 1;
            else if (direction != 0 && random.Unit() < BurstEnds)
                direction = 0;
            // Quarters of a second, more often short than long: 1.1 seconds on average.
            var gap = 250 * (1 + (int)(random.Unit() * random.Unit() * 14.8));
            var seconds = gap / 1_000.0;
            swing += (direction * BurstDrift - swing * Reversion) * seconds
                + (direction == 0 ? CalmShake : BurstShake) * Math.Sqrt(seconds) * random.Normal();
            milliseconds += gap;
        }
    }
}
