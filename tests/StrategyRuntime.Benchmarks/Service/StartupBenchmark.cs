using System.Diagnostics;
using System.Globalization;

namespace StrategyRuntime.Benchmarks.Service;

/// <summary>Starts a published program again and again, and measures how long it takes until it answers.</summary>
internal static class StartupBenchmark
{
    private const int Starts = 10;

    /// <summary>Runs it; the argument is the program's file.</summary>
    public static async Task RunAsync(string program)
    {
        var times = new List<double>();
        // The first start reads the program from the disk and is left out.
        for (var start = 0; start <= Starts; start++)
        {
            var started = Stopwatch.GetTimestamp();
            await using var service = await PublishedService.StartAsync(program);
            if (start > 0) times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"start to /healthz, {Starts} starts: median {times[Starts / 2]:0} ms, fastest {times[0]:0} ms, slowest {times[^1]:0} ms"));
    }
}
