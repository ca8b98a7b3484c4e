namespace StrategyRuntime.Engine.Strategies;

/// <summary>Which contract of a chain of futures is traded, and when the next one takes its place.</summary>
/// <param name="Month">0 for the contract that expires first, 1 and 2 for those behind it.</param>
/// <param name="RollDays">
/// Trading days before the expiry of the first contract that are left to the next one: 0 rolls when the expiry day is over.
/// </param>
/// <param name="Adjustment">How candles and indicators are carried over.</param>
public readonly record struct ContractRule(int Month, int RollDays, RollAdjustment Adjustment);

/// <summary>How candles and indicators are carried over from one contract to the next; positions never are by ratio.</summary>
public enum RollAdjustment
{
    /// <summary>Earlier prices are multiplied, so that returns stay what they were.</summary>
    Ratio,

    /// <summary>Earlier prices are shifted, so that differences stay what they were.</summary>
    Difference,
}
