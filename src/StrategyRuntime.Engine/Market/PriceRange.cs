namespace StrategyRuntime.Engine.Market;

/// <summary>The prices between two others, neither of them included; NaN bounds hold no price.</summary>
/// <param name="Above">Every price of the range is above it.</param>
/// <param name="Below">Every price of the range is below it.</param>
internal readonly record struct PriceRange(double Above, double Below)
{
    /// <summary>Every price.</summary>
    public static PriceRange All => new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>No price.</summary>
    public static PriceRange None => new(double.NaN, double.NaN);

    /// <summary>The prices up to one, which is included.</summary>
    public static PriceRange UpTo(double price) => new(double.NegativeInfinity, Math.BitIncrement(price));

    /// <summary>The prices from one on, which is included.</summary>
    public static PriceRange From(double price) => new(Math.BitDecrement(price), double.PositiveInfinity);

    /// <summary>The prices below one.</summary>
    public static PriceRange Under(double price) => new(double.NegativeInfinity, price);

    /// <summary>The prices above one.</summary>
    public static PriceRange Over(double price) => new(price, double.PositiveInfinity);

    /// <summary>True for a price of the range.</summary>
    public bool Contains(double price) => price > Above && price < Below;

    /// <summary>The prices that both ranges hold.</summary>
    public PriceRange And(PriceRange other) => new(Math.Max(Above, other.Above), Math.Min(Below, other.Below));
}
