using System.Buffers;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.Frames;
using StrategyRuntime.Streaming.Ring;
using StrategyRuntime.Telemetry;

namespace StrategyRuntime.Streaming.UserStream;

/// <summary>Serves many sessions to one client: a cursor into the order of all of the user's events, with the same loop as a single session.</summary>
internal sealed class UserSource(UserChannel stream, SessionSelection scope, StreamConnection connection, StreamHub hub, EarlierRuns earlier, UserStart start)
    : IStreamLoop
{
    private IReadOnlyList<SessionFeeder> _feeders = [];
    private (ControlFrame? Status, ControlFrame? Tick)[] _sent = [];
    private readonly OrderedFrames _history = new(stream, earlier, scope.Filter);
    private long _cursor;
    private bool _isLive;

    private IBufferWriter<byte> Output => connection.Output;

    private string Head => stream.Order.IdOf(stream.Head).ToString();

    private string Floor => stream.Order.IdOf(stream.Order.Floor).ToString();

    /// <summary>Serves until all named sessions have ended, the client is gone or the service stops.</summary>
    public async Task RunAsync()
    {
        _cursor = start.Cursor;
        WriteHello();
        if (start.Reset is { } reason) ControlFrames.WriteReset(Output, reason, Floor);
        if (!await connection.FlushAsync()) return;
        if (start.Snapshot) WriteSnapshots();

        while (!connection.IsClosing)
        {
            var turn = Gather();
            if (turn == Turn.Read)
            {
                // Reading files may block: not on the thread that wakes the other subscribers.
                await Task.Yield();
                ReadHistory();
            }
            if (!await connection.FlushAsync() || turn == Turn.Ended) return;
            if (turn == Turn.Idle) await connection.Signal.WaitAsync();
            // Whatever has come meanwhile waits until the others had their turn, and is one flush then.
            else if (turn == Turn.Taken && _cursor < stream.Head) await Task.Yield();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _history.Dispose();

    private Turn Gather()
    {
        WriteNews();
        // In this order: final states that are seen here were set after the last event was in order.
        var finalState = scope.FinalState;
        var head = stream.Head;
        if (_cursor < head)
        {
            RuntimeMetrics.StreamLag.Record(head - _cursor);
            if (stream.Ring?.Read(ref _cursor, scope.Filter, Output, connection.FlushBytes) is RingRead.Taken) return Turn.Taken;
            NoteLag(head);
            return Turn.Read;
        }
        if (!_isLive)
        {
            _isLive = true;
            ControlFrames.WriteHead(Output, "live"u8, Head);
        }
        if (finalState is null) return Turn.Idle;
        ControlFrames.WriteEnd(Output, finalState, Head);
        return Turn.Ended;
    }

    private void NoteLag(long head)
    {
        if (!_isLive) return;
        _isLive = false;
        RuntimeMetrics.CatchUps.Add(1);
        ControlFrames.WriteBehind(Output, head - _cursor);
    }

    private void ReadHistory()
    {
        if (_history.Write(ref _cursor, stream.Head, Output, connection.FlushBytes)) return;
        ControlFrames.WriteReset(Output, ResetReason.Trimmed, Floor);
        WriteSnapshots();
    }

    /// <summary>What is not stored: of each session the latest of each kind, once. Nothing is allocated or looked up for a session without news.</summary>
    private void WriteNews()
    {
        var feeders = scope.Feeders;
        if (feeders != _feeders) FollowOthers(feeders);
        for (var i = 0; i < _sent.Length; i++) WriteNews(feeders[i].Channel, ref _sent[i]);
        if (connection.TakeHeartbeat()) ControlFrames.WriteHeartbeat(Output, Head, hub.Time.GetUtcNow());
    }

    private void WriteNews(SessionChannel channel, ref (ControlFrame? Status, ControlFrame? Tick) sent)
    {
        if (channel.Status is { } status && status != sent.Status) Output.Write((sent.Status = status).Bytes);
        if (channel.Tick is { } tick && tick != sent.Tick) Output.Write((sent.Tick = tick).Bytes);
    }

    /// <summary>Sessions were added, which their first status will tell, or removed, which their last one tells now.</summary>
    private void FollowOthers(IReadOnlyList<SessionFeeder> feeders)
    {
        var before = new Dictionary<SessionFeeder, (ControlFrame?, ControlFrame?)>();
        for (var i = 0; i < _sent.Length; i++) before[_feeders[i]] = _sent[i];
        var sent = new (ControlFrame?, ControlFrame?)[feeders.Count];
        for (var i = 0; i < sent.Length; i++)
        {
            if (before.Remove(feeders[i], out var known)) sent[i] = known;
        }
        foreach (var (feeder, known) in before)
        {
            var last = known;
            WriteNews(feeder.Channel, ref last);
        }
        (_feeders, _sent) = (feeders, sent);
    }

    private void WriteHello()
    {
        var channels = scope.Feeders.Select(feeder => feeder.Channel).ToList();
        var modes = channels.Select(channel => channel.Feed?.Mode).OfType<ExecutionMode>().Distinct().ToList();
        var mode = modes.Count switch { 0 => null, 1 => SnakeCase.Of(modes[0]), _ => "mixed" };
        var from = stream.Order.IdOf(_cursor).ToString();
        ControlFrames.WriteHello(Output, new Hello([.. channels.Select(channel => channel.Session)], from, Floor, Head, mode), hub.NextRetry());
    }

    /// <summary>One frame a session, all complete at one cursor. Only the last one carries it: who has seen it has seen them all.</summary>
    private void WriteSnapshots()
    {
        (_cursor, var states) = stream.Snapshot(scope.Feeders);
        for (var i = 0; i < states.Count; i++)
        {
            var (feeder, state) = states[i];
            CatchupId? id = i == states.Count - 1 ? stream.Order.IdOf(_cursor) : null;
            ControlFrames.WriteSnapshot(Output, feeder.Channel.Session, state?.Json, feeder.Channel.CurrentStatus, id);
        }
    }

    private enum Turn
    {
        Idle,
        Taken,
        Read,
        Ended,
    }
}
