using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Concurrency;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Fold;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Inputs;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Storage.Reading;

namespace StrategyRuntime.Storage.Writing;

/// <summary>
/// Gives every event its seq, serialises it once, makes it durable, and keeps every file of the session. The simulation's thread emits;
/// a commit loop does all disk work, so a slow disk is felt only when the bounded backlog is full. Both modes leave the same bytes.
/// </summary>
/// <remarks>
/// Order of durability: an event's line is as durable as the policy promises, then it is in the index and the fold, then the observer
/// sees it, and the projections follow. After the first failure every call throws what it was: a <see cref="SessionException"/>.
/// </remarks>
public sealed class StrategyOutputWriter : IEventSink, IAsyncDisposable
{
    private const int CommitThreads = 16;

    // Mostly waiting for fsync, so more threads than processors; shared, so that sessions do not add any.
    private static readonly Lazy<DedicatedThreadScheduler> s_sharedScheduler = new(
        () => new DedicatedThreadScheduler("session commits", CommitThreads));

    private readonly SessionWriterSettings _settings;
    private readonly RunFolder _folder;
    private readonly EventBacklog _backlog;
    private readonly CommitPipeline _pipeline;
    private readonly CommitLoop _loop;
    private readonly DedicatedThreadScheduler _scheduler;
    // Of a live session: read on, when it has ended.
    private readonly List<PooledFile> _logFiles = [];
    private readonly SemaphoreSlim _inputs = new(1);
    private readonly CancellationTokenSource _shutdown = new();
    private readonly Lock _statusGate = new();
    private WriterStatus _status;
    private bool _isDisposed;

    private StrategyOutputWriter(SessionWriterSettings settings, RunFolder folder, DedicatedThreadScheduler scheduler)
    {
        _settings = settings;
        _folder = folder;
        _scheduler = scheduler;
        _status = new WriterStatus(folder.Recovered.Seq > 0 ? WriterState.Recovering : WriterState.Writing);
        var session = settings.Session;
        var clock = new ExchangeClock(settings.Exchange.Zone);
        var log = OpenLog(settings, folder, _logFiles);
        var spacing = settings.Mode == Mode.Backtest ? FoldCheckpoints.FirstSpacingOfBacktests : FoldCheckpoints.FirstSpacing;
        var fold = new SharedFold(new SessionFold(session, Run), new FoldCheckpoints(settings.Memory?.Checkpoints, spacing));
        Reader = new SessionReader(log, settings.Folder, settings.Files, fold);
        var ticks = settings.Capture == CaptureMode.Ticks ? new TickCapture(clock, settings.Symbols) : null;
        _backlog = new EventBacklog(new EventEncoder(session, Run, clock), ticks, settings.MaxBacklogBytes);
        var disk = new FullDiskRetry(settings.Time, Report, _shutdown.Token);
        _pipeline = new CommitPipeline(settings, folder, log, fold, disk, Wake);
        _loop = new CommitLoop(_backlog, _pipeline, scheduler, settings.Time, FailAsync);
    }

    /// <summary>Opens the session folder for a new run, or continues with the run it holds.</summary>
    /// <exception cref="SessionFolderTakenException">The folder is another session's, or another writer has it.</exception>
    /// <exception cref="SessionNotRecoverableException">It holds no run to continue.</exception>
    /// <exception cref="SessionDamagedException">Its journal or manifest is damaged; session.json says so.</exception>
    /// <exception cref="DurableFileException">A file operation failed.</exception>
    public static async Task<StrategyOutputWriter> OpenAsync(SessionWriterSettings settings, CancellationToken cancellationToken = default)
    {
        var scheduler = settings.Scheduler ?? s_sharedScheduler.Value;
        StrategyOutputWriter? writer = null;
        await scheduler.Run(
            () =>
            {
                var folder = RunFolder.Open(settings);
                try
                {
                    writer = new StrategyOutputWriter(settings, folder, scheduler);
                }
                catch
                {
                    folder.Dispose();
                    throw;
                }
            },
            cancellationToken);
        return writer!;
    }

    /// <summary>Number of this run.</summary>
    public int Run => _folder.Manifest.Run;

    /// <inheritdoc/>
    public long NextSeq => EmittedSeq + 1;

    /// <summary>Seq of the last emitted event.</summary>
    public long EmittedSeq => _backlog.EmittedSeq;

    /// <summary>Seq of the last event that is synced to the device.</summary>
    public long DurableSeq => _pipeline.DurableSeq;

    /// <summary>Seq of the last event that was published; in a backtest 0 until the end.</summary>
    public long PublishedSeq => _pipeline.PublishedSeq;

    /// <summary>Last seq on disk when a run is continued; 0 for a new run. Up to it events are compared, not published.</summary>
    public long RecoveredSeq => _folder.Recovered.Seq;

    /// <summary>True while emitted events are on disk already: the simulation runs as fast as it can.</summary>
    public bool IsReplaying => EmittedSeq < RecoveredSeq;

    /// <summary>Its state.</summary>
    public WriterStatus Status
    {
        get
        {
            lock (_statusGate)
            {
                return _status.State == WriterState.Recovering && !IsReplaying ? new WriterStatus(WriterState.Writing) : _status;
            }
        }
    }

    /// <summary>Reads the run. It outlives the writer; dispose it after the last read.</summary>
    public SessionReader Reader { get; }

    /// <inheritdoc/>
    public void Emit(SessionEvent sessionEvent) => _backlog.Emit(sessionEvent);

    /// <summary>
    /// Keeps a tick for tick_events.json.gz; does nothing unless ticks are captured. Call it after the simulation has processed the tick,
    /// so that the candles it closed are in its snapshot.
    /// </summary>
    public void CaptureTick(in Tick tick) => _backlog.Capture(tick);

    /// <summary>
    /// Hands what was emitted to the commit loop; of a backtest, whose events no reader waits for, when there is a good deal. Completes at
    /// once, unless more than the bounded backlog waits: then when there is room. Call it between calls of the simulation, which bounds
    /// what can gather.
    /// </summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_settings.Mode == Mode.LiveSimulation || _backlog.HasMuch) _loop.Wake();
        return _backlog.WaitForRoomAsync(cancellationToken);
    }

    /// <summary>Returns when everything emitted so far is committed (in a backtest: in the buffer).</summary>
    public Task DrainAsync(CancellationToken cancellationToken = default) => PostAsync(() => ValueTask.CompletedTask, cancellationToken);

    /// <summary>Commits and syncs everything and brings every projection to its last state, as a pause does.</summary>
    public Task FlushProjectionsAsync(CancellationToken cancellationToken = default) => PostAsync(_pipeline.FlushAsync, cancellationToken);

    /// <summary>Puts a command on record; durable when it returns, so it may act then.</summary>
    /// <exception cref="DurableFileException">It could not be recorded and must not act; the run goes on.</exception>
    /// <exception cref="SessionWriteException">It is not known whether it is on record: the run has to be taken up again.</exception>
    public async Task RecordInputAsync(RecordedCommand command, CancellationToken cancellationToken = default)
    {
        await _inputs.WaitAsync(cancellationToken);
        try
        {
            await _scheduler.Run(() => InputLog.Append(_settings.Folder, _settings.Files, command), CancellationToken.None);
        }
        finally
        {
            _inputs.Release();
        }
    }

    /// <summary>Writes a change of state to session.json.</summary>
    public Task SetStateAsync(RunState state, CancellationToken cancellationToken = default) =>
        PostAsync(() => _pipeline.WriteManifestAsync(m => m.In(state)), cancellationToken);

    /// <summary>
    /// Ends the run after its last event: commits the rest, writes the final projections, the exports and session.json with the hashes;
    /// in a backtest everything, and then publishes.
    /// </summary>
    /// <param name="finalState">The state it ends in.</param>
    /// <param name="reason">Why, or null.</param>
    /// <param name="cancellationToken">Stops the waiting, not the work.</param>
    public async Task CompleteAsync(RunState finalState, string? reason = null, CancellationToken cancellationToken = default)
    {
        _backlog.EndCapture();
        await PostAsync(
            async () =>
            {
                await _pipeline.CompleteAsync(finalState, reason);
                Report(new WriterStatus(WriterState.Completed));
                // What follows is read from the files: a finished run holds no state in memory.
                Reader.LetGo();
            },
            cancellationToken);
    }

    /// <summary>
    /// Commits what was emitted and unlocks the folder. An incomplete run stays unfinished and can be continued; an incomplete backtest
    /// leaves no files.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        // Ends the wait for a full disk.
        await _shutdown.CancelAsync();
        try
        {
            if (Status.State is not (WriterState.Failed or WriterState.Completed)) await FlushProjectionsAsync();
        }
        catch (SessionException)
        {
            // Status and StatusChanged report it; the committed events are on disk and the run can be continued.
        }
        await _loop.DisposeAsync();
        _pipeline.Dispose();
        foreach (var file in _logFiles) file.End();
        _folder.Dispose();
        _inputs.Dispose();
        _shutdown.Dispose();
    }

    private static RunLog OpenLog(SessionWriterSettings settings, RunFolder folder, List<PooledFile> opened)
    {
        var files = settings.Files;
        var run = folder.Manifest.Run;
        if (settings.Mode == Mode.Backtest)
            return new RunLog(settings.Session, run, Buffer(SessionFiles.Events), new EventIndex(Buffer(SessionFiles.Index), run));
        var journal = new DiskJournal(Open(SessionFiles.Events, isSelfChecking: false));
        var index = new EventIndex(new DiskJournal(Open(SessionFiles.Index, isSelfChecking: true)), run);
        files.SyncFolder(settings.Folder);
        var log = new RunLog(settings.Session, run, journal, index);
        log.Progress.Current = new CommitProgress.Position(folder.Recovered.Seq, folder.Recovered.Length);
        return log;

        PooledFile Open(string name, bool isSelfChecking)
        {
            var movesTo = Path.Combine(SessionFiles.RunFolder(settings.Folder, run), name);
            opened.Add(new PooledFile(settings.OpenFiles, files, folder.PathOf(name), movesTo, isSelfChecking));
            return opened[^1];
        }

        BufferedJournal Buffer(string name) => new(files, folder.PathOf(name), settings.MaxBufferedBytes, settings.Memory?.Backtests);
    }

    private void Wake() => _loop.Wake();

    private Task PostAsync(Func<ValueTask> work, CancellationToken cancellationToken) => _loop.PostAsync(work).WaitAsync(cancellationToken);

    // The state in session.json is the last write that a failed writer tries; if that fails too, both errors are reported.
    private async ValueTask<Exception> FailAsync(Exception cause)
    {
        var failure = cause as SessionException ?? new SessionWriteException($"The session stopped writing: {cause.Message}", cause);
        Report(new WriterStatus(WriterState.Failed, failure.Message));
        if (_shutdown.IsCancellationRequested) return failure;
        try
        {
            var state = failure switch
            {
                SessionDivergedException => RunState.Diverged,
                SessionWriteException { IsPassing: true } => RunState.Blocked,
                _ => RunState.Failed,
            };
            await _pipeline.WriteManifestAsync(m => m.In(state, failure.Message));
        }
        catch (Exception e) when (e is DurableFileException or OperationCanceledException)
        {
            return new SessionWriteException(failure.Message, new AggregateException(cause, e));
        }
        return failure;
    }

    private void Report(WriterStatus status)
    {
        lock (_statusGate) _status = status;
        _settings.StatusChanged?.Invoke(status);
    }
}
