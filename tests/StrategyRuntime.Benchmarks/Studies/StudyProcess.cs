using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace StrategyRuntime.Benchmarks.Studies;

/// <summary>The command line's study as a user runs it, in another process that is watched from here.</summary>
internal static class StudyProcess
{
    private static readonly TimeSpan s_watch = TimeSpan.FromMilliseconds(20);

    /// <summary>The program beside this one.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "StrategyRuntime");

    /// <summary>Runs it to its end.</summary>
    /// <param name="folder">Folder with <c>strategy.json</c>, <c>account.json</c> and <c>data</c>.</param>
    /// <param name="parameters">The ranges, as the command line takes them.</param>
    /// <param name="threads">How many threads.</param>
    /// <param name="mebibytes">What its <c>--memory</c> may be; null: what it is by itself.</param>
    public static async Task<StudyFigures> RunAsync(string folder, IEnumerable<string> parameters, int threads, int? mebibytes)
    {
        var start = new ProcessStartInfo(
            Program,
            [
                "study", "--strategy", "strategy.json", "--market-data", "data", "--account", "account.json", "--json", "--limit", "1",
                "--threads", threads.ToString(CultureInfo.InvariantCulture),
                .. mebibytes is { } memory ? ["--memory", memory.ToString(CultureInfo.InvariantCulture)] : (string[])[],
                .. parameters.SelectMany(p => new[] { "--param", p }),
            ])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true,
        };
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var (processor, peak) = (TimeSpan.Zero, 0L);
        while (!process.HasExited)
        {
            try
            {
                process.Refresh();
                // Of one that has just ended both are nothing.
                (processor, peak) = (Max(processor, process.TotalProcessorTime), Math.Max(peak, process.PeakWorkingSet64));
            }
            catch (Exception e) when (e is InvalidOperationException or Win32Exception)
            {
                // It has just ended: the last look counts.
            }
            await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(s_watch));
        }
        var wall = Stopwatch.GetElapsedTime(started);
        using var json = JsonDocument.Parse(await output);
        var root = json.RootElement;
        var best = root.GetProperty("results")[0];
        return new StudyFigures(
            root.GetProperty("sets").GetInt32(), wall, processor, peak, best.GetProperty("path").GetString()!,
            best.GetProperty("metrics").GetProperty("trades").GetInt64());
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

/// <summary>What a study took, reading the data and printing the result included.</summary>
/// <param name="Sets">Its sets.</param>
/// <param name="Wall">Time on the clock.</param>
/// <param name="Processor">Processor time.</param>
/// <param name="Peak">Most physical memory.</param>
/// <param name="Path">The way that its best set took.</param>
/// <param name="Trades">Trades of its best set.</param>
internal sealed record StudyFigures(int Sets, TimeSpan Wall, TimeSpan Processor, long Peak, string Path, long Trades);
