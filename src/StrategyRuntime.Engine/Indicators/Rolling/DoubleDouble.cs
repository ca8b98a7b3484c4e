using System.Runtime.CompilerServices;

namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>
/// A number as the unevaluated sum of two doubles, about 106 bits: what is added and taken away a million times leaves no trace, and the
/// mean of equal numbers is that number. Error-free sum and product: Knuth, TAOCP vol. 2, 4.2.2, and Dekker (1971), "A floating-point
/// technique for extending the available precision". Only IEEE operations, so the bits are the same on every machine.
/// Its operators are inlined, because a call costs more than their few operations.
/// </summary>
/// <param name="High">The number rounded to a double.</param>
/// <param name="Low">What <paramref name="High"/> leaves out.</param>
internal readonly record struct DoubleDouble(double High, double Low)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    /// <summary>The exact product of two doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble Product(double left, double right)
    {
        var product = left * right;
        return new(product, Math.FusedMultiplyAdd(left, right, -product));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble operator +(DoubleDouble left, DoubleDouble right)
    {
        var high = Sum(left.High, right.High);
        var low = Sum(left.Low, right.Low);
        var carried = Ordered(high.High, high.Low + low.High);
        return Ordered(carried.High, carried.Low + low.Low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble operator +(DoubleDouble left, double right)
    {
        var high = Sum(left.High, right);
        return Ordered(high.High, high.Low + left.Low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble operator -(DoubleDouble left, double right) => left + -right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble operator -(DoubleDouble value) => new(-value.High, -value.Low);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble operator -(DoubleDouble left, DoubleDouble right) => left + -right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble operator *(DoubleDouble left, DoubleDouble right)
    {
        var product = Product(left.High, right.High);
        return Ordered(product.High, product.Low + (left.High * right.Low + left.Low * right.High));
    }

    /// <summary>Long division, two digits of 53 bits each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble operator /(DoubleDouble left, DoubleDouble right)
    {
        var digit = left.High / right.High;
        var rest = left - right * digit;
        return Ordered(digit, rest.High / right.High);
    }

    /// <summary>The quotient as a double: long division of which the second digit only rounds the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double DividedBy(double divisor)
    {
        var digit = High / divisor;
        return digit + (Math.FusedMultiplyAdd(-digit, divisor, High) + Low) / divisor;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleDouble Sum(double left, double right)
    {
        var sum = left + right;
        var part = sum - left;
        return new(sum, left - (sum - part) + (right - part));
    }

    /// <summary>The sum of two doubles of which the first is not smaller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleDouble Ordered(double large, double small)
    {
        var sum = large + small;
        return new(sum, small - (sum - large));
    }
}
