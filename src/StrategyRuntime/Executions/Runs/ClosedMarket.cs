using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Executions.Runs;

/// <summary>Nights, weekends and holidays between two ticks, which a paced session skips.</summary>
internal static class ClosedMarket
{
    /// <summary>What lies between two ticks at least, when the market was closed between them.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromHours(1);

    /// <summary>True when the exchange closes at all, more than an hour passed, and it is another local day.</summary>
    public static bool LiesBetween(Exchange exchange, UtcTime earlier, UtcTime later) =>
        !exchange.IsAlwaysOpen
        && later - earlier > Shortest
        && exchange.Zone.ToLocal(earlier).Date != exchange.Zone.ToLocal(later).Date;
}
