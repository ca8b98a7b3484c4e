using System.Globalization;
using Spectre.Console;
using StrategyRuntime.Studies;

namespace StrategyRuntime.Cli;

/// <summary>Shows on stderr how far a study is, at what rate, and when it will end.</summary>
internal static class StudyProgressBar
{
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(100);

    /// <summary>Computes under a progress bar; under none when the output is for a program or not shown.</summary>
    public static Task<StudySummary> ShowAsync(StudyComputation computation, bool silent, Func<Task<StudySummary>> compute)
    {
        if (silent || Console.IsErrorRedirected) return compute();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("sets", maxValue: Math.Max(1, computation.Total));
                var work = compute();
                var time = TimeProvider.System;
                var start = time.GetTimestamp();
                while (await Task.WhenAny(work, Task.Delay(s_every)) != work)
                {
                    bar.Value = computation.Done;
                    var rate = computation.Done / time.GetElapsedTime(start).TotalSeconds;
                    bar.Description = string.Create(CultureInfo.InvariantCulture, $"{computation.Done:N0} backtests, {rate:N0} a second");
                }
                bar.Value = bar.MaxValue;
                return await work;
            });
    }
}
