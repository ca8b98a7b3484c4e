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

    // Sums of many of them are still decimals.
    private const decimal Bound = 1_000_000_000_000_000_000_000_000_000m;

    /// <summary>The same value without trailing zeros in its scale; a negative zero becomes 0.</summary>
    public static decimal Normalize(decimal value) => value == 0 ? 0 : value.Scale == 0 ? value : value / NormalizingOne;

    /// <summary>A price or another double as a decimal of 15 digits.</summary>
    public static decimal Of(double value) => Math.Abs(value) < (double)Bound ? (decimal)value : value > 0 ? Bound : -Bound;

    /// <summary>a × b.</summary>
    public static decimal Product(decimal a, decimal b)
    {
        var size = (double)a * (double)b;
        return Math.Abs(size) < (double)Bound ? a * b : size > 0 ? Bound : -Bound;
    }

    /// <summary>a + b.</summary>
    public static decimal Sum(decimal a, decimal b) => Math.Clamp(a + b, -Bound, Bound);

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
