namespace StrategyRuntime.Engine.Studies;

/// <summary>Shape of a series of returns.</summary>
/// <param name="Count">How many.</param>
/// <param name="Sharpe">Mean ÷ standard deviation (n − 1); null with fewer than 2 or no deviation.</param>
/// <param name="Skewness">Third standardised moment, by n.</param>
/// <param name="Kurtosis">Fourth standardised moment, by n; 3 for a normal distribution.</param>
public sealed record ReturnMoments(int Count, double? Sharpe, double Skewness, double Kurtosis)
{
    /// <summary>Measures a series.</summary>
    public static ReturnMoments Of(ReadOnlySpan<double> returns)
    {
        double sum = 0, second = 0, third = 0, fourth = 0;
        foreach (var value in returns) sum += value;
        var mean = returns.Length == 0 ? 0 : sum / returns.Length;
        foreach (var value in returns)
        {
            var deviation = value - mean;
            var square = deviation * deviation;
            second += square;
            third += square * deviation;
            fourth += square * square;
        }
        if (returns.Length < 2 || second <= 0) return new ReturnMoments(returns.Length, null, 0, 3);
        var variance = second / returns.Length;
        return new ReturnMoments(
            returns.Length,
            mean / Math.Sqrt(second / (returns.Length - 1)),
            third / returns.Length / (variance * Math.Sqrt(variance)),
            fourth / returns.Length / (variance * variance));
    }
}
