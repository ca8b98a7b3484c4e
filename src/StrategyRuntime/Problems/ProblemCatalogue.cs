using System.Reflection;

namespace StrategyRuntime.Problems;

/// <summary>Every kind of problem that the service knows, gathered from the features that define them.</summary>
internal static class ProblemCatalogue
{
    /// <summary>All of them, ordered by status and slug.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        .. typeof(ProblemCatalogue).Assembly.GetTypes()
            .Where(t => !t.ContainsGenericParameters)
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(f => f.FieldType == typeof(ProblemKind))
            .Select(f => (ProblemKind)f.GetValue(null)!)
            .OrderBy(k => k.Status)
            .ThenBy(k => k.Slug, StringComparer.Ordinal),
    ];
}
