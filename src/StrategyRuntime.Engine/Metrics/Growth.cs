namespace StrategyRuntime.Engine.Metrics;

/// <summary>
/// Compound growth. <see cref="Math.Pow"/> differs between processors and C libraries in its last bit; this is decimal arithmetic, so every
/// machine gets the same double, and subtracting 1 loses no digit.
/// </summary>
internal static class Growth
{
    private const decimal Ln2 = 0.6931471805599453094172321215m;
    private const decimal SquareRootOf2 = 1.4142135623730950488016887242m;

    // Beyond this a factor has no fraction left that a decimal would keep.
    private const int MaxDecimalPower = 32;

    // Doubles end below 2^1024.
    private const int MaxPower = 1100;

    /// <summary>factor ^ exponent − 1; infinite when it is beyond the range of a double.</summary>
    /// <param name="factor">Above 0.</param>
    /// <param name="exponent">Any.</param>
    public static double Compound(decimal factor, decimal exponent)
    {
        var logarithm = Ln(factor);
        if (logarithm == 0 || exponent == 0) return 0;
        if (Math.Abs((double)logarithm * (double)exponent) > MaxPower) return logarithm > 0 == exponent > 0 ? double.PositiveInfinity : -1;
        var product = logarithm * exponent;
        var power = (int)decimal.Round(product / Ln2);
        var rest = Exp(product - power * Ln2);
        if (Math.Abs(power) > MaxDecimalPower) return Math.ScaleB((double)rest, power) - 1;
        var scale = (decimal)(1L << Math.Abs(power));
        return (double)((power < 0 ? rest / scale : rest * scale) - 1);
    }

    /// <summary>Natural logarithm, by the series of artanh around a power of two.</summary>
    private static decimal Ln(decimal value)
    {
        var power = 0;
        for (; value > SquareRootOf2; value /= 2) power++;
        for (; value * SquareRootOf2 < 1; value *= 2) power--;
        var z = (value - 1) / (value + 1);
        var square = z * z;
        var sum = 0m;
        var odd = 1;
        for (var term = z; term != 0; term *= square, odd += 2) sum += term / odd;
        return power * Ln2 + 2 * sum;
    }

    /// <summary>e ^ value for a small value, by its series.</summary>
    private static decimal Exp(decimal value)
    {
        var sum = 1m;
        var count = 1;
        for (var term = value; term != 0; term *= value / ++count) sum += term;
        return sum;
    }
}
