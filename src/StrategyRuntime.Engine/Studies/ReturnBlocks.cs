namespace StrategyRuntime.Engine.Studies;

/// <summary>
/// A set's returns, summed over equal stretches of the study's days: what the probability of overfitting needs of them.
/// </summary>
public sealed class ReturnBlocks
{
    /// <summary>Number of stretches.</summary>
    public const int Count = 16;

    /// <summary>Sums returns.</summary>
    /// <param name="returns">A return for each day, 0 where there was none.</param>
    public ReturnBlocks(ReadOnlySpan<double> returns)
    {
        Sums = new double[Count];
        Squares = new double[Count];
        for (var day = 0; day < returns.Length; day++)
        {
            var block = (int)((long)day * Count / returns.Length);
            Sums[block] += returns[day];
            Squares[block] += returns[day] * returns[day];
        }
    }

    /// <summary>Takes sums that were kept.</summary>
    public ReturnBlocks(double[] sums, double[] squares) => (Sums, Squares) = (sums, squares);

    /// <summary>Sum of the returns of each stretch.</summary>
    public double[] Sums { get; }

    /// <summary>Sum of their squares.</summary>
    public double[] Squares { get; }

    /// <summary>Number of days of each stretch.</summary>
    public static int[] Lengths(int days)
    {
        var lengths = new int[Count];
        for (var day = 0; day < days; day++) lengths[(int)((long)day * Count / days)]++;
        return lengths;
    }
}
