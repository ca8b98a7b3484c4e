using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Studies;

namespace StrategyRuntime.Studies;

/// <summary>What a study keeps of a set in memory: its numbers, not its text.</summary>
internal sealed class SetResult
{
    private readonly double[] _numbers;

    private SetResult(StudySet set, string path, string? error, double[] numbers) =>
        (Set, Path, Error, _numbers) = (set, path, error, numbers);

    /// <summary>The set.</summary>
    public StudySet Set { get; }

    /// <summary>How it was computed.</summary>
    public string Path { get; }

    /// <summary>Why it could not be played, or null.</summary>
    public string? Error { get; }

    /// <summary>Its returns in stretches; null when it could not be played.</summary>
    public ReturnBlocks? Returns { get; private init; }

    /// <summary>Its objective; NaN when it has none.</summary>
    public double Objective { get; private init; }

    /// <summary>Whether all constraints hold.</summary>
    public bool MeetsConstraints { get; private init; }

    /// <summary>A number of its metrics by name; NaN when it is undefined or there is none of that name.</summary>
    public double Number(string name) => _numbers.Length > 0 && StudyMetrics.IndexOf(name) is { } at ? _numbers[at] : double.NaN;

    /// <summary>Takes what came of a set.</summary>
    /// <param name="plan">The study.</param>
    /// <param name="set">The set.</param>
    /// <param name="path">How it was computed.</param>
    /// <param name="metrics">Its metrics as JSON; empty when it could not be played.</param>
    /// <param name="returns">Its returns.</param>
    /// <param name="error">Why it could not be played.</param>
    public static SetResult Of(
        StudyPlan plan, StudySet set, string path, ReadOnlySpan<byte> metrics, ReturnBlocks? returns, string? error)
    {
        var numbers = metrics.IsEmpty ? [] : StudyMetrics.Read(metrics);
        var result = new SetResult(set, path, error, numbers);
        return new SetResult(set, path, error, numbers)
        {
            Returns = returns,
            Objective = result.Number(plan.Request.Objective.Metric),
            MeetsConstraints = numbers.Length > 0 && plan.Constraints.All(c => c.Holds(result.Number)),
        };
    }

    /// <summary>Returns of a set in stretches of the study's days. What earns on a debt is no return, and counts as nothing.</summary>
    /// <param name="samples">Its equity.</param>
    /// <param name="days">The study's days, in order.</param>
    public static ReturnBlocks BlocksOf(IReadOnlyList<EquitySample> samples, IReadOnlyList<int> days)
    {
        var returns = new double[days.Count];
        var day = 0;
        foreach (var sample in samples)
        {
            while (day < days.Count - 1 && days[day] < sample.Day) day++;
            if (day < days.Count) returns[day] += sample.Return;
        }
        return new ReturnBlocks(returns);
    }
}
