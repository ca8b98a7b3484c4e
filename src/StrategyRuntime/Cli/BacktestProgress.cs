using System.Globalization;
using Spectre.Console;
using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Sessions;

namespace StrategyRuntime.Cli;

/// <summary>Shows on stderr how far a backtest is, so that stdout holds the result alone.</summary>
internal sealed class BacktestProgress(ProgressTask? bar) : IRunObserver
{
    /// <inheritdoc/>
    public bool WantsView => false;

    /// <summary>Plays a run under a progress bar; under none when the output is for a program or not shown.</summary>
    public static Task<RunOutcome> ShowAsync(RunPlan plan, bool silent, Func<IRunObserver, Task<RunOutcome>> play)
    {
        if (silent || Console.IsErrorRedirected) return play(new BacktestProgress(null));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(
                    Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{plan.Strategy.Name} on {plan.Strategy.Trading.Symbol}")));
                return await play(new BacktestProgress(bar));
            });
    }

    /// <inheritdoc/>
    public void StateChanged(RunState state)
    {
    }

    /// <inheritdoc/>
    public void SpeedChanged(Speed speed)
    {
    }

    /// <inheritdoc/>
    public void Progressed(ExecutionProgress progress, LiveView? view)
    {
        if (bar is not null) bar.Value = progress.Percent ?? 0;
    }
}
