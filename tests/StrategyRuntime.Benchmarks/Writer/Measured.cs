using System.Diagnostics;

namespace StrategyRuntime.Benchmarks.Writer;

/// <summary>Time by the clock and time of all processors.</summary>
internal readonly record struct Measured(TimeSpan Elapsed, TimeSpan Processor)
{
    public static Measured Now() =>
        new(TimeSpan.FromTicks((long)(Stopwatch.GetTimestamp() * ((double)TimeSpan.TicksPerSecond / Stopwatch.Frequency))),
        Environment.CpuUsage.TotalTime);

    public static Measured Since(Measured start)
    {
        var now = Now();
        return new Measured(now.Elapsed - start.Elapsed, now.Processor - start.Processor);
    }

    /// <summary>The one that took less time by the clock; a default one has not been measured.</summary>
    public static Measured Faster(Measured a, Measured b) => a == default || b.Elapsed < a.Elapsed ? b : a;

    public override string ToString() => $"{Elapsed.TotalSeconds:F2} s ({Processor.TotalSeconds:F2} s of processors)";
}
