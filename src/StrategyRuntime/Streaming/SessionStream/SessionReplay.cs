using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.Frames;

namespace StrategyRuntime.Streaming.SessionStream;

/// <summary>
/// Sends a run's stored events as if they happened now: each one so long after the first as it was in simulation time, divided by the
/// speed. A running session is followed once its history is used up.
/// </summary>
internal sealed class SessionReplay(
    SessionChannel channel,
    StreamConnection connection,
    StreamHub hub,
    EventFilter types,
    Speed speed,
    string? reset,
    SnapshotStart start,
    RunFeed? startFeed)
    : IStreamLoop, IDisposable
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromHours(1);
    private RunFeed? _feed = startFeed;
    private long _cursor;
    private UtcTime? _firstTime;
    private long _startedAt;

    /// <inheritdoc/>
    public async Task RunAsync()
    {
        SessionPrelude.WriteHello(connection.Output, channel, _feed, start.Cursor, reset, hub.NextRetry());
        if (!await connection.FlushAsync()) return;
        _cursor = start.Cursor;
        if (start.Frame is { } snapshot && !await connection.SendAsync(snapshot)) return;
        using var timer = hub.Time.CreateTimer(
            static state => ((StreamConnection)state!).Signal.Set(), connection, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        while (!connection.IsClosing && channel is { IsRemoved: false, IsLeft: false })
        {
            var feed = _feed = channel.FeedAfter(_feed);
            if (connection.TakeHeartbeat())
                ControlFrames.WriteHeartbeat(connection.Output, feed?.HeadId.ToString(), hub.Time.GetUtcNow());
            var finalState = feed?.FinalState
                ?? (feed is not null && channel.Feed!.Run > feed.Run ? SnakeCase.Word(RunState.Stopped) : null);
            var isCaughtUp = feed is null || _cursor >= feed.Head;
            if (isCaughtUp && finalState is not null)
            {
                ControlFrames.WriteEnd(connection.Output, finalState, feed!.HeadId.ToString());
                await connection.FlushAsync();
                return;
            }

            var wait = Timeout.InfiniteTimeSpan;
            if (!isCaughtUp)
            {
                // Reading a file may block: not on the thread that wakes the other subscribers.
                await Task.Yield();
                wait = WriteDue(feed!);
            }
            if (!await connection.FlushAsync()) return;
            if (wait == TimeSpan.Zero) continue;
            timer.Change(wait, Timeout.InfiniteTimeSpan);
            await connection.Signal.WaitAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => start.Frame?.Dispose();

    /// <summary>Writes what is due, a block at most; returns how long to wait for the next one.</summary>
    private TimeSpan WriteDue(RunFeed feed)
    {
        using var block = feed.History.ReadAfter(_cursor, feed.Head);
        while (block.Next())
        {
            var wait = UntilDue(block.Time);
            if (wait > TimeSpan.Zero) return wait;
            _cursor = block.Seq;
            if (!types.Includes(block.Type)) continue;
            var target = connection.Output.GetSpan(block.Line.Length + EventFrames.MaxOverhead);
            connection.Output.Advance(EventFrames.Write(block.Type, block.Line, new CatchupId(feed.Run, block.Seq), target));
        }
        return TimeSpan.Zero;
    }

    private TimeSpan UntilDue(UtcTime simulationTime)
    {
        if (_firstTime is null)
        {
            _firstTime = simulationTime;
            _startedAt = hub.Time.GetTimestamp();
        }
        if (speed.Multiple is not { } multiple) return TimeSpan.Zero;
        var due = (simulationTime - _firstTime.Value).Ticks / multiple;
        var wait = due - hub.Time.GetElapsedTime(_startedAt).Ticks;
        return wait <= 0
            ? TimeSpan.Zero
            : wait >= s_longestWait.Ticks
            ? s_longestWait
            : TimeSpan.FromTicks(Math.Max((long)wait, TimeSpan.TicksPerMillisecond));
    }
}
