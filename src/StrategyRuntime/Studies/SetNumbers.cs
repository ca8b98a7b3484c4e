using System.Globalization;

namespace StrategyRuntime.Studies;

/// <summary>Numbers of a set by name: its parameters, <c>set</c>, <c>account</c>, <c>objective</c> and its figures.</summary>
/// <param name="plan">The study.</param>
internal sealed class SetNumbers(StudyPlan plan)
{
    /// <summary>Names of all numbers; a parameter hides a figure of its name.</summary>
    public IEnumerable<string> Names =>
        [.. plan.Space.Axes.Select(a => a.Name), "set", "account", "objective", .. StudyMetrics.Numbers];

    /// <summary>What gives a number of any set, NaN where it is undefined or a text; null when there is none of that name.</summary>
    public Func<SetResult, double>? Of(string name)
    {
        if (Axis(name) is { } axis)
            return At(axis, [.. plan.Space.Axes[axis].Values.Select(v => Number(v) ?? double.NaN)]);
        return name switch
        {
            "set" => result => result.Set.Number,
            "account" => result => result.Set.Account,
            "objective" => result => result.Objective,
            _ => StudyMetrics.IndexOf(name) is null ? null : result => result.Number(name),
        };
    }

    /// <summary>The same for sorting: values that are texts or flags come in the order in which the study was asked for them.</summary>
    public Func<SetResult, double>? OrderOf(string name) =>
        Axis(name) is { } axis && plan.Space.Axes[axis].Values.Any(v => Number(v) is null)
            ? At(axis, [.. Enumerable.Range(0, plan.Space.Axes[axis].Values.Count)])
            : Of(name);

    private int? Axis(string name)
    {
        for (var axis = 0; axis < plan.Space.Axes.Count; axis++)
        {
            if (plan.Space.Axes[axis].Name == name) return axis;
        }
        return null;
    }

    private Func<SetResult, double> At(int axis, double[] values) =>
        result => values[plan.Space.IndexesOf(result.Set.Combination)[axis]];

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
