using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>
/// The mean distance of numbers from their mean. It moves with the mean and has no running form: it is one pass over the window per
/// candle, four lanes wide.
/// </summary>
internal static class MeanDeviation
{
    /// <summary>Four lanes whatever the machine has, so that the order of additions, and with it the bits, never changes.</summary>
    public static double Of(ReadOnlySpan<double> values, double mean)
    {
        var vectors = MemoryMarshal.Cast<double, Vector256<double>>(values);
        var means = Vector256.Create(mean);
        var sums = Vector256<double>.Zero;
        foreach (var vector in vectors) sums += Vector256.Abs(vector - means);
        var sum = sums[0] + sums[1] + (sums[2] + sums[3]);
        foreach (var value in values[(vectors.Length * Vector256<double>.Count)..]) sum += Math.Abs(value - mean);
        return sum / values.Length;
    }
}
