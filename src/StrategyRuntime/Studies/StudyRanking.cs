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
        results.Aggregate((SetResult?)null, (best, result) => Better(best, result, objective));

    /// <summary>The better of the best so far and another set, which may be neither.</summary>
    public static SetResult? Better(SetResult? best, SetResult other, StudyObjective objective)
    {
        if (!other.MeetsConstraints || double.IsNaN(other.Objective)) return best;
        if (best is null) return other;
        var order = objective.Compare(other.Objective, best.Objective);
        return order < 0 || (order == 0 && other.Set.Number < best.Set.Number) ? other : best;
    }
}
