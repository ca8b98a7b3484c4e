namespace StrategyRuntime.Engine.Market;

/// <summary>A market in which nothing of a run can act: prices of what it trades between two others, before a time.</summary>
/// <param name="Above">Prices are above it.</param>
/// <param name="Below">Prices are below it.</param>
/// <param name="Until">Times are before it.</param>
public readonly record struct QuietMarket(double Above, double Below, UtcTime Until)
{
    /// <summary>True for a tick or a mark at which nothing can act.</summary>
    public bool Holds(in Tick tick) =>
        tick.Time < Until && tick.Symbol == 0 && ((tick.Price > Above && tick.Price < Below) || double.IsNaN(tick.Price));
}
