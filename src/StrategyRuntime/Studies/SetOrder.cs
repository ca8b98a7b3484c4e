namespace StrategyRuntime.Studies;

/// <summary>
/// An order of sets in which those with nearly the same parameters come one after the other: along Morton's curve (1966) through the space
/// of the parameters. Few indicators and comparisons have to be in memory at a time then.
/// </summary>
internal static class SetOrder
{
    /// <summary>Arranges the numbers of sets.</summary>
    public static void Arrange(StudyPlan plan, int[] numbers)
    {
        var places = Array.ConvertAll(numbers, number =>
        {
            var set = plan.Set(number);
            return (set.Symbol, set.Account, Indexes: plan.Space.IndexesOf(set.Combination));
        });
        Array.Sort(places, numbers, Comparer<(int Symbol, int Account, int[] Indexes)>.Create((a, b) =>
            a.Symbol != b.Symbol ? a.Symbol.CompareTo(b.Symbol)
            : a.Account != b.Account ? a.Account.CompareTo(b.Account)
            : Compare(a.Indexes, b.Indexes)));
    }

    /// <summary>The axis whose indexes differ in the highest bit decides.</summary>
    private static int Compare(int[] left, int[] right)
    {
        var (axis, difference) = (-1, 0);
        for (var i = 0; i < left.Length; i++)
        {
            var other = left[i] ^ right[i];
            // The highest bit of the one so far is lower.
            if (difference < other && difference < (difference ^ other)) (axis, difference) = (i, other);
        }
        return axis < 0 ? 0 : left[axis].CompareTo(right[axis]);
    }
}
