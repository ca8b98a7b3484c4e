using StrategyRuntime.Sessions;

namespace StrategyRuntime.Feeds;

/// <summary>Registers the feeds.</summary>
internal static class FeedsSetup
{
    /// <summary>Adds the host of feeds, which starts them with the service.</summary>
    public static IServiceCollection AddFeeds(this IServiceCollection services) => services
        .AddSingleton<FeedHost>()
        .AddSingleton<IFeedStates>(provider => provider.GetRequiredService<FeedHost>())
        .AddHostedService(provider => provider.GetRequiredService<FeedHost>());
}
