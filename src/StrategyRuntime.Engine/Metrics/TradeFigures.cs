namespace StrategyRuntime.Engine.Metrics;

/// <summary>What metrics need of a closed trade.</summary>
/// <param name="Side">Side of its entry, <c>BUY</c> or <c>SELL</c>; null when unknown.</param>
/// <param name="ExitReason">Reason of its last exit, or null.</param>
/// <param name="Pnl">Profit net of fees.</param>
/// <param name="Mae">Largest loss on the way, or null.</param>
/// <param name="Mfe">Largest profit on the way, or null.</param>
/// <param name="DurationMinutes">How long it was held, or null.</param>
/// <param name="TradedValue">Price × quantity × multiplier of its entry and all of its exits.</param>
public readonly record struct TradeFigures(
    string? Side, string? ExitReason, decimal Pnl, decimal? Mae, decimal? Mfe, decimal? DurationMinutes, decimal TradedValue);
