namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// What becomes of an output when every price is multiplied by a number or raised by an amount: which axis and how many decimals suit it.
/// </summary>
public enum IndicatorScale
{
    /// <summary>No law holds.</summary>
    None,

    /// <summary>It is a price: multiplied and raised with the prices.</summary>
    Price,

    /// <summary>It is a difference of prices: multiplied with them, and unchanged when all are raised.</summary>
    PriceDifference,

    /// <summary>It is proportional to the prices: multiplied with them.</summary>
    Proportional,

    /// <summary>It is a square of price differences: multiplied twice, and unchanged when all are raised.</summary>
    SquaredDifference,

    /// <summary>It is a ratio of prices: unchanged when they are multiplied.</summary>
    Ratio,

    /// <summary>It has no unit: unchanged when prices are multiplied or raised.</summary>
    Unitless,
}
