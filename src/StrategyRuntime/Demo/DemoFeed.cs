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

    // A day of them is eleven megabytes, and the live session needs the day that goes on.
    private static readonly FeedRetention s_retention = new(Days: 2, Bytes: 32_000_000);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(10);

    /// <summary>Makes what is missing: a feed goes on with its log after a restart, and a strategy that was changed stays so.</summary>
    /// <returns>What stands against it; null when both are there.</returns>
    public static async Task<ApiProblem?> EnsureAsync(IServiceProvider services, string user)
    {
        var feeds = services.GetRequiredService<FeedHost>();
        var replay = new FeedRequest(
            FeedRequest.Replay, File: Ticks, Speed: Speed.MarketTime, Stamps: FeedRequest.Now, Loop: true, Retention: s_retention);
        try
        {
            if (feeds.Find(Symbol) is null) await WaitForTickAsync((await feeds.PutAsync(Symbol, replay)).Feed);
        }
        catch (DurableFileException exception)
        {
            return CommonProblems.OfDisk(exception);
        }
        return DemoStrategy.Ensure(services, user, StrategyId, "Demo/live.json");
    }

    // With it a session that is started anew every day knows its first one.
    private static async Task WaitForTickAsync(Feed feed)
    {
        for (var left = s_patience; left > TimeSpan.Zero && feed.Standing.Counts.Ticks == 0; left -= s_betweenLooks)
            await Task.Delay(s_betweenLooks);
    }
}
