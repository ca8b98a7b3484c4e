using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.Frames;

namespace StrategyRuntime.Streaming.SessionStream;

/// <summary>
/// Sends a run's stored events as if they happened now: each one so long after the first as it was in simulation time, divided by the speed.
/// A running session is followed once its history is used up.
/// </summary>
internal sealed class SessionReplay : IStreamLoop
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromHours(1);
    private readonly SessionChannel _channel;
    private readonly StreamConnection _connection;
    private readonly StreamHub _hub;
    private readonly EventFilter _types;
    private readonly Speed _speed;
    private readonly SessionStart _start;
    private readonly ITimer _timer;
    private RunFeed? _feed;
    private long _cursor;
    private long? _firstTime;
    private long _startedAt;

    public SessionReplay(
        SessionChannel channel, StreamConnection connection, StreamHub hub, EventFilter types, Speed speed, SessionStart start, RunFeed? feed)
    {
        (_channel, _connection, _hub, _types, _speed, _start, _feed) = (channel, connection, hub, types, speed, start, feed);
        _timer = hub.Time.CreateTimer(
            static state => ((StreamConnection)state!).Signal.Set(), connection, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Replays until the run's end, the client is gone or the service stops.</summary>
    public async Task RunAsync()
    {
        SessionPrelude.WriteHello(_connection.Output, _channel, _feed, _start, _hub.NextRetry());
        if (!await _connection.FlushAsync()) return;
        _cursor = SessionPrelude.WriteSnapshot(_connection.Output, _channel, _feed, _start.Snapshot, _start.Cursor);

        while (!_connection.IsClosing && !_channel.IsRemoved)
        {
            var feed = _feed ??= _channel.Feed;
            if (_connection.TakeHeartbeat())
                ControlFrames.WriteHeartbeat(_connection.Output, feed?.HeadId.ToString(), _hub.Time.GetUtcNow());
            var finalState = feed?.FinalState ?? (feed is not null && _channel.Feed!.Run > feed.Run ? "stopped" : null);
            var isCaughtUp = feed is null || _cursor >= feed.Head;
            if (isCaughtUp && finalState is not null)
            {
                ControlFrames.WriteEnd(_connection.Output, finalState, feed!.HeadId.ToString());
                await _connection.FlushAsync();
                return;
            }

            var wait = Timeout.InfiniteTimeSpan;
            if (!isCaughtUp)
            {
                // Reading a file may block: not on the thread that wakes the other subscribers.
                await Task.Yield();
                wait = WriteDue(feed!);
            }
            if (!await _connection.FlushAsync()) return;
            if (wait == TimeSpan.Zero) continue;
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
            await _connection.Signal.WaitAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Writes what is due, a block at most; returns how long to wait for the next one.</summary>
    private TimeSpan WriteDue(RunFeed feed)
    {
        using var block = feed.History.ReadAfter(_cursor, feed.Head);
        while (block.Next())
        {
            var wait = UntilDue(block.Time);
            if (wait > TimeSpan.Zero) return wait;
            _cursor = block.Seq;
            if (!_types.Includes(block.Type)) continue;
            var target = _connection.Output.GetSpan(block.Line.Length + EventFrames.MaxOverhead);
            _connection.Output.Advance(EventFrames.Write(block.Type, block.Line, new CatchupId(feed.Run, block.Seq), target));
        }
        return TimeSpan.Zero;
    }

    private TimeSpan UntilDue(long simulationTime)
    {
        if (_firstTime is null)
        {
            _firstTime = simulationTime;
            _startedAt = _hub.Time.GetTimestamp();
        }
        if (_speed.Multiple is not { } multiple) return TimeSpan.Zero;
        var due = (simulationTime - _firstTime.Value) / multiple;
        var wait = due - _hub.Time.GetElapsedTime(_startedAt).Ticks;
        return wait <= 0 ? TimeSpan.Zero : wait >= s_longestWait.Ticks ? s_longestWait : TimeSpan.FromTicks(Math.Max((long)wait, TimeSpan.TicksPerMillisecond));
    }
}
