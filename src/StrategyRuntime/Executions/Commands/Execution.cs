using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Executions.Commands;

/// <summary>
/// One execution: its record, the files of its latest run, and the run that plays, if one does. State changes come from
/// <see cref="ExecutionHost"/> and from the run's own loop; each is saved in the catalog before it is announced.
/// </summary>
internal sealed class Execution(
    ExecutionRecord record, string folder, ExecutionCatalog catalog, ISessionStream stream, IFeedStates feeds, TimeProvider time)
    : IRunObserver, IDisposable
{
    private static readonly TimeSpan s_saveAgainAfter = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_inspectPatience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly string _rootPrefix = Path.GetDirectoryName(Path.GetDirectoryName(folder)) + Path.DirectorySeparatorChar;

    // Guarded by the gate.
    private readonly SavedRecord _record = new(record, catalog);
    private readonly RunFiles _files = new(folder);
    private LiveRun? _run;
    private ITimer? _saveAgain;
    private bool _isRemoved;
    private string? _feed;

    /// <summary>Which execution.</summary>
    public SessionId SessionId { get; } = record.SessionId;

    /// <summary>Folder of its files.</summary>
    public string Folder { get; } = folder;

    /// <summary>Its stream.</summary>
    public ISessionStream Stream { get; } = stream;

    /// <inheritdoc/>
    public bool WantsView => Stream.WantsTick;

    /// <summary>Its record, progress and error at this moment.</summary>
    public ExecutionView View
    {
        get
        {
            lock (_gate) return new ExecutionView(Shown, _run?.Progress, Trouble);
        }
    }

    // While its writer waits for space a run is blocked; on the next start it is what it was before.
    private ExecutionRecord Shown => WaitsForDisk ? _record.Value with { State = RunState.Blocked } : _record.Value;

    /// <summary>True while the writer of its run waits for space on the disk.</summary>
    public bool WaitsForDisk => _run is { IsActive: true, WaitsForDisk: true };

    private string? Trouble =>
        (_record.Problem ?? _run?.WriterProblem ?? _files.Problem ?? _record.Value.Error) is { } trouble ? WithoutRoot(trouble) : null;

    /// <summary>Its state now.</summary>
    public RunState State => View.Record.State;

    /// <summary>The feed that its active run follows, as it is now; null when it follows none.</summary>
    public FeedAge? Feed => FollowedSymbol is { } symbol ? feeds.Find(symbol) : null;

    /// <summary>Symbol of the feed that its active run follows; null when it follows none.</summary>
    public string? FollowedSymbol
    {
        get
        {
            lock (_gate) return Active is null ? null : _feed;
        }
    }

    /// <summary>Events of the active run that are not yet durable or published.</summary>
    public RunLag Lag
    {
        get
        {
            lock (_gate) return Active?.LagOf(_record.Value.Mode) ?? default;
        }
    }

    /// <summary>How long its active run has made events of which none has become durable, as far as this was asked for.</summary>
    public TimeSpan UnmovedFor
    {
        get
        {
            lock (_gate) return Active?.UnmovedFor(_record.Value.Mode, time) ?? TimeSpan.Zero;
        }
    }

    /// <summary>Completes when no run is active any longer.</summary>
    public Task WhenIdle
    {
        get
        {
            lock (_gate) return Active?.Ended ?? Task.CompletedTask;
        }
    }

    private DateTimeOffset Now => time.GetUtcNow();

    private LiveRun? Active => _run is { IsActive: true } ? _run : null;

    /// <summary>Reads its latest run; null before the first one.</summary>
    public SessionReader? Reader()
    {
        lock (_gate) return OpenReader();
    }

    /// <summary>Changes what its user may change; a run that goes on, or can be taken up, keeps its settings.</summary>
    /// <exception cref="DurableFileException">It could not be saved: nothing changed.</exception>
    public void Edit(ExecutionEdit edit)
    {
        lock (_gate)
        {
            var current = _record.Value;
            var keeps = current.State.IsActive() || current.State.IsInterrupted();
            _record.SaveFirst(edit.ApplyTo(current, keeps));
        }
    }

    /// <summary>Takes the execution from rest to starting (or recovering) for one caller; null when its state forbids it.</summary>
    /// <exception cref="DurableFileException">The start could not be saved, so nothing starts.</exception>
    /// <param name="state">Its state then.</param>
    /// <param name="dayFrom">Open of the day of the run, where it follows one that ended at the close.</param>
    public LiveRun? Claim(RunState state, string? dayFrom = null)
    {
        LiveRun claimed;
        lock (_gate)
        {
            var current = _record.Value;
            if (Active is not null || !ExecutionStates.CanFollow(current.State, state)) return null;
            // A recovering run keeps its state on disk, so that a second crash finds the same.
            if (state == RunState.Recovering) _record.Change(current with { State = state, EndedAt = null, Error = null });
            else _record.SaveFirst(current.ForNewRun(state, Now, dayFrom));
            _run = claimed = new LiveRun();
        }
        Announce();
        return claimed;
    }

    /// <summary>The files of the claimed run are open.</summary>
    /// <param name="writer">Writes them.</param>
    /// <param name="exchange">Its clock formats the times.</param>
    /// <param name="feed">Symbol of the feed that it follows, or null.</param>
    /// <param name="strategyVersion">Which version of the strategy it is; null when that is not known.</param>
    public void Attach(StrategyOutputWriter writer, Exchange exchange, string? feed, int? strategyVersion)
    {
        Mode mode;
        lock (_gate)
        {
            _files.Attach(writer);
            _feed = feed;
            _run?.Attach(writer);
            _record.Change(_record.Value with { Run = writer.Run, StrategyVersion = strategyVersion });
            mode = _record.Value.Mode;
        }
        Stream.RunStarted(writer.Reader, mode, exchange, Math.Max(writer.PublishedSeq, writer.RecoveredSeq));
    }

    /// <summary>Makes the finished run of an earlier process readable for the stream, unless this process has started another.</summary>
    public void ShowFinishedRun()
    {
        lock (_gate)
        {
            if (Active is not null || Stream.HasRun || !_record.Value.State.IsFinal()) return;
            if (OpenReader() is not { } reader || SessionManifest.Read(Folder) is not { } manifest) return;
            if (!RunPlan.TryReadExchange(manifest.Config, out var exchange)) return;
            Stream.RunStarted(reader, _record.Value.Mode, exchange, reader.LastSeq);
            Stream.Ended(_record.Value.State);
        }
    }

    /// <summary>The claimed run waits for something outside; its files are closed.</summary>
    public void Block(string reason, bool isPaused)
    {
        lock (_gate)
        {
            _run?.Detach();
            Save(_record.Value with { State = RunState.Blocked, Error = WithoutRoot(reason), Paused = isPaused });
        }
        Announce();
    }

    /// <summary>The claimed run is tried again.</summary>
    public void TryAgain()
    {
        // On disk it stays blocked, so that a crash finds it so.
        lock (_gate) _record.Change(_record.Value with { State = RunState.Recovering });
        Announce();
    }

    /// <summary>The claimed run is over, or never began.</summary>
    public void Conclude(RunOutcome outcome)
    {
        LiveRun? ended;
        lock (_gate)
        {
            ended = Active;
            ended?.Close();
            _files.ClearProblem();
            if (outcome.State is { } state)
                Save(_record.Value with { State = state, EndedAt = time.GetUtcNow(), Error = outcome.Error, Paused = false });
        }
        if (outcome.State is { } final)
        {
            Announce();
            Stream.Ended(final);
        }
        ended?.Finish();
    }

    /// <summary>Posts a command to the active run; see <see cref="RunCommand.Applied"/>. Null when there is none.</summary>
    public Task<bool>? Post(RunCommand command)
    {
        lock (_gate) return Active?.Mailbox.PostAsync(command);
    }

    /// <summary>Somebody looks: a run that keeps ticks back, because nothing can act on them, takes them now.</summary>
    public void Look()
    {
        lock (_gate) Active?.Mailbox.Wake();
    }

    /// <summary>
    /// The current values of the active signals' conditions, as a JSON object by node id; null when no run is active, or when it does not
    /// answer within a second (a recovering run answers after the recovery).
    /// </summary>
    public async Task<byte[]?> InspectAsync()
    {
        var command = new InspectConditions();
        if (Post(command) is not { } applied) return null;
        await Task.WhenAny(applied, Task.Delay(s_inspectPatience, time));
        return applied.IsCompleted ? command.Conditions : null;
    }

    /// <inheritdoc/>
    public void StateChanged(RunState state)
    {
        lock (_gate) Save(_record.Value with { State = state, Error = null, Paused = false });
        Announce();
    }

    /// <inheritdoc/>
    public void SpeedChanged(Speed speed)
    {
        lock (_gate) Save(_record.Value with { Speed = speed });
        Announce();
    }

    /// <inheritdoc/>
    public void Progressed(ExecutionProgress progress, LiveView? view)
    {
        lock (_gate) _run?.Report(progress);
        if (view is not null) Stream.PublishTick(view, progress with { Feed = Feed });
    }

    /// <summary>The message with paths relative to the data root, which stays private.</summary>
    public string WithoutRoot(string message) => message.Replace(_rootPrefix, string.Empty, StringComparison.Ordinal);

    /// <summary>The writer halts, continues or fails.</summary>
    public void WriterChanged(WriterStatus status)
    {
        lock (_gate) Active?.WriterChanged(status);
        Announce();
    }

    /// <summary>Publishes its state on the stream.</summary>
    public void Announce()
    {
        ExecutionStatus status;
        lock (_gate)
        {
            var current = Shown;
            status = new ExecutionStatus(
                current.State, Trouble, current.Speed, _files.RecoveredAtSeq, current.Run);
        }
        Stream.PublishStatus(status);
    }

    /// <summary>It is taken out: nothing of it is saved any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isRemoved = true;
            _saveAgain?.Dispose();
        }
    }

    private void Save(ExecutionRecord changed)
    {
        _record.Save(changed);
        SaveLater();
    }

    private void SaveLater()
    {
        if (_record.Problem is null || _isRemoved) return;
        _saveAgain ??= time.CreateTimer(_ => SaveAgain(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _saveAgain.Change(s_saveAgainAfter, Timeout.InfiniteTimeSpan);
    }

    private void SaveAgain()
    {
        lock (_gate)
        {
            if (_record.Problem is null || _isRemoved) return;
            _record.SaveAgain();
            SaveLater();
        }
        Announce();
    }

    private SessionReader? OpenReader() => _record.Value.Run == 0 ? null : _files.Open();
}

/// <summary>An execution at one moment.</summary>
/// <param name="Record">The request and the state.</param>
/// <param name="Progress">Progress of its run; null when this process has not played it.</param>
/// <param name="Error">Its last error, or what it waits for; null when there is none.</param>
internal sealed record ExecutionView(ExecutionRecord Record, ExecutionProgress? Progress, string? Error);
