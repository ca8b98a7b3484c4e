using StrategyRuntime.Configuration;
using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Buffers;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Inputs;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Series;
using StrategyRuntime.Storage.Recovery;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Executions.Runs;

/// <summary>A run with its data, its files and its simulation open.</summary>
internal sealed class OpenRun : IAsyncDisposable
{
    private OpenRun(RunPlan plan, TickSource source, StrategyOutputWriter writer, IReadOnlyList<RecordedCommand> inputs)
    {
        Plan = plan;
        Source = source;
        Writer = writer;
        Inputs = inputs;
        Simulation = new StrategySimulation(plan.ToSimulationSettings(source), writer);
    }

    /// <summary>What is run.</summary>
    public RunPlan Plan { get; }

    /// <summary>Its market data.</summary>
    public TickSource Source { get; }

    /// <summary>Its files.</summary>
    public StrategyOutputWriter Writer { get; }

    /// <summary>Its simulation.</summary>
    public StrategySimulation Simulation { get; }

    /// <summary>Commands that were on record before the process that began the run ended; empty for a new run.</summary>
    public IReadOnlyList<RecordedCommand> Inputs { get; }

    /// <summary>Opens everything, the data first: when it cannot be used, nothing has been written.</summary>
    /// <exception cref="MarketDataException">The data cannot be used.</exception>
    /// <exception cref="SessionException">The session's folder cannot be used.</exception>
    public static async Task<OpenRun> OpenAsync(
        RunPlan plan, RunEnvironment environment, RunHooks hooks, CancellationToken cancellationToken)
    {
        var source = await OpenDataAsync(plan, environment.MarketData, cancellationToken);
        try
        {
            var writer = await StrategyOutputWriter.OpenAsync(WriterSettings(plan, source, environment, hooks), cancellationToken);
            try
            {
                if (hooks.Recovery is null) await ConfirmAsync(plan, source, environment, writer);
                return new OpenRun(plan, source, writer, hooks.Recovery?.Inputs ?? []);
            }
            catch
            {
                await writer.DisposeAsync();
                throw;
            }
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Source.Dispose();
        await Writer.DisposeAsync();
    }

    // Its record is durable: it needs what it has opened for as long as it can be taken up.
    private static async Task ConfirmAsync(RunPlan plan, TickSource source, RunEnvironment environment, StrategyOutputWriter writer)
    {
        try
        {
            await environment.MarketData.ConfirmAsync(plan.Session.ToString(), source.Inputs);
        }
        catch (MarketDataException exception)
        {
            await writer.DisposeAsync();
            var (folder, files) = (environment.Root.SessionFolder(plan.Session), environment.Root.Files);
            SessionManifest.End(folder, RunState.Failed, exception.Message, environment.Time.GetUtcNow(), files);
            throw;
        }
    }

    private static Task<TickSource> OpenDataAsync(RunPlan plan, MarketDataStore store, CancellationToken cancellationToken)
    {
        var owner = plan.Session.ToString();
        var (from, to) = (plan.Range.From, plan.Range.To);
        if (plan is { Source: DataSource.Feed, MarketData: var pinned })
        {
            var candles = plan.WarmUpCandles ?? store.WarmUpCandles;
            var request = new FeedRequest(plan.Strategy, from, to, candles, plan.Mode == Mode.LiveSimulation);
            return store.OpenFeedAsync(owner, request, pinned, cancellationToken);
        }
        return plan.MarketData is { } inputs
            ? store.ReopenAsync(owner, inputs, plan.Strategy, from, to, plan.WarmUpCandles ?? store.WarmUpCandles, cancellationToken)
            : store.OpenAndKeepAsync(owner, plan.Strategy, from, to, cancellationToken);
    }

    private static SessionWriterSettings WriterSettings(RunPlan plan, TickSource source, RunEnvironment environment, RunHooks hooks) =>
        new()
    {
        Folder = environment.Root.SessionFolder(plan.Session),
        Session = plan.Session,
        Mode = plan.Mode,
        Exchange = plan.Strategy.Exchange,
        Symbols = plan.Symbols,
        Capture = plan.Capture,
        PriceDecimals = plan.PriceDecimals,
        Durability = environment.Limits.Durability,
        SyncInterval = environment.Limits.SyncInterval,
        MaxBacklogBytes = environment.Limits.MaxBacklogBytes,
        MaxBufferedBytes = environment.Limits.MaxBacktestBufferBytes,
        Memory = environment.Limits.Memory,
        Facts = new RunFacts(
            plan.StrategyHash,
            source.DataHash,
            plan.ToConfig(plan.WarmUpCandles ?? environment.MarketData.WarmUpCandles),
            plan.Documents,
            source.Inputs),
        Recover = hooks.Recovery is not null,
        Observer = hooks.Observer,
        StatusChanged = hooks.WriterStatusChanged,
        Time = environment.Time,
        Files = environment.Lanes?.FilesOf(plan.Mode, environment.Root.Files) ?? environment.Root.Files,
        Scheduler = environment.Lanes is null ? null : RunLanes.CommitsOf(plan.Mode),
    };
}

/// <summary>Where runs take place.</summary>
/// <param name="Root">The data root.</param>
/// <param name="MarketData">The market data.</param>
/// <param name="Limits">What their files promise and may cost.</param>
/// <param name="Time">The wall clock.</param>
/// <param name="Wheel">Wakes the runs that are paced.</param>
/// <param name="Lanes">What keeps backtests out of the way of paced runs; null where there is one run only.</param>
internal sealed record RunEnvironment(
    DataRoot Root, MarketDataStore MarketData, WriterLimits Limits, TimeProvider Time, PaceWheel Wheel, RunLanes? Lanes = null);

/// <summary>What the files of a run promise, and what they may cost.</summary>
/// <param name="Durability">What a published event has survived.</param>
/// <param name="SyncInterval">Longest time from a write to its sync with <see cref="DurabilityPolicy.Interval"/>.</param>
/// <param name="MaxBacklogBytes">Bytes of events that may wait for the disk.</param>
/// <param name="MaxBacktestBufferBytes">Bytes of events that a backtest keeps in memory.</param>
/// <param name="Memory">What all of them share.</param>
internal sealed record WriterLimits(
    DurabilityPolicy Durability, TimeSpan SyncInterval, int MaxBacklogBytes, long MaxBacktestBufferBytes, SharedMemory Memory)
{
    /// <summary>As configured.</summary>
    public static WriterLimits Of(RuntimeOptions options)
    {
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        // Each running session has two batches: with little memory, smaller ones.
        var backlog = Math.Clamp(available / 1_024, RuntimeOptions.LeastBacklogBytes, options.MaxBacklogBytes);
        return new WriterLimits(
            options.Durability,
            TimeSpan.FromMilliseconds(options.SyncIntervalMilliseconds),
            (int)backlog,
            options.MaxBacktestBufferBytes,
            new SharedMemory(
                new ByteBudget(options.AllBacktestBuffersBytes is > 0 and var buffers ? buffers : available / 8),
                new ByteBudget(options.AllCheckpointsBytes is > 0 and var checkpoints ? checkpoints : available / 16)));
    }
}

/// <summary>Observers of a run's files, and what it carries on from.</summary>
/// <param name="Observer">Called with committed events, or null.</param>
/// <param name="WriterStatusChanged">Called when the writer halts, carries on or fails, or null.</param>
/// <param name="Recovery">The run that is carried on, or null for a new one.</param>
internal sealed record RunHooks(
    ICommitObserver? Observer = null, Action<WriterStatus>? WriterStatusChanged = null, PendingRecovery? Recovery = null);
