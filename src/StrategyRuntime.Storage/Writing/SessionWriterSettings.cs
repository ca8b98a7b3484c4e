using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Buffers;
using StrategyRuntime.Storage.Concurrency;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Writing;

/// <summary>Settings of a <see cref="StrategyOutputWriter"/>.</summary>
public sealed record SessionWriterSettings
{
    /// <summary>The session's folder, absolute.</summary>
    public required string Folder { get; init; }

    /// <summary>Which execution.</summary>
    public required SessionId Session { get; init; }

    /// <summary>When the files are written.</summary>
    public required Mode Mode { get; init; }

    /// <summary>Whose clock the times are written by.</summary>
    public required Exchange Exchange { get; init; }

    /// <summary>The run's symbols by <see cref="Tick.Symbol"/>.</summary>
    public required IReadOnlyList<string> Symbols { get; init; }

    /// <summary>Which market events are kept.</summary>
    public CaptureMode Capture { get; init; } = CaptureMode.Candles;

    /// <summary>Decimals of prices, P&amp;L and rates in trades_daily.json.gz: the instrument's precision.</summary>
    public int PriceDecimals { get; init; } = 2;

    /// <summary>What a published event has survived.</summary>
    public DurabilityPolicy Durability { get; init; } = DurabilityPolicy.Always;

    /// <summary>Longest time from a write to its sync with <see cref="DurabilityPolicy.Interval"/>.</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Facts of the run for session.json.</summary>
    public required RunFacts Facts { get; init; }

    /// <summary>
    /// True to continue with the run that the folder holds instead of starting a new one: every event is compared with the line on disk
    /// until the lines are used up. A backtest starts over in either case.
    /// </summary>
    public bool Recover { get; init; }

    /// <summary>Receives committed events, or null.</summary>
    public ICommitObserver? Observer { get; init; }

    /// <summary>Called on a commit thread when the writer halts, continues or fails; or null.</summary>
    public Action<WriterStatus>? StatusChanged { get; init; }

    /// <summary>
    /// Bytes of events that may wait for the disk before <see cref="StrategyOutputWriter.FlushAsync"/> makes its caller wait.
    /// </summary>
    public int MaxBacklogBytes { get; init; } = 2 << 20;

    /// <summary>Bytes of events that a backtest keeps in memory; more go to a temporary file until the end.</summary>
    public long MaxBufferedBytes { get; init; } = 256 << 20;

    /// <summary>What sessions share; null for a session that is alone.</summary>
    public SharedMemory? Memory { get; init; }

    /// <summary>How many logs of sessions are open at a time.</summary>
    public FilePool OpenFiles { get; init; } = FilePool.Shared;

    /// <summary>How many sessions rewrite their projections at a time.</summary>
    internal RewritePlaces Rewrites { get; init; } = RewritePlaces.Shared;

    /// <summary>Wall clock of session.json and timer of intervals and retries.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The disk.</summary>
    public IDurableFiles Files { get; init; } = NativeFiles.Instance;

    /// <summary>Threads that the commit loop runs on; null for the ones that all sessions share.</summary>
    public DedicatedThreadScheduler? Scheduler { get; init; }
}

/// <summary>Facts of a run for session.json, given by its starter.</summary>
/// <param name="StrategyHash">SHA-256 of the strategy document, lower-case hex.</param>
/// <param name="DataHash">Hash of the market data, lower-case hex.</param>
/// <param name="Config">Settings of the execution as a JSON object: range, speed, scale, fill, ….</param>
/// <param name="Documents">The strategy and the account that are kept in the folder, or null.</param>
/// <param name="MarketData">The market data, or null.</param>
public sealed record RunFacts(
    string StrategyHash,
    string DataHash,
    JsonElement Config,
    RunDocuments? Documents = null,
    IReadOnlyList<PinnedInput>? MarketData = null)
{
    /// <summary>Everything that the run reads.</summary>
    internal IReadOnlyList<PinnedInput> Inputs => [.. Documents?.Inputs ?? [], .. MarketData ?? []];
}
