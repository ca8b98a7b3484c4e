using System.Buffers;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.Frames;
using StrategyRuntime.Streaming.Ring;
using StrategyRuntime.Telemetry;

namespace StrategyRuntime.Streaming.SessionStream;

/// <summary>
/// Serves one session to one client: a cursor into what the session has published. Every turn of the loop gathers all there is after the
/// cursor, up to a flush's worth, from the window of recent frames or else from the file, and sends it in one go.
/// </summary>
internal sealed class SessionSource(SessionChannel channel, StreamConnection connection, StreamHub hub, EventFilter types, SessionStart start, RunFeed? startFeed)
    : IStreamLoop
{
    private readonly FrameFilter _filter = types.IsAll ? FrameFilter.All : new FrameFilter(types);
    private RunFeed? _feed = startFeed;
    private long _cursor = start.Cursor;
    private bool _isLive;
    private bool _hasFallenBehind;
    private ControlFrame? _sentStatus;
    private ControlFrame? _sentTick;

    private IBufferWriter<byte> Output => connection.Output;

    private bool HasMore => _feed is { } feed && _cursor < feed.Head;

    private string? Head => _feed?.HeadId.ToString();

    /// <summary>Serves until the run has ended, the client is gone or the service stops. The connection's signal must be subscribed by now.</summary>
    public async Task RunAsync()
    {
        _sentTick = channel.Tick;
        SessionPrelude.WriteHello(Output, channel, _feed, start, hub.NextRetry());
        if (!await connection.FlushAsync()) return;
        _cursor = SessionPrelude.WriteSnapshot(Output, channel, _feed, start.Snapshot, _cursor);

        while (!connection.IsClosing)
        {
            var turn = Gather();
            if (turn == Turn.Read)
            {
                // Reading a file may block: not on the thread that wakes the other subscribers.
                await Task.Yield();
                ReadHistory();
            }
            if (!await connection.FlushAsync() || turn == Turn.Ended) return;
            if (turn == Turn.Idle) await connection.Signal.WaitAsync();
            // Whatever has come meanwhile waits until the others had their turn, and is one flush then.
            else if (turn == Turn.Taken && HasMore) await Task.Yield();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private Turn Gather()
    {
        WriteNews();
        if (channel.IsRemoved)
        {
            ControlFrames.WriteEnd(Output, SessionChannel.Removed, Head);
            return Turn.Ended;
        }
        if (_feed != channel.Feed) MoveToNextRun();
        if (_feed is not { } feed) return Turn.Idle;

        // In this order: a final state that is seen here was set after the last event was published.
        var finalState = feed.FinalState;
        var head = feed.Head;
        if (_cursor < head)
        {
            RuntimeMetrics.StreamLag.Record(head - _cursor);
            if (feed.Ring?.Read(ref _cursor, _filter, Output, connection.FlushBytes) is RingRead.Taken) return Turn.Taken;
            NoteLag(head);
            return Turn.Read;
        }
        if (!_isLive)
        {
            _isLive = true;
            _hasFallenBehind = false;
            ControlFrames.WriteHead(Output, "live"u8, Head);
        }
        if (finalState is null) return Turn.Idle;
        ControlFrames.WriteEnd(Output, finalState, Head);
        return Turn.Ended;
    }

    private void ReadHistory()
    {
        var feed = _feed!;
        feed.History.WriteFrames(ref _cursor, feed.Head, types, Output);
    }

    /// <summary>What is not stored: the latest of each kind, once.</summary>
    private void WriteNews()
    {
        if (channel.Status is { } status && status != _sentStatus)
        {
            _sentStatus = status;
            Output.Write(status.Bytes);
        }
        if (channel.Tick is { } tick && tick != _sentTick)
        {
            _sentTick = tick;
            Output.Write(tick.Bytes);
        }
        if (connection.TakeHeartbeat()) ControlFrames.WriteHeartbeat(Output, Head, hub.Time.GetUtcNow());
    }

    /// <summary>A new run has begun. The events of an ended one are sent first; one that was cut off is left, and the client is told.</summary>
    private void MoveToNextRun()
    {
        var next = channel.Feed!;
        if (_feed is { FinalState: not null }) return;
        var isSameRun = _feed is null || _feed.Run == next.Run;
        _feed = next;
        if (isSameRun) return;
        _isLive = false;
        ControlFrames.WriteReset(Output, ResetReason.Run, next.Floor.ToString());
        _cursor = SessionPrelude.WriteSnapshot(Output, channel, next, StartSnapshot.Present, _cursor);
    }

    private void NoteLag(long head)
    {
        if (!_isLive || _hasFallenBehind) return;
        _isLive = false;
        _hasFallenBehind = true;
        RuntimeMetrics.CatchUps.Add(1);
        ControlFrames.WriteBehind(Output, head - _cursor);
    }

    private enum Turn
    {
        Idle,
        Taken,
        Read,
        Ended,
    }
}
