using System.Globalization;
using StrategyRuntime.Benchmarks.Streaming.Scenarios;

namespace StrategyRuntime.Benchmarks.Streaming;

/// <summary>Measures the streams from outside: the service in one process, thousands of raw connections in another.</summary>
internal static class StreamBenchmark
{
    /// <summary>
    /// Runs the scenarios. <c>--full</c> takes minutes instead of one; <c>--only WORD</c> runs those whose name begins so; <c>--root
    /// FOLDER</c> is where the sessions' files are: in memory (<c>/dev/shm</c>) it is the streams alone that are measured.
    /// </summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> options)
    {
        var full = options.Contains("--full");
        var only = After(options, "--only") ?? "";
        var root = After(options, "--root") ?? Path.GetTempPath();
        (string Name, Func<StreamLab, Task> Run)[] scenarios =
        [
            ("idle", lab => IdleScenario.RunAsync(lab, full ? 5_000 : 1_000)),
            ("idle-requests", lab => IdleScenario.RequestsAsync(lab, full ? 5_000 : 1_000)),
            ("flat-out", lab => FlatOutScenario.RunAsync(lab, full)),
            ("latency", lab => LatencyScenario.RunAsync(lab, full)),
            ("many-sessions", lab => LatencyScenario.ManySessionsAsync(lab, full)),
            ("slow-reader", lab => SlowReaderScenario.RunAsync(lab, full ? 300_000 : 75_000)),
            ("catch-up", lab => CatchUpScenario.RunAsync(lab, full ? 1_000_000 : 300_000)),
            ("shutdown", lab => ShutdownScenario.RunAsync(lab, 1_000)),
        ];
        foreach (var (name, run) in scenarios.Where(scenario => scenario.Name.StartsWith(only, StringComparison.Ordinal)))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"-- {name}"));
            // A process each, so that none pays for what another left behind.
            await using var lab = await StreamLab.StartAsync(root);
            await run(lab);
        }
        return 0;
    }

    private static string? After(IReadOnlyList<string> options, string name)
    {
        var at = options.ToList().IndexOf(name);
        return at >= 0 && at + 1 < options.Count ? options[at + 1] : null;
    }
}
