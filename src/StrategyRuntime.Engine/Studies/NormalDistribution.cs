namespace StrategyRuntime.Engine.Studies;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    /// <summary>
    /// Probability of a value up to <paramref name="z"/>: by the continued fraction of the tail where it is far, by the series around 0
    /// where it is near (Abramowitz and Stegun 26.2.10 and 26.2.14).
    /// </summary>
    public static double Cumulative(double z)
    {
        if (double.IsNaN(z)) return double.NaN;
        var x = Math.Abs(z);
        if (x > 38) return z > 0 ? 1 : 0;
        var density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
        double upper;
        if (x < 3)
        {
            double term = x, sum = x;
            for (var n = 1; n < 200 && term > sum * 1e-17; n++) sum += term *= x * x / (2 * n + 1);
            upper = 0.5 - density * sum;
        }
        else
        {
            var fraction = 0.0;
            for (var n = 120; n > 0; n--) fraction = n / (x + fraction);
            upper = density / (x + fraction);
        }
        return z > 0 ? 1 - upper : upper;
    }

    /// <summary>The value up to which a share of the distribution lies; the share is between 0 and 1.</summary>
    public static double Inverse(double share)
    {
        // A bisection of what is above is exact enough and short.
        double low = -39, high = 39;
        for (var i = 0; i < 200 && high - low > 1e-15 * Math.Max(1, Math.Abs(low)); i++)
        {
            var middle = (low + high) / 2;
            if (Cumulative(middle) < share) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }
}
