using System.Diagnostics;
using System.Globalization;

namespace StrategyRuntime.Benchmarks.Engine;

/// <summary>Times work: the best of several runs, because others on the machine only ever make it slower.</summary>
internal static class Measure
{
    /// <summary>Best wall and processor time of several runs, and the fewest bytes that the calling thread allocated in one.</summary>
    public static Result Best(int runs, Action work)
    {
        var best = new Result(TimeSpan.MaxValue, TimeSpan.MaxValue, long.MaxValue);
        for (var run = 0; run < runs; run++)
        {
            GC.Collect();
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var processor = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            work();
            var took = Stopwatch.GetElapsedTime(start);
            processor = Environment.CpuUsage.TotalTime - processor;
            best = new Result(
                took < best.Time ? took : best.Time,
                processor < best.Processor ? processor : best.Processor,
                Math.Min(best.Bytes, GC.GetAllocatedBytesForCurrentThread() - bytes));
        }
        return best;
    }

    /// <summary>Prints one row: what, how many a second, and notes.</summary>
    public static void Row(string what, double count, Result result, string unit = "ticks", string note = "") =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-58} {count / result.Time.TotalSeconds / 1e6,9:0.00} M {unit}/s {result.Time.TotalMilliseconds,9:0} ms "
            + $"{result.Processor.TotalMilliseconds,9:0} cpu-ms {result.Bytes / count,8:0.000} B/{unit[..^1]}  {note}"));
}

/// <summary>
/// Wall time, processor time of all threads, and bytes of a piece of work. The processor's hardly depends on what else goes on.
/// </summary>
internal readonly record struct Result(TimeSpan Time, TimeSpan Processor, long Bytes);
