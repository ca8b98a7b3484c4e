using Microsoft.Extensions.Options;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Limits;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Users;

namespace StrategyRuntime.Status;

/// <summary>Gathers how much a user has of what a user may have.</summary>
internal sealed class QuotaReport(
    ExecutionHost host,
    StrategyCatalog strategies,
    BrokerConnectionCatalog brokers,
    StreamLimiter streams,
    UploadPlaces uploads,
    MemoryBudget memory,
    DiskGuard disk,
    IOptions<LimitsOptions> limits,
    ICurrentUser user)
{
    /// <summary>What is true now.</summary>
    public QuotasStatus Read() => new(
        new Quota(host.List(user.UserId).Count, limits.Value.ExecutionsPerUser),
        new Quota(strategies.Count(user.UserId), limits.Value.StrategiesPerUser),
        new Quota(brokers.Count(user.UserId), limits.Value.BrokerConnectionsPerUser),
        new Quota(streams.OpenOf(user.CallerId), streams.Limit),
        new Quota(uploads.ActiveOf(user.CallerId), limits.Value.ConcurrentUploadsPerUser),
        new Quota(disk.UsedBy(user.UserId), disk.PerUser),
        new Quota(memory.UsedBy(user.UserId), memory.PerUser),
        limits.Value.KeepRuns is > 0 and var runs ? runs : null,
        limits.Value.KeepRunBytes is > 0 and var bytes ? bytes : null);
}

/// <summary>Something of which there is so much.</summary>
/// <param name="Used">What is used.</param>
/// <param name="Limit">What there is; null: no bound.</param>
internal readonly record struct Quota(long Used, long? Limit);

/// <summary>What a user has of what a user may have.</summary>
/// <param name="Executions">Executions, running or not.</param>
/// <param name="Strategies">Saved strategies.</param>
/// <param name="BrokerConnections">Saved broker connections.</param>
/// <param name="Streams">Open streams.</param>
/// <param name="Uploads">Active uploads.</param>
/// <param name="DiskBytes">Bytes of the user's folder.</param>
/// <param name="MemoryBytes">Bytes of answers that are being sent.</param>
/// <param name="KeptRuns">Earlier runs that are kept of each execution; null: all.</param>
/// <param name="KeptRunBytes">Bytes of them that are kept of each execution; null: no bound.</param>
internal sealed record QuotasStatus(
    Quota Executions,
    Quota Strategies,
    Quota BrokerConnections,
    Quota Streams,
    Quota Uploads,
    Quota DiskBytes,
    Quota MemoryBytes,
    int? KeptRuns,
    long? KeptRunBytes);
