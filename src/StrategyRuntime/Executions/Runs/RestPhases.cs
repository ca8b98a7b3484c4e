using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Executions.Runs;

/// <summary>
/// Spreads the ends of rests over time: sessions of one feed that rest would all be woken by the same tick otherwise. It decides when ticks
/// are taken together, and nothing of what comes of them.
/// </summary>
internal static class RestPhases
{
    // The golden ratio's fraction: whatever their number, the phases lie evenly.
    private const double Step = 0.618_033_988_749_895;

    private static int s_count;

    /// <summary>A phase for the next session.</summary>
    public static TimeSpan Next(TimeSpan rest)
    {
        var turns = (uint)Interlocked.Increment(ref s_count) * Step;
        return rest * (turns - Math.Floor(turns));
    }

    /// <summary>When the rest of a phase that goes on at a time ends.</summary>
    public static UtcTime NextAfter(UtcTime time, TimeSpan rest, TimeSpan phase) =>
        new((time.Ticks - phase.Ticks + rest.Ticks) / rest.Ticks * rest.Ticks + phase.Ticks);
}
