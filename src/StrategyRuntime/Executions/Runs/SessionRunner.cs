using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Logging;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Inputs;
using StrategyRuntime.Storage.MarketData.Series;
using StrategyRuntime.Storage.Writing;
using StrategyRuntime.Telemetry;

namespace StrategyRuntime.Executions.Runs;

/// <summary>
/// The loop of one run: takes the ticks that are due, hands them to the simulation, flushes the files, carries out commands in between. It
/// works in slices of a few milliseconds and then lets the other runs on its threads have a turn.
/// </summary>
/// <param name="run">The run with everything open.</param>
/// <param name="mailbox">Commands to it.</param>
/// <param name="observer">Learns how it goes.</param>
/// <param name="time">The clock that paces it.</param>
/// <param name="wheel">Wakes it at its times.</param>
/// <param name="startPaused">True to hold market time at the beginning.</param>
/// <param name="logger">Takes what goes wrong.</param>
/// <param name="stopping">Makes the loop leave the run as it is on disk, wherever it is, to be taken up again.</param>
internal sealed class SessionRunner(
    OpenRun run, RunMailbox mailbox, IRunObserver observer, TimeProvider time, PaceWheel wheel, bool startPaused, ILogger logger,
    CancellationToken stopping = default)
{
    private const int TicksPerCall = 64;
    private const int CallsPerSlice = 256;
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan s_shortestWait = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan s_longestRest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_ageEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_progressEvery = TimeSpan.FromMilliseconds(100);

    // Everything below belongs to the loop.
    private readonly StrategySimulation _simulation = run.Simulation;
    private readonly StrategyOutputWriter _writer = run.Writer;
    private readonly TickFeed _feed = new(run.Source.OpenReader(), isPaced: !run.Plan.Speed.IsMax);
    private readonly MarketPace _pace = new(time, run.Source.Live is null ? run.Plan.Speed : Speed.Max);
    private readonly PaceWheel.Seat _seat = new(mailbox.Wake);
    private readonly FeedRange? _live = run.Source.Live;
    private readonly TimeSpan _restPhase = RestPhases.Next(s_longestRest);
    private FeedFollowing? _following;
    private string? _finalReason;
    private UtcTime _lastTime;
    private long _progressAt;
    private bool _progressDue;
    // Whether the feed had grown when it was waited for last.
    private bool _hasGrown = true;
    // What was due when the last wait ended: up to a market time, and of a feed so many ticks.
    private UtcTime _keptUntil = UtcTime.MinValue;
    private long _keptEnd = long.MaxValue;

    // An end of data ends the simulation, so there is a state when the loop is over.
    private RunState FinalState => _simulation.EndState!.Value;

    /// <summary>Plays the run to its end, or until it is detached. Errors end the run, never the caller.</summary>
    public async Task<RunOutcome> RunAsync()
    {
        // On a feed the loop waits for more of its log as it waits for commands.
        using var following = _following = _live?.Log.Follow(mailbox.Wake);
        await using var stops = stopping.UnsafeRegister(static box => ((RunMailbox)box!).Wake(), mailbox);
        using var scope = logger.BeginScope(new SessionLogScope(run.Plan.Session, _writer));
        try
        {
            await WarmUpAsync();
            if (_writer.RecoveredSeq > 0 || run.Inputs.Count > 0) await CatchUpAsync();
            await BeginAsync();
            await PlayAsync();
            ReportProgress();
            await CompleteAsync();
            return new RunOutcome(FinalState);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return default;
        }
        catch (SessionDivergedException exception)
        {
            logger.LogError(exception, "Session {SessionId} diverged at seq {Seq}", run.Plan.Session, exception.Seq);
            return new RunOutcome(RunState.Diverged, exception.Message);
        }
        catch (SessionDamagedException exception)
        {
            logger.LogError(exception, "Session {SessionId} is damaged at seq {Seq}", run.Plan.Session, exception.Seq);
            return new RunOutcome(RunState.Damaged, exception.Message);
        }
        catch (SessionWriteException exception) when (exception.IsPassing)
        {
            return new RunOutcome(RunState.Blocked, exception.Message);
        }
        catch (SessionException exception)
        {
            logger.LogError(exception, "The files of session {SessionId} failed: {Code}", run.Plan.Session, exception.Code);
            return new RunOutcome(RunState.Failed, $"{exception.Code}: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            return new RunOutcome(RunState.Blocked, exception.Message);
        }
        catch (Exception exception)
        {
            // The one place where any error is taken: a broken invariant ends its own session and nothing else.
            logger.LogError(exception, "Session {SessionId} failed at tick {Tick}", run.Plan.Session, _simulation.TickCount);
            return await FailAsync(exception);
        }
        finally
        {
            wheel.Clear(_seat);
            await run.DisposeAsync();
        }
    }

    private async Task CompleteAsync()
    {
        using (RuntimeTraces.Complete(run.Plan.Session)) await _writer.CompleteAsync(FinalState, _finalReason);
        logger.LogInformation(
            "Session {SessionId} run {Run} ended as {State} after {Ticks} ticks and {Events} events",
            run.Plan.Session, _writer.Run, SnakeCase.Word(FinalState), _simulation.TickCount, _writer.EmittedSeq);
    }

    private async Task WarmUpAsync()
    {
        while (_feed.WarmUp() is { IsEmpty: false } ticks)
        {
            stopping.ThrowIfCancellationRequested();
            _simulation.WarmUp(ticks);
            await Task.Yield();
        }
    }

    /// <summary>
    /// Does again, unpaced, what the files say was done: the recorded commands act at their places, and the writer compares every event
    /// with its line. One tick at a time, so that not one is played beyond the place where the run was cut off.
    /// </summary>
    private async Task CatchUpAsync()
    {
        using var span = RuntimeTraces.Recover(run.Plan.Session);
        var inputs = new Queue<RecordedCommand>(run.Inputs);
        var sliceStart = time.GetTimestamp();
        while (!_simulation.HasEnded && (_writer.EmittedSeq < _writer.RecoveredSeq || inputs.Count > 0))
        {
            if (inputs.TryPeek(out var input) && input.Tick == _simulation.TickCount)
            {
                Do(inputs.Dequeue().Command);
                continue;
            }
            if (!_feed.HasNext()) break;
            Process(UtcTime.MaxValue, 1);
            if (time.GetElapsedTime(sliceStart) < s_slice) continue;
            stopping.ThrowIfCancellationRequested();
            await _writer.FlushAsync();
            await Task.Yield();
            sliceStart = time.GetTimestamp();
        }
        await _writer.FlushAsync();
    }

    private async Task BeginAsync()
    {
        if (_lastTime == UtcTime.MinValue && _feed.HasNext()) _lastTime = _feed.NextTime;
        _pace.Hold(_lastTime);
        // On a feed a pause is on record, and log time goes on.
        var isPaused = _live is null ? startPaused : _simulation.IsPaused;
        if (_live is not null || !isPaused) _pace.Release();
        await EnterAsync(isPaused ? RunState.Paused : RunState.Running);
        logger.LogInformation(
            "Session {SessionId} run {Run} goes as {Mode} after {Recovered} recovered events",
            run.Plan.Session, _writer.Run, SnakeCase.Word(run.Plan.Mode), _writer.RecoveredSeq);
    }

    private async Task PlayAsync()
    {
        while (!_simulation.HasEnded)
        {
            stopping.ThrowIfCancellationRequested();
            // A command acts where the market is: what was kept back is taken first.
            if (!mailbox.IsEmpty) await TakeKeptBackAsync();
            if (_simulation.HasEnded) break;
            if (mailbox.TryTake(out var command))
            {
                try
                {
                    await ObeyAsync(command);
                    command.Complete();
                }
                catch (DurableFileException exception) when (command is ChangeSimulation or PauseRun or ResumeRun)
                {
                    // Nothing of it is on record, so it has not acted and the run goes on.
                    command.Refuse(exception);
                }
                catch
                {
                    // The run stops here, and its callers wait no longer.
                    command.LeaveUncertain();
                    throw;
                }
            }
            else if (_pace.IsHeld)
            {
                await WaitAsync(Timeout.InfiniteTimeSpan);
            }
            else if (!_feed.HasNext())
            {
                if (_feed.MayGrow) await FollowAsync();
                else _simulation.EndOfData(_feed.LastTime ?? run.Source.EndTime);
            }
            else if (UntilNextTick() is var wait && wait != TimeSpan.Zero)
            {
                await WaitAsync(wait);
                _keptUntil = _pace.Now;
            }
            else
            {
                PlaySlice(_pace.Now);
                await _writer.FlushAsync();
                _progressDue = true;
                // Only a view costs something: without one it is known at once how far the run is.
                if (!observer.WantsView || time.GetElapsedTime(_progressAt) >= s_progressEvery) ReportProgress();
                await Task.Yield();
            }
        }
    }

    /// <summary>
    /// Takes the ticks that were due, or in the feed's log, when the last wait ended. A backlog that the loop has not caught up with since
    /// is none of them: a command does not wait for that.
    /// </summary>
    private async Task TakeKeptBackAsync()
    {
        if (_pace.IsHeld) return;
        while (!_simulation.HasEnded && _simulation.TickCount < _keptEnd && _feed.HasNext() && _feed.NextTime <= _keptUntil)
        {
            stopping.ThrowIfCancellationRequested();
            PlaySlice(_keptUntil);
            await _writer.FlushAsync();
            await Task.Yield();
        }
    }

    private void PlaySlice(UtcTime marketTime)
    {
        var start = time.GetTimestamp();
        var before = _simulation.TickCount;
        for (var calls = 0; calls < CallsPerSlice && !_simulation.HasEnded; calls++)
        {
            if (!_feed.HasNext() || _feed.NextTime > marketTime || time.GetElapsedTime(start) >= s_slice) break;
            Process(marketTime, TicksPerCall);
        }
        RuntimeMetrics.Ticks.Add(_simulation.TickCount - before);
    }

    private void Process(UtcTime marketTime, int atMost)
    {
        // A snapshot per tick shows the state that this very tick led to.
        var captureTicks = run.Plan.Capture == CaptureMode.Ticks;
        var due = _feed.Due(marketTime, captureTicks ? 1 : atMost);
        var taken = _simulation.Process(due);
        if (taken == 0) return;
        _lastTime = due[taken - 1].Time;
        // A mark of a feed is no tick.
        if (captureTicks && !double.IsNaN(due[0].Price)) _writer.CaptureTick(due[0]);
        _feed.Take(taken);
    }

    private TimeSpan UntilNextTick()
    {
        var next = _feed.NextTime;
        var wait = _pace.Until(next);
        if (wait == TimeSpan.Zero) return wait;
        if (ClosedMarket.LiesBetween(run.Plan.Strategy.Exchange, _lastTime, next))
        {
            _pace.JumpTo(next);
            return TimeSpan.Zero;
        }
        if (Quiet is not { } quiet) return wait;
        // While nothing can act, ticks are taken together.
        var quietFor = _pace.Until(_feed.QuietUntil(in quiet));
        var rest = observer.WantsView ? s_progressEvery : s_longestRest;
        return TimeSpan.FromTicks(Math.Max(wait.Ticks, Math.Min(quietFor.Ticks, rest.Ticks)));
    }

    // A snapshot of every tick is taken as it comes.
    private QuietMarket? Quiet => run.Plan.Capture == CaptureMode.Ticks ? null : _simulation.Quiet;

    /// <summary>
    /// Waits for more of the feed. While nothing can act, a commit costs a comparison, and its ticks are taken with those of later ones. To
    /// those who watch it shows them ten times a second, and the age of the last one every second.
    /// </summary>
    private async Task FollowAsync()
    {
        var isWatched = observer.WantsView;
        var rests = false;
        if (Quiet is { } quiet && (_hasGrown || !isWatched))
        {
            rests = true;
            var end = isWatched ? UtcTime.MaxValue : RestPhases.NextAfter(_lastTime, s_longestRest, _restPhase);
            // At its end the run acts, also in a quiet market.
            if (_live!.To is { } to) end = UtcTime.Min(end, to);
            _following!.Rest(quiet with { Until = UtcTime.Min(quiet.Until, end) });
            if (_feed.HasNext())
            {
                // What comes next may end the quiet, or a command may: then nothing else takes these bounds back.
                _following.Watch();
                return;
            }
        }
        await WaitAsync(!isWatched ? Timeout.InfiniteTimeSpan : rests ? s_progressEvery : s_ageEvery);
        _following!.Watch();
        (_keptUntil, _keptEnd) = (_pace.Now, _live!.Log.End - _live.Start);
        _hasGrown = _feed.HasNext();
        if (isWatched && time.GetElapsedTime(_progressAt) >= s_ageEvery) ReportProgress();
    }

    private async Task WaitAsync(TimeSpan wait)
    {
        // Ticks that are closer together than the shortest wait are taken together: at high speeds this is what keeps the loop from
        // spinning.
        if (wait != Timeout.InfiniteTimeSpan && wait < s_shortestWait) wait = s_shortestWait;
        if (_progressDue)
        {
            var untilProgress = s_progressEvery - time.GetElapsedTime(_progressAt);
            if (untilProgress <= TimeSpan.Zero) ReportProgress();
            else if (wait == Timeout.InfiniteTimeSpan || untilProgress < wait) wait = untilProgress;
        }
        if (wait != Timeout.InfiniteTimeSpan) wheel.Set(_seat, wait);
        await mailbox.WaitAsync();
        wheel.Clear(_seat);
    }

    private async Task ObeyAsync(RunCommand command)
    {
        switch (command)
        {
            case PauseRun when _live is not null && !_simulation.IsPaused:
                await RecordAsync(new Pause());
                await _writer.FlushProjectionsAsync();
                await EnterAsync(RunState.Paused);
                break;
            case ResumeRun when _simulation.IsPaused:
                await RecordAsync(new Resume());
                await EnterAsync(RunState.Running);
                break;
            case PauseRun when _live is null && !_pace.IsHeld:
                _pace.Hold(_pace.Speed.IsMax ? _lastTime : _pace.Now);
                await _writer.FlushProjectionsAsync();
                await EnterAsync(RunState.Paused);
                break;
            case ResumeRun when _pace.IsHeld:
                _pace.Release();
                await EnterAsync(RunState.Running);
                break;
            case ChangeSpeed { Speed: var speed } when _live is null:
                _pace.ChangeSpeed(speed, _lastTime);
                observer.SpeedChanged(speed);
                break;
            case ChangeSimulation { Command: ClosePosition close } change:
                change.Closed = await CloseAsync(close);
                break;
            case ChangeSimulation change:
                await RecordAsync(change.Command);
                break;
            case InspectConditions inspect:
                inspect.Conditions = Inspect();
                break;
            default:
                // A pause of what is paused, a resume of what runs: nothing to do.
                break;
        }
    }

    private byte[] Inspect()
    {
        var json = new EventJsonWriter();
        _simulation.WriteArmedConditions(json);
        return json.Written.ToArray();
    }

    /// <summary>
    /// A command that changes the simulation is on record before it acts, so that a recovery does the same at the same place.
    /// </summary>
    private async Task RecordAsync(Command command)
    {
        var position = _live is { Start: var start } ? start + _simulation.TickCount : default(long?);
        await _writer.RecordInputAsync(new RecordedCommand(_simulation.TickCount, command) { Position = position });
        Do(command);
    }

    private async Task<CloseOutcome> CloseAsync(ClosePosition close)
    {
        if (!_simulation.HasOpenPosition(close.TradeId))
        {
            await _writer.DrainAsync();
            return _writer.Reader.HasPosition(close.TradeId) ? CloseOutcome.WasClosed : CloseOutcome.Unknown;
        }
        await RecordAsync(close);
        await _writer.FlushAsync();
        return CloseOutcome.Closed;
    }

    private void Do(Command command)
    {
        _simulation.Do(command);
        if (command.EndsRun) _finalReason = command.Reason;
    }

    private async Task EnterAsync(RunState state)
    {
        await _writer.SetStateAsync(state);
        observer.StateChanged(state);
    }

    private void ReportProgress()
    {
        _progressAt = time.GetTimestamp();
        _progressDue = false;
        var progress = new ExecutionProgress(
            _simulation.TickCount, _live is null ? run.Source.TotalTicks : null, _lastTime, new CatchupId(_writer.Run, _writer.EmittedSeq));
        observer.Progressed(progress, observer.WantsView ? _simulation.View() : null);
    }

    private async Task<RunOutcome> FailAsync(Exception cause)
    {
        var reason = $"{cause.GetType().Name}: {cause.Message}";
        try
        {
            if (!_simulation.HasEnded) _simulation.Fail(reason);
            await _writer.CompleteAsync(RunState.Failed, reason);
        }
        catch (Exception exception)
        {
            // What broke may be what would have to write the last event; the execution's state says it then.
            logger.LogError(exception, "The failure of session {SessionId} could not be put on record", run.Plan.Session);
        }
        return new RunOutcome(RunState.Failed, reason);
    }
}
