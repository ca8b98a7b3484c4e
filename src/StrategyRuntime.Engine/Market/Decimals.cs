using System.Numerics;

namespace StrategyRuntime.Engine.Market;

/// <summary>Exact numbers that never overflow: what would be beyond 10^27 counts as 10^27.</summary>
internal static class Decimals
{
    /// <summary>Largest quantity, price and amount of an order.</summary>
    public const decimal Limit = 1_000_000_000_000_000_000m;

    /// <summary>Most digits that an order's amount may need.</summary>
    public const int MaxDigits = 28;

    // Dividing by a one with 28 decimals drops the trailing zeros of a decimal's scale.
    private const decimal NormalizingOne = 1.0000000000000000000000000000m;

    // A number of so many bits is below the bound: 2^89 is 6.2 × 10^26.
    private const int BitsBelowBound = 89;

    // Whatever it is multiplied by.
    private const int ManyBits = 96;

    // Sums of many of them are still decimals.
    private const decimal Bound = 1_000_000_000_000_000_000_000_000_000m;

    /// <summary>The same value without trailing zeros in its scale; a negative zero becomes 0.</summary>
    public static decimal Normalize(decimal value) => value == 0 ? 0 : value.Scale == 0 ? value : value / NormalizingOne;

    /// <summary>A price or another double as a decimal of 15 digits.</summary>
    public static decimal Of(double value) => Math.Abs(value) < (double)Bound ? (decimal)value : value > 0 ? Bound : -Bound;

    /// <summary>
    /// How many bits the digits of a number take, or more than a product of 28 digits may have when they are too many to tell at once.
    /// </summary>
    public static int Bits(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        return parts[2] != 0 ? ManyBits : 64 - BitOperations.LeadingZeroCount(((ulong)(uint)parts[1] << 32) | (uint)parts[0]);
    }

    /// <summary>a × b.</summary>
    public static decimal Product(decimal a, decimal b)
    {
        // Nearly all numbers are short, and their product is certainly below the bound.
        if (Bits(a) + Bits(b) <= BitsBelowBound) return a * b;
        var size = (double)a * (double)b;
        return Math.Abs(size) < (double)Bound ? a * b : size > 0 ? Bound : -Bound;
    }

    /// <summary>a + b.</summary>
    public static decimal Sum(decimal a, decimal b)
    {
        var sum = a + b;
        return Bits(sum) <= BitsBelowBound ? sum : Math.Clamp(sum, -Bound, Bound);
    }

    /// <summary>a ÷ b, 0 when b is 0.</summary>
    public static decimal Quotient(decimal a, decimal b)
    {
        if (b == 0) return 0;
        var size = (double)a / (double)b;
        return Math.Abs(size) < (double)Bound ? a / b : size > 0 ? Bound : -Bound;
    }

    /// <summary>The share of a total that a part has of a whole.</summary>
    public static decimal Share(decimal total, decimal part, decimal whole) =>
        Math.Abs((double)total * (double)part) < (double)Bound ? total * part / whole : total * (part / whole);
}
