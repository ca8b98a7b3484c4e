using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Sessions;

/// <summary>How far a run has come in its data.</summary>
/// <param name="Ticks">Ticks processed so far.</param>
/// <param name="Total">Ticks of the whole run; null on a feed, which has no end.</param>
/// <param name="Time">Simulation time, UTC .NET ticks; 0 before the first tick.</param>
/// <param name="At">The last event that has been emitted so far.</param>
public readonly record struct ExecutionProgress(long Ticks, long? Total, UtcTime Time, CatchupId At)
{
    /// <summary>The feed that the run follows; null of other runs.</summary>
    public FeedAge? Feed { get; init; }

    /// <summary>Share of the run that is done, 0 to 100, two decimals; null without a total.</summary>
    public double? Percent => Total switch
    {
        null => null,
        0 => 0,
        { } total => Math.Round(100d * Math.Min(Ticks, total) / total, 2),
    };
}
