using StrategyRuntime.Engine.Options;

namespace StrategyRuntime.Engine.Studies;

/// <summary>
/// The probability that a strategy's Sharpe ratio is above what the best of many worthless ones would show by luck (D. H. Bailey,
/// M. López de Prado, "The Deflated Sharpe Ratio", Journal of Portfolio Management 40(5), 2014). Ratios are those of one period.
/// </summary>
public static class DeflatedSharpe
{
    private const double EulerGamma = 0.577215664901532860606512;

    /// <summary>
    /// The highest Sharpe ratio that is to be expected of so many trials without any skill: √variance × ((1 − γ) Φ⁻¹(1 − 1/N) +
    /// γ Φ⁻¹(1 − 1/(N e))).
    /// </summary>
    /// <param name="trials">Number of trials, 2 at least.</param>
    /// <param name="variance">Variance of their Sharpe ratios.</param>
    public static double ExpectedMaximum(int trials, double variance) =>
        Math.Sqrt(variance) * ((1 - EulerGamma) * NormalDistribution.Inverse(1 - 1.0 / trials)
            + EulerGamma * NormalDistribution.Inverse(1 - 1 / (trials * Math.E)));

    /// <summary>
    /// Φ((SR − benchmark) √(T − 1) ÷ √(1 − skewness × SR + (kurtosis − 1) ÷ 4 × SR²)); null where the formula has no value.
    /// </summary>
    /// <param name="sharpe">Sharpe ratio of a period.</param>
    /// <param name="benchmark">The ratio that luck would show.</param>
    /// <param name="periods">Number of returns.</param>
    /// <param name="skewness">Skewness of the returns.</param>
    /// <param name="kurtosis">Kurtosis of the returns; 3 for a normal distribution.</param>
    public static double? Probability(double sharpe, double benchmark, int periods, double skewness, double kurtosis)
    {
        var variance = 1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe;
        if (periods < 2 || !(variance > 0)) return null;
        return NormalDistribution.Cumulative((sharpe - benchmark) * Math.Sqrt(periods - 1) / Math.Sqrt(variance));
    }
}
