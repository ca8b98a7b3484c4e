using System.IO.Abstractions;
using Microsoft.Extensions.Options;
using StrategyRuntime.Configuration;
using StrategyRuntime.Limits;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Library;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Strategies;

namespace StrategyRuntime.Hosting;

/// <summary>Registers the storage side: the data root, its lock, the catalogs and the market data.</summary>
internal static class StorageSetup
{
    /// <summary>Adds them. The lock is taken when the host of executions is made, and given back after it has stopped.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services) => services
        .AddRuntimeOptions<RuntimeOptions>("")
        .AddRuntimeOptions<MarketDataOptions>("MarketData")
        .AddRuntimeOptions<ClusterOptions>(ClusterOptions.Section, o => o.Problem())
        .AddSingleton(TimeProvider.System)
        .AddSingleton<INodeState, SingleMachine>()
        .AddSingleton<IFileSystem, FileSystem>()
        .AddSingleton(provider => new DataRoot(
            provider.GetRequiredService<IOptions<RuntimeOptions>>().Value.DataRoot,
            provider.GetRequiredService<IFileSystem>(),
            provider.GetService<IDurableFiles>()))
        .AddSingleton(provider => DataRootLock.Acquire(provider.GetRequiredService<DataRoot>()))
        .AddSingleton(OpenMarketData)
        .AddSingleton(provider => OpenStrategies(provider))
        .AddSingleton<StrategySaving>()
        .AddSingleton<BrokerConnectionCatalog>()
        .AddSingleton<ExchangeCatalog>()
        .AddSingleton<ExecutionCatalog>()
        .AddSingleton(provider => new StoredResponses(
            provider.GetRequiredService<DataRoot>(), provider.GetRequiredService<IOptions<RuntimeOptions>>().Value.IdempotencyKeysPerUser))
        .AddSingleton<SessionDownloads>()
        .AddSingleton<RunReaders>()
        .AddSingleton<RunLibrary>();

    private static StrategyCatalog OpenStrategies(IServiceProvider provider)
    {
        var limits = provider.GetRequiredService<IOptions<LimitsOptions>>().Value;
        return new StrategyCatalog(
            provider.GetRequiredService<DataRoot>(),
            SampleStrategies.All,
            new StrategyVersionLimits(limits.VersionsPerStrategy, limits.VersionBytesPerStrategy),
            provider.GetRequiredService<TimeProvider>());
    }

    private static MarketDataStore OpenMarketData(IServiceProvider provider)
    {
        // What a killed process left of an upload may go only when no other process is uploading.
        provider.GetRequiredService<DataRootLock>();
        var store =
            new MarketDataStore(provider.GetRequiredService<DataRoot>(), provider.GetRequiredService<IOptions<MarketDataOptions>>().Value);
        store.RemoveAbandonedImports();
        // In a cluster they are taken up with the cell of the market data.
        if (provider.GetRequiredService<IOptions<ClusterOptions>>().Value.IsOn) store.Feeds.Leave();
        return store;
    }
}
