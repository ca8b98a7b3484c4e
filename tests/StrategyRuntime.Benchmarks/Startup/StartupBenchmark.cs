using System.Diagnostics;
using System.Globalization;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Benchmarks.Startup;

/// <summary>Starts a published program again and again, and measures how long it takes until it answers.</summary>
internal static class StartupBenchmark
{
    private const int Starts = 10;

    /// <summary>Runs it; the argument is the program's file.</summary>
    public static async Task RunAsync(string[] arguments)
    {
        if (arguments is not [var program])
        {
            Console.WriteLine("startup PROGRAM, for example: startup out/StrategyRuntime");
            return;
        }
        var times = new List<double>();
        // The first start reads the program from the disk and is left out.
        for (var start = 0; start <= Starts; start++)
        {
            var took = await StartAsync(Path.GetFullPath(program));
            if (start > 0) times.Add(took.TotalMilliseconds);
        }
        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"start to /healthz, {Starts} starts: median {times[Starts / 2]:0} ms, fastest {times[0]:0} ms, slowest {times[^1]:0} ms"));
    }

    private static async Task<TimeSpan> StartAsync(string program)
    {
        var root = Directory.CreateTempSubdirectory("startup-").FullName;
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, ["serve", "--urls", address, "--data-root", root]) { RedirectStandardOutput = true })!;
        using var client = new HttpClient();
        try
        {
            while (true)
            {
                try
                {
                    if ((await client.GetAsync($"{address}/healthz")).IsSuccessStatusCode) return Stopwatch.GetElapsedTime(started);
                }
                catch (HttpRequestException) when (!process.HasExited)
                {
                    await Task.Delay(2);
                }
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            Directory.Delete(root, recursive: true);
        }
    }
}
