using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Sessions;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Executions.Commands;

/// <summary>
/// One execution: its record, its state, and the run that plays, if one does. State changes come from the door (<see cref="ExecutionHost"/>)
/// and from the run's own loop; each is written to the catalog before anybody hears of it.
/// </summary>
internal sealed class Execution(ExecutionRecord record, string folder, ExecutionCatalog catalog, ISessionStream stream, TimeProvider time) : IRunObserver
{
    private static readonly TimeSpan s_inspectPatience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly string _rootPrefix = Path.GetDirectoryName(Path.GetDirectoryName(folder)) + Path.DirectorySeparatorChar;

    // Guarded by the gate.
    private ExecutionRecord _record = record;
    private ActiveRun? _active;
    private SessionReader? _reader;
    private StrategyOutputWriter? _writer;
    private ExecutionProgress? _progress;
    private string? _note;
    private string? _saveProblem;
    private long? _recoveredAtSeq;

    /// <summary>Which execution.</summary>
    public SessionId SessionId { get; } = record.SessionId;

    /// <summary>Folder of its files.</summary>
    public string Folder { get; } = folder;

    /// <summary>Its stream.</summary>
    public ISessionStream Stream { get; } = stream;

    /// <inheritdoc/>
    public bool WantsView => Stream.WantsTick;

    /// <summary>What is true of it now.</summary>
    public ExecutionView View
    {
        get
        {
            lock (_gate) return new ExecutionView(_record, _progress, Trouble);
        }
    }

    private string? Trouble => (_saveProblem ?? _note ?? _record.Error) is { } trouble ? WithoutRoot(trouble) : null;

    /// <summary>Its state now.</summary>
    public RunState State => View.Record.State;

    /// <summary>Events of the active run that are on their way.</summary>
    public RunLag Lag
    {
        get
        {
            lock (_gate) return _writer is null || _active is null ? default : RunLag.Of(_writer, _record.Mode);
        }
    }

    /// <summary>Ends when no run is active any longer.</summary>
    public Task WhenIdle
    {
        get
        {
            lock (_gate) return _active?.Ended ?? Task.CompletedTask;
        }
    }

    /// <summary>Reads its latest run; null before the first one.</summary>
    public SessionReader? Reader()
    {
        lock (_gate) return OpenReader();
    }

    /// <summary>Takes the execution from rest to starting (or recovering), so that nobody else can; null when its state forbids it.</summary>
    public ActiveRun? Claim(RunState state)
    {
        ActiveRun claimed;
        lock (_gate)
        {
            var before = _record.State;
            if (_active is not null || !ExecutionStates.CanFollow(before, state)) return null;
            _progress = null;
            // A recovering run keeps its state on disk, so that one more crash finds it as it was.
            if (state == RunState.Recovering) _record = _record with { State = state };
            else Save(_record with { State = state, StartedAt = time.GetUtcNow(), EndedAt = null, Error = null });
            _active = claimed = new ActiveRun();
        }
        Announce();
        return claimed;
    }

    /// <summary>The files of the claimed run are open.</summary>
    public void Attach(StrategyOutputWriter writer, Exchange exchange)
    {
        Mode mode;
        lock (_gate)
        {
            _reader = writer.Reader;
            _writer = writer;
            _recoveredAtSeq = writer.RecoveredSeq > 0 ? writer.RecoveredSeq : null;
            _record = _record with { Run = writer.Run };
            mode = _record.Mode;
        }
        Stream.RunStarted(writer.Reader, mode, exchange, Math.Max(writer.PublishedSeq, writer.RecoveredSeq));
    }

    /// <summary>Makes the finished run that an earlier process left readable for the stream, unless this one has begun another.</summary>
    public void ShowFinishedRun()
    {
        lock (_gate)
        {
            if (_active is not null || Stream.HasRun || !_record.State.IsFinal()) return;
            if (OpenReader() is not { } reader || SessionManifest.Read(Folder) is not { } manifest) return;
            if (!RunPlan.TryReadExchange(manifest.Config, out var exchange)) return;
            Stream.RunStarted(reader, _record.Mode, exchange, reader.LastSeq);
            Stream.Ended(SnakeCase.Of(_record.State));
        }
    }

    /// <summary>The claimed run is over, or never began.</summary>
    public void Conclude(RunOutcome outcome)
    {
        ActiveRun? ended;
        lock (_gate)
        {
            ended = _active;
            _active = null;
            _writer = null;
            _note = null;
            if (outcome.State is { } state) Save(_record with { State = state, EndedAt = time.GetUtcNow(), Error = outcome.Error });
        }
        if (outcome.State is { } final)
        {
            Announce();
            Stream.Ended(SnakeCase.Of(final));
        }
        ended?.Finish();
    }

    /// <summary>Posts an order to the active run; see <see cref="RunOrder.Applied"/>. Null when there is none.</summary>
    public Task<bool>? Post(RunOrder order)
    {
        lock (_gate) return _active?.Mailbox.PostAsync(order);
    }

    /// <summary>
    /// What the conditions of active signals stand at, as a JSON object by node id; null when no run is active, or it is too busy to say within
    /// a second (one that recovers answers when it goes on).
    /// </summary>
    public async Task<byte[]?> InspectAsync()
    {
        var order = new InspectOrder();
        if (Post(order) is not { } applied) return null;
        await Task.WhenAny(applied, Task.Delay(s_inspectPatience, time));
        return applied.IsCompleted ? order.Conditions : null;
    }

    /// <inheritdoc/>
    public void StateChanged(RunState state)
    {
        lock (_gate) Save(_record with { State = state });
        Announce();
    }

    /// <inheritdoc/>
    public void SpeedChanged(Speed speed)
    {
        lock (_gate) Save(_record with { Speed = speed });
        Announce();
    }

    /// <inheritdoc/>
    public void Progressed(ExecutionProgress progress, LiveView? view)
    {
        lock (_gate) _progress = progress;
        if (view is not null) Stream.PublishTick(view, progress);
    }

    /// <summary>A message in which paths begin at the data root: where that is concerns nobody who asks from elsewhere.</summary>
    public string WithoutRoot(string message) => message.Replace(_rootPrefix, string.Empty, StringComparison.Ordinal);

    /// <summary>The writer halts, carries on or fails.</summary>
    public void WriterChanged(WriterStatus status)
    {
        lock (_gate) _note = status.Reason;
        Announce();
    }

    /// <summary>Tells the stream what state it is in.</summary>
    public void Announce()
    {
        ExecutionStatus status;
        lock (_gate)
        {
            status = new ExecutionStatus(
                SnakeCase.Of(_record.State),
                Trouble,
                _record.Speed.ToString(),
                _recoveredAtSeq,
                _record.Run);
        }
        Stream.PublishStatus(status);
    }

    /// <summary>
    /// Keeps a change. When the disk does not take it the run goes on and its error says so: the next start finds an earlier state, and
    /// session.json tells it the rest.
    /// </summary>
    private void Save(ExecutionRecord changed)
    {
        _record = changed;
        try
        {
            catalog.Put(changed);
            _saveProblem = null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _saveProblem = $"The execution's state could not be saved: {exception.Message}";
        }
    }

    private SessionReader? OpenReader()
    {
        if (_record.Run == 0) return null;
        try
        {
            return _reader ??= SessionReader.Open(Folder);
        }
        catch (Exception exception) when (exception is SessionException or IOException)
        {
            // Files that were damaged or removed behind the service's back are this execution's trouble alone.
            _note = exception.Message;
            return null;
        }
    }
}

/// <summary>What is true of an execution at one moment.</summary>
/// <param name="Record">What was asked for and where it stands.</param>
/// <param name="Progress">How far its run is; null when this process has not seen it run.</param>
/// <param name="Error">Its last error, or what it waits for; null when all is well.</param>
internal sealed record ExecutionView(ExecutionRecord Record, ExecutionProgress? Progress, string? Error);

/// <summary>A run that holds its execution.</summary>
internal sealed class ActiveRun
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Orders to it.</summary>
    public RunMailbox Mailbox { get; } = new();

    /// <summary>Ends when it is over and its end is on record.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Says that it is over.</summary>
    public void Finish()
    {
        _ended.TrySetResult();
        Mailbox.Close();
    }
}
