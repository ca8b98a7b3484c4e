using System.Numerics;

namespace StrategyRuntime.Engine.Studies;

/// <summary>
/// The probability of backtest overfitting by combinatorially symmetric cross-validation (D. H. Bailey, J. Borwein, M. López de Prado,
/// Q. J. Zhu, "The Probability of Backtest Overfitting", Journal of Computational Finance 20(4), 2016): of all ways to split the days'
/// stretches into halves, the share in which the set that is best in one half lies in the lower half of all sets in the other.
/// </summary>
public static class Overfitting
{
    /// <summary>The probability, and how often the best of one half lost money in the other. Null with fewer than 2 sets.</summary>
    /// <param name="sets">The returns of each set.</param>
    /// <param name="lengths">Days of each stretch.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static OverfittingResult? Of(IReadOnlyList<ReturnBlocks> sets, int[] lengths, CancellationToken cancellationToken)
    {
        if (sets.Count < 2 || lengths.Any(length => length == 0)) return null;
        var columns = new ReturnColumns(sets, lengths);
        var (first, second) = (columns.NewRatios(), columns.NewRatios());
        var (splits, below, losses) = (0, 0, 0);
        // Of each pair of halves the one without the last stretch stands for both: either is once chosen on and once tried on.
        for (uint half = 0; half < 1u << (ReturnBlocks.Count - 1); half++)
        {
            if (BitOperations.PopCount(half) != ReturnBlocks.Count / 2) continue;
            cancellationToken.ThrowIfCancellationRequested();
            columns.Sharpe(half, first);
            columns.Sharpe(~half, second);
            Try(first.AsSpan(0, sets.Count), second.AsSpan(0, sets.Count));
            Try(second.AsSpan(0, sets.Count), first.AsSpan(0, sets.Count));
        }
        return new OverfittingResult((double)below / splits, (double)losses / splits, splits);

        void Try(ReadOnlySpan<double> inSample, ReadOnlySpan<double> outOfSample)
        {
            var best = Best(inSample);
            splits++;
            if (RelativeRank(outOfSample, best) <= 0.5) below++;
            if (outOfSample[best] < 0) losses++;
        }
    }

    /// <summary>Rank of a value from below ÷ (n + 1); equal values share the mean of their ranks.</summary>
    private static double RelativeRank(ReadOnlySpan<double> values, int at)
    {
        var value = values[at];
        var (lower, equal) = (0, 0);
        foreach (var other in values)
        {
            if (other < value) lower++;
            else if (other.Equals(value)) equal++;
        }
        return (lower + (equal + 1) / 2.0) / (values.Length + 1);
    }

    private static int Best(ReadOnlySpan<double> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best]) best = i;
        }
        return best;
    }
}

/// <summary>What cross-validation found.</summary>
/// <param name="Probability">Share of splits in which the best of one half is in the lower half in the other.</param>
/// <param name="LossProbability">Share of splits in which the best of one half lost money in the other.</param>
/// <param name="Splits">Number of splits.</param>
public sealed record OverfittingResult(double Probability, double LossProbability, int Splits);
