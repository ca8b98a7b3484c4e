namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>
/// The sums of the second, third and fourth powers of distances from the mean. They move with the mean, and running forms of them lose
/// their digits: this is one pass over the window.
/// </summary>
internal readonly record struct Moments(double Second, double Third, double Fourth, int Count)
{
    /// <summary>The sample variance.</summary>
    public double Variance => Second / (Count - 1);

    /// <summary>Of numbers whose mean is known.</summary>
    public static Moments Of(ReadOnlySpan<double> values, double mean)
    {
        var (second, third, fourth) = (0.0, 0.0, 0.0);
        foreach (var value in values)
        {
            var distance = value - mean;
            var square = distance * distance;
            second += square;
            third += square * distance;
            fourth += square * square;
        }
        return new(second, third, fourth, values.Length);
    }
}
