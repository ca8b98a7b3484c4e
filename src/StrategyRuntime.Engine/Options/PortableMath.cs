using System.Runtime.CompilerServices;

namespace StrategyRuntime.Engine.Options;

/// <summary>
/// Exponential and logarithm by additions, multiplications and divisions alone, which IEEE 754 fixes to the last bit: those of the platform
/// may differ between machines, and a price that a run wrote must come again. The methods are those of fdlibm (Sun Microsystems, 1993), off
/// by less than one unit in the last place.
/// </summary>
internal static class PortableMath
{
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double InverseLn2 = 1.44269504088896338700;
    private const double LargestExponent = 7.09782712893383973096e+02;
    private const double SmallestExponent = -7.45133219101941108420e+02;
    private const double TwoTo54 = 1.80143985094819840000e+16;
    private const double TwoToMinus1000 = 9.33263618503218878990e-302;

    /// <summary>e to the power of a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Exp(double x)
    {
        if (double.IsNaN(x)) return double.NaN;
        if (x > LargestExponent) return double.PositiveInfinity;
        if (x < SmallestExponent) return 0;
        double high = 0, low = 0;
        var k = 0;
        if (Math.Abs(x) > 0.5 * Ln2High)
        {
            k = (int)(InverseLn2 * x + (x < 0 ? -0.5 : 0.5));
            high = x - k * Ln2High;
            low = k * Ln2Low;
            x = high - low;
        }
        else if (Math.Abs(x) < 3.725290298461914e-9)
        {
            return 1 + x;
        }
        var t = x * x;
        var c = x - t * (1.66666666666666019037e-01 + t * (-2.77777777770155933842e-03 + t * (6.61375632143793436117e-05
            + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))));
        if (k == 0) return 1 - (x * c / (c - 2) - x);
        var y = 1 - (low - x * c / (2 - c) - high);
        return k >= -1021 ? Scale(y, k) : Scale(y, k + 1000) * TwoToMinus1000;
    }

    /// <summary>Natural logarithm; NaN of a negative number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x < 0) return double.NaN;
        if (x == 0) return double.NegativeInfinity;
        if (double.IsPositiveInfinity(x)) return x;
        var k = 0;
        if (x < 2.2250738585072014e-308)
        {
            k = -54;
            x *= TwoTo54;
        }
        var bits = BitConverter.DoubleToInt64Bits(x);
        var top = (int)(bits >> 32);
        k += (top >> 20) - 1023;
        top &= 0x000fffff;
        var half = (top + 0x95f64) & 0x100000;
        x = BitConverter.Int64BitsToDouble(((long)(top | (half ^ 0x3ff00000)) << 32) | (bits & 0xffffffffL));
        k += half >> 20;
        var f = x - 1;
        var s = f / (2 + f);
        var z = s * s;
        var w = z * z;
        var odd = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
        var even = z * (6.666666666666735130e-01
            + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
        var r = even + odd;
        if (((top - 0x6147a) | (0x6b851 - top)) > 0)
        {
            var square = 0.5 * f * f;
            return k == 0 ? f - (square - s * (square + r)) : k * Ln2High - (square - (s * (square + r) + k * Ln2Low) - f);
        }
        return k == 0 ? f - s * (f - r) : k * Ln2High - (s * (f - r) - k * Ln2Low - f);
    }

    /// <summary>A number × 2 to a power, which stays among the normal numbers.</summary>
    private static double Scale(double value, int power) => power == 1024
        ? value * 2 * BitConverter.Int64BitsToDouble((1023L + 1023) << 52)
        : value * BitConverter.Int64BitsToDouble((1023L + power) << 52);
}
