using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Executions.Runs;

/// <summary>Nights, weekends and holidays between two ticks, which a paced session does not sit through.</summary>
internal static class ClosedMarket
{
    /// <summary>True when the exchange closes at all, more than an hour passed, and it is another local day.</summary>
    public static bool LiesBetween(Exchange exchange, long earlier, long later) =>
        !exchange.IsAlwaysOpen
        && later - earlier > TimeSpan.TicksPerHour
        && exchange.Zone.ToLocal(earlier) / TimeSpan.TicksPerDay != exchange.Zone.ToLocal(later) / TimeSpan.TicksPerDay;
}
