namespace StrategyRuntime.Engine.Market;

/// <summary>The scale of exact numbers.</summary>
internal static class Decimals
{
    // Dividing by a one with 28 decimals drops the trailing zeros of a decimal's scale.
    private const decimal NormalizingOne = 1.0000000000000000000000000000m;

    /// <summary>The same value without trailing zeros in its scale.</summary>
    public static decimal Normalize(decimal value) => value.Scale == 0 ? value : value / NormalizingOne;
}
