using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace StrategyRuntime.Storage.Samples;

/// <summary>
/// A made-up series of intraday ticks, the same on every machine for the same seed. It is not market data of anything: three days of
/// 09:15 to 15:30 at +05:30, about 60,000 ticks at uneven distances, in steps of 0.05. The price swings around a level that it is pulled
/// back to, calmly for most of the time and in bursts of higher volatility, so that strategies on overbought and oversold levels have
/// something to trade.
/// </summary>
public static class SyntheticTicks
{
    /// <summary>Seed of the series that ships as SYNTH.</summary>
    public const ulong DefaultSeed = 20_250_106;

    private const int Days = 3;
    private const int SessionMilliseconds = (6 * 60 + 15) * 60 * 1_000;
    private const int StepsPerPoint = 20;
    private const double Level = 1_000;

    // Per second: how fast the swing returns to its level (in about 15 minutes), and how far it is pushed.
    private const double Reversion = 1.0 / 900;
    private const double CalmPush = 0.16;
    private const double BurstPush = 0.42;

    // Per tick: a burst starts about twice an hour and lasts for about five minutes.
    private const double BurstStarts = 1.0 / 1_700;
    private const double BurstEnds = 1.0 / 270;

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
        var isBurst = false;
        for (var milliseconds = 0; milliseconds < SessionMilliseconds;)
        {
            var price = Math.Round((level + swing) * StepsPerPoint) / StepsPerPoint;
            var volume = 1 + (int)(random.Unit() * random.Unit() * (isBurst ? 40 : 12));
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{open.AddMilliseconds(milliseconds):yyyy-MM-dd'T'HH:mm:ss.fff}+05:30,{price:0.00},{volume}"));
            isBurst = random.Unit() < (isBurst ? 1 - BurstEnds : BurstStarts);
            // Quarters of a second, more often short than long: 1.1 seconds on average.
            var gap = 250 * (1 + (int)(random.Unit() * random.Unit() * 14.8));
            var seconds = gap / 1_000.0;
            swing += -swing * Reversion * seconds + (isBurst ? BurstPush : CalmPush) * Math.Sqrt(seconds) * random.Normal();
            milliseconds += gap;
        }
    }
}
