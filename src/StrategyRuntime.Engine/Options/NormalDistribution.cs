using System.Runtime.CompilerServices;

namespace StrategyRuntime.Engine.Options;

/// <summary>The standard normal distribution, the same to the last bit on every machine.</summary>
internal static class NormalDistribution
{
    private const double InverseRootOf2Pi = 0.39894228040143267794;
    private const double InverseRootOf2 = 0.70710678118654752440;
    private const double InverseRootOfPi = 0.56418958354775628695;

    // Where the methods of the error function change.
    private const double Near = 0.46875;
    private const double Far = 4;

    private static ReadOnlySpan<double> NearAbove =>
        [3.16112374387056560e0, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3, 1.85777706184603153e-1];

    private static ReadOnlySpan<double> NearBelow =>
        [2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3];

    private static ReadOnlySpan<double> MiddleAbove =>
    [
        5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e1, 2.98635138197400131e2, 8.81952221241769090e2,
        1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3, 2.15311535474403846e-8,
    ];

    private static ReadOnlySpan<double> MiddleBelow =>
    [
        1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3, 3.29079923573345963e3,
        4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
    ];

    private static ReadOnlySpan<double> FarAbove =>
    [
        3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4,
        1.63153871373020978e-2,
    ];

    private static ReadOnlySpan<double> FarBelow =>
        [2.56852019228982242e0, 1.87295284992346047e0, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3];

    /// <summary>Density at a value.</summary>
    public static double Density(double z) => InverseRootOf2Pi * ExpOfHalfSquare(z);

    /// <summary>
    /// Probability of a value up to <paramref name="z"/>, by W. J. Cody's rational approximations of the error function (Mathematics of
    /// Computation 23, 1969), which are exact to a double's last digits in the tails, too.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Cumulative(double z)
    {
        if (double.IsNaN(z)) return double.NaN;
        var x = Math.Abs(z) * InverseRootOf2;
        if (x <= Near) return 0.5 + 0.5 * ErrorFunctionNear(z * InverseRootOf2);
        var tail = 0.5 * ExpOfHalfSquare(z) * ScaledComplement(x);
        return z > 0 ? 1 - tail : tail;
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double ErrorFunctionNear(double x)
    {
        var square = x * x;
        double above = NearAbove[4] * square, below = square;
        for (var i = 0; i < 3; i++)
        {
            above = (above + NearAbove[i]) * square;
            below = (below + NearBelow[i]) * square;
        }
        return x * (above + NearAbove[3]) / (below + NearBelow[3]);
    }

    /// <summary>The complementary error function of a number that is not near 0, divided by e^(−x²).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double ScaledComplement(double x)
    {
        if (x <= Far)
        {
            double above = MiddleAbove[8] * x, below = x;
            for (var i = 0; i < 7; i++)
            {
                above = (above + MiddleAbove[i]) * x;
                below = (below + MiddleBelow[i]) * x;
            }
            return (above + MiddleAbove[7]) / (below + MiddleBelow[7]);
        }
        var inverse = 1 / (x * x);
        double top = FarAbove[5] * inverse, bottom = inverse;
        for (var i = 0; i < 4; i++)
        {
            top = (top + FarAbove[i]) * inverse;
            bottom = (bottom + FarBelow[i]) * inverse;
        }
        var rest = inverse * (top + FarAbove[4]) / (bottom + FarBelow[4]);
        return (InverseRootOfPi - rest) / x;
    }

    /// <summary>e^(−z²/2): the square is split in two, since a rounded one would lose digits of its exponential.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double ExpOfHalfSquare(double z)
    {
        var whole = Math.Truncate(z * 16) / 16;
        return PortableMath.Exp(-whole * whole / 2) * PortableMath.Exp(-(z - whole) * (z + whole) / 2);
    }
}
