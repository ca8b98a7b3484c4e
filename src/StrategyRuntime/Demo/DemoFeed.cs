using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Feeds;
using StrategyRuntime.Problems;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Demo;

/// <summary>
/// A feed that plays the synthetic ticks at the pace of the wall clock, as if they came now and without an end, and a strategy that trades
/// it: so the page is live from its first second on.
/// </summary>
internal static class DemoFeed
{
    /// <summary>The feed's symbol: not that of the ticks, whose file would be its history.</summary>
    public const string Symbol = "SYNTHLIVE";

    /// <summary>The strategy, which a user gets as an own one, to look at and to change.</summary>
    public const string StrategyId = "demo-live";

    private const string Ticks = "SYNTH.ticks.csv.gz";

    /// <summary>Makes what is missing: a feed goes on with its log after a restart, and a strategy that was changed stays so.</summary>
    /// <returns>What stands against it; null when both are there.</returns>
    public static async Task<ApiProblem?> EnsureAsync(IServiceProvider services, string user)
    {
        var feeds = services.GetRequiredService<FeedHost>();
        var replay = new FeedRequest(FeedRequest.Replay, File: Ticks, Speed: Speed.MarketTime, Stamps: FeedRequest.Now, Loop: true);
        try
        {
            if (feeds.Find(Symbol) is null) await feeds.PutAsync(Symbol, replay);
        }
        catch (DurableFileException exception)
        {
            return CommonProblems.OfDisk(exception);
        }
        return DemoStrategy.Ensure(services, user, StrategyId, "Demo/live.json");
    }
}
