using Microsoft.Extensions.Options;
using StrategyRuntime.Configuration;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Hosting;
using StrategyRuntime.Limits;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Users;

namespace StrategyRuntime.Status;

/// <summary>Gathers how the service is doing. Sessions are the caller's; everything else is the service's as a whole.</summary>
internal sealed class StatusReport(
    ServiceInfo service,
    ExecutionHost host,
    ExecutionRecovery recovery,
    StreamHub hub,
    QuotaReport quotas,
    RunEnvironment runs,
    BacktestPlaces backtests,
    MemoryBudget memory,
    MarketDataStore marketData,
    DiskGuard disk,
    IOptions<RuntimeOptions> options,
    IOptions<MarketDataOptions> marketDataOptions,
    INodeState node,
    IOptions<ClusterOptions> cluster,
    ICurrentUser user)
{
    /// <summary>What is true now.</summary>
    public StatusResponse Read()
    {
        var executions = host.List(user.UserId);
        return new StatusResponse(
            service.Version,
            service.Framework,
            service.System,
            service.StartedAt,
            Math.Round(service.Uptime.TotalSeconds, 1),
            recovery.IsDone && node.Degraded is null,
            node.Degraded,
            cluster.Value.IsOn ? cluster.Value.NodeName : null,
            new CallerStatus(user.CallerId, user.IsAdmin, user.Scheme),
            new SessionsStatus(
                executions.Count,
                executions.CountBy(e => SnakeCase.Word(e.State)).OrderBy(c => c.Key, StringComparer.Ordinal).ToDictionary(),
                BlockedSession.Among(executions),
                [.. host.Unreadable.Where(r => r.UserId == user.UserId)]),
            new LagStatus(
                executions.Select(e => e.Lag.Durable).DefaultIfEmpty().Max(),
                executions.Select(e => e.Lag.Published).DefaultIfEmpty().Max()),
            new StreamsStatus(hub.OpenStreams, hub.WindowBytes, hub.MaxWindowBytes),
            DiskStatus.Of(disk),
            new MemoryStatus(
                Environment.WorkingSet,
                GC.GetTotalMemory(forceFullCollection: false),
                GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
                runs.Limits.MaxBacklogBytes,
                options.Value.MaxBacktestBufferBytes,
                new Quota(memory.Used, memory.Total),
                new Quota(runs.Limits.Memory.Backtests.Used, runs.Limits.Memory.Backtests.Total),
                new Quota(runs.Limits.Memory.Checkpoints.Used, runs.Limits.Memory.Checkpoints.Total)),
            new MarketDataStatus(
                marketData.CachedBytes,
                marketData.MaxDecodedBytes,
                marketDataOptions.Value.CacheBytes,
                marketDataOptions.Value.MaxSymbolBytes,
                marketData.DecodeCount),
            new Quota(backtests.Taken, backtests.Total),
            quotas.Read());
    }
}

/// <summary>How the service is doing.</summary>
/// <param name="Version">Version of the program.</param>
/// <param name="Framework">Version of .NET.</param>
/// <param name="System">The system it runs on.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="UptimeSeconds">How long it has been running.</param>
/// <param name="Ready">True when every interrupted session was taken up and, in a cluster, what happens can be published.</param>
/// <param name="Degraded">Why this node of a cluster publishes nothing now and serves only what is durable; null when all is well.</param>
/// <param name="Node">Name of this node of a cluster; null of a machine by itself.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Sessions">The caller's sessions.</param>
/// <param name="Lag">How far their files and streams are behind.</param>
/// <param name="Streams">Open streams of all users.</param>
/// <param name="Disk">Space where the data is.</param>
/// <param name="Memory">Memory of the process, and what bounds it.</param>
/// <param name="MarketData">Decoded market data.</param>
/// <param name="Backtests">Backtests of all users that run.</param>
/// <param name="Quotas">What the user has of what a user may have.</param>
internal sealed record StatusResponse(
    string Version,
    string Framework,
    string System,
    DateTimeOffset StartedAt,
    double UptimeSeconds,
    bool Ready,
    string? Degraded,
    string? Node,
    CallerStatus Caller,
    SessionsStatus Sessions,
    LagStatus Lag,
    StreamsStatus Streams,
    DiskStatus Disk,
    MemoryStatus Memory,
    MarketDataStatus MarketData,
    Quota Backtests,
    QuotasStatus Quotas);

/// <summary>Who asks.</summary>
/// <param name="UserId">The caller's own user, also when an admin asks in the name of another.</param>
/// <param name="IsAdmin">May do everything in every user's name.</param>
/// <param name="Scheme">How it is known: <c>key</c>, <c>cookie</c> of who has signed in, or <c>local</c> where no key is needed.</param>
internal sealed record CallerStatus(string UserId, bool IsAdmin, string Scheme);

/// <summary>Sessions of a user.</summary>
/// <param name="Total">All of them.</param>
/// <param name="ByState">How many are in each state; states without one are left out.</param>
/// <param name="Blocked">Those that wait for something outside.</param>
/// <param name="Unreadable">Records of executions that cannot be read.</param>
internal sealed record SessionsStatus(
    int Total, IReadOnlyDictionary<string, int> ByState, IReadOnlyList<BlockedSession> Blocked, IReadOnlyList<UnreadableRecord> Unreadable);

/// <summary>Events that are on their way, of the session that has the most of them.</summary>
/// <param name="DurableEvents">Emitted, and not yet on the device. A backtest has none: its events go to disk at its end.</param>
/// <param name="PublishedEvents">Emitted, and not yet shown to the stream.</param>
internal sealed record LagStatus(long DurableEvents, long PublishedEvents);

/// <summary>Streams of all users.</summary>
/// <param name="Open">How many are open.</param>
/// <param name="WindowBytes">Memory of the windows of recent frames.</param>
/// <param name="MaxWindowBytes">What it is bounded by, about.</param>
internal sealed record StreamsStatus(int Open, long WindowBytes, long MaxWindowBytes);

/// <summary>Space of the file system that the data root is on.</summary>
/// <param name="TotalBytes">All of it.</param>
/// <param name="UsedBytes">Taken, by this service or others.</param>
/// <param name="FreeBytes">Left for this service.</param>
/// <param name="ReserveBytes">What is kept of it for running sessions.</param>
/// <param name="IsShort">True when no more than that is free: nothing is added, started or imported.</param>
internal sealed record DiskStatus(long TotalBytes, long UsedBytes, long FreeBytes, long ReserveBytes, bool IsShort)
{
    /// <summary>As it is now.</summary>
    public static DiskStatus Of(DiskGuard guard)
    {
        var (total, used, free) = guard.Space;
        return new DiskStatus(total, used, free, guard.Reserve, guard.IsShort);
    }
}

/// <summary>Memory of the process.</summary>
/// <param name="ProcessBytes">What the system counts as the process's.</param>
/// <param name="HeapBytes">Managed objects.</param>
/// <param name="AvailableBytes">What the process may take, by the machine or its container.</param>
/// <param name="MaxBacklogBytesPerSession">Events of one session that may wait for the disk.</param>
/// <param name="MaxBufferBytesPerBacktest">Events that one running backtest keeps.</param>
/// <param name="Answers">Snapshots, states and pages that are being sent.</param>
/// <param name="BacktestBuffers">Events that all running backtests keep.</param>
/// <param name="Checkpoints">What sessions keep so that their past is found quickly.</param>
internal sealed record MemoryStatus(
    long ProcessBytes,
    long HeapBytes,
    long AvailableBytes,
    long MaxBacklogBytesPerSession,
    long MaxBufferBytesPerBacktest,
    Quota Answers,
    Quota BacktestBuffers,
    Quota Checkpoints);

/// <summary>Decoded market data.</summary>
/// <param name="DecodedBytes">Memory of all decoded symbols.</param>
/// <param name="MaxDecodedBytes">What they are bounded by.</param>
/// <param name="MaxUnusedBytes">What those that no session reads are bounded by.</param>
/// <param name="MaxSymbolBytes">Largest decoded symbol.</param>
/// <param name="Decodes">How often a file was decoded since the start.</param>
internal sealed record MarketDataStatus(long DecodedBytes, long MaxDecodedBytes, long MaxUnusedBytes, long MaxSymbolBytes, int Decodes);
