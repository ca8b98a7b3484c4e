namespace StrategyRuntime.Studies;

/// <summary>The figure that makes one set better than another.</summary>
/// <param name="Metric">A number of metrics.json.</param>
/// <param name="Direction">Whether more of it is better.</param>
internal sealed record StudyObjective(string Metric, ObjectiveDirection Direction)
{
    // Of these less is better.
    private static readonly HashSet<string> s_lessIsBetter = new(StringComparer.Ordinal)
    {
        "max_drawdown", "max_drawdown_close", "fees", "losers", "longest_losing_streak", "rejected_orders", "zero_quantity_orders",
    };

    /// <summary>The objective of a metric in the direction in which it is commonly meant.</summary>
    public static StudyObjective Of(string metric) =>
        new(metric, s_lessIsBetter.Contains(metric) ? ObjectiveDirection.Min : ObjectiveDirection.Max);

    /// <summary>Orders the better value first; a set without a value comes last.</summary>
    public int Compare(double left, double right)
    {
        if (double.IsNaN(left) || double.IsNaN(right)) return double.IsNaN(left).CompareTo(double.IsNaN(right));
        return Direction == ObjectiveDirection.Max ? right.CompareTo(left) : left.CompareTo(right);
    }
}

/// <summary>Which values of an objective are better.</summary>
internal enum ObjectiveDirection
{
    /// <summary>The greater ones.</summary>
    Max,

    /// <summary>The smaller ones.</summary>
    Min,
}
