namespace StrategyRuntime.Engine.Portfolio;

/// <summary>The prices from one to another, both included; none when the lowest is above the highest.</summary>
/// <param name="Lowest">The lowest.</param>
/// <param name="Highest">The highest.</param>
internal readonly record struct PriceSpan(double Lowest, double Highest)
{
    /// <summary>No price.</summary>
    public static PriceSpan Empty => new(double.PositiveInfinity, double.NegativeInfinity);

    /// <summary>True without a price in it.</summary>
    public bool IsEmpty => Lowest > Highest;

    /// <summary>True for a price of the span.</summary>
    public bool Contains(double price) => price >= Lowest && price <= Highest;

    /// <summary>The span up to a price.</summary>
    public PriceSpan With(double price) => new(Math.Min(Lowest, price), Math.Max(Highest, price));

    /// <summary>The span and as much on either side.</summary>
    public PriceSpan Widened(double margin) => new(Lowest - margin, Highest + margin);
}
