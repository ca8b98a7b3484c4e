namespace StrategyRuntime.Studies;

/// <summary>The order of sets.</summary>
internal static class StudyRanking
{
    /// <summary>
    /// The best first: those that meet all constraints before the others, then by the objective, then by number.
    /// </summary>
    public static IReadOnlyList<SetResult> Rank(IEnumerable<SetResult> results, StudyObjective objective) =>
    [
        .. results.OrderByDescending(r => r.MeetsConstraints)
            .ThenBy(r => r.Objective, Comparer<double>.Create(objective.Compare))
            .ThenBy(r => r.Set.Number),
    ];

    /// <summary>The best set; null when none has an objective and meets all constraints.</summary>
    public static SetResult? Best(IEnumerable<SetResult> results, StudyObjective objective) =>
        Rank(results.Where(r => r.MeetsConstraints && !double.IsNaN(r.Objective)), objective) is [var best, ..] ? best : null;
}
