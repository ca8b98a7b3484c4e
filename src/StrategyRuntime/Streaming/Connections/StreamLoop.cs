using System.Buffers;
using StrategyRuntime.Sessions;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Frames;
using StrategyRuntime.Streaming.Ring;
using StrategyRuntime.Streaming.Waking;
using StrategyRuntime.Telemetry;

namespace StrategyRuntime.Streaming.Connections;

/// <summary>
/// Serves a source to one client: a cursor into what the source has published. Every turn of the loop gathers all there is after the
/// cursor, up to a flush's size, from the window of recent frames or else from the file, and sends it in one go.
/// </summary>
internal sealed class StreamLoop(IStreamSource source, StreamConnection connection, StreamHub hub) : IStreamLoop
{
    private readonly NextTurn _nextTurn = new();
    private long _cursor;
    private bool _isLive;

    private IBufferWriter<byte> Output => connection.Output;

    /// <summary>
    /// Serves until the source has ended, the client is gone or the service stops. The connection's signal must be subscribed by now.
    /// </summary>
    public async Task RunAsync()
    {
        source.WriteHello(Output);
        if (!await connection.FlushAsync()) return;
        _cursor = source.Start;

        while (!connection.IsClosing)
        {
            while (source.NextSnapshot() is { } snapshot)
            {
                if (!await connection.SendAsync(snapshot)) return;
            }
            var turn = Gather();
            if (turn == Turn.Read)
            {
                // Reading a file may block: not on the thread that wakes the other subscribers.
                await Task.Yield();
                source.ReadHistory(ref _cursor, Output, connection.FlushBytes);
            }
            if (!await connection.FlushAsync() || turn == Turn.Ended || source.IsCutOff) return;
            if (turn == Turn.Idle) await connection.Signal.WaitAsync();
            // Events that came meanwhile wait until the other subscribers had their turn, and are one flush then.
            else if (turn == Turn.Taken && _cursor < source.Head) await _nextTurn;
        }
    }

    private Turn Gather()
    {
        source.WriteNews(Output);
        if (connection.TakeHeartbeat()) ControlFrames.WriteHeartbeat(Output, source.HeadId, hub.Time.GetUtcNow());
        if (source.IsRemoved) return End(ExecutionStatus.Removed);
        if (source.MoveToNextRun(ref _cursor, Output))
        {
            _isLive = false;
            return Turn.Taken;
        }

        // In this order: a final state that is seen here was set after the last event was published.
        var finalState = source.FinalState;
        if (source.Head is not { } head) return Turn.Idle;
        if (_cursor < head) return Take(head);
        if (!_isLive)
        {
            _isLive = true;
            ControlFrames.WriteHead(Output, "live"u8, source.HeadId);
        }
        return finalState is null ? Turn.Idle : End(finalState);
    }

    private Turn Take(long head)
    {
        RuntimeMetrics.StreamLag.Record(head - _cursor);
        if (source.Ring?.Read(ref _cursor, source.Filter, Output, connection.FlushBytes) is RingRead.Taken) return Turn.Taken;
        if (_isLive)
        {
            _isLive = false;
            RuntimeMetrics.CatchUps.Add(1);
            ControlFrames.WriteBehind(Output, head - _cursor);
        }
        return Turn.Read;
    }

    private Turn End(string state)
    {
        ControlFrames.WriteEnd(Output, state, source.HeadId);
        return Turn.Ended;
    }

    private enum Turn
    {
        Idle,
        Taken,
        Read,
        Ended,
    }
}
