using System.Buffers;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Problems;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.Frames;
using StrategyRuntime.Streaming.Ring;

namespace StrategyRuntime.Streaming.UserStream;

/// <summary>A user's sessions as one client follows them: a cursor into the order of all of the user's events.</summary>
internal sealed class UserSource(UserChannel user, SessionSelection selection, OrderedFrames history, StreamHub hub, UserStart start)
    : IStreamSource, IDisposable
{
    private readonly Queue<SnapshotFrame> _next = [];
    private IReadOnlyList<SessionFeeder> _feeders = [];
    private SentNews[] _sent = [];
    private long _notice = user.Notices.Last;
    private bool _isRefused;

    /// <inheritdoc/>
    public FrameFilter Filter => selection.Filter;

    /// <inheritdoc/>
    public FrameRing? Ring => user.Ring;

    /// <inheritdoc/>
    public long? Head => user.Head;

    /// <inheritdoc/>
    public string HeadId => user.Order.IdOf(user.Head).ToString();

    /// <inheritdoc/>
    public string? FinalState => selection.FinalState;

    /// <inheritdoc/>
    /// <remarks>A removed session has ended; the others go on.</remarks>
    public bool IsRemoved => false;

    /// <inheritdoc/>
    public long Start { get; private set; } = start.Cursor;

    /// <inheritdoc/>
    public bool IsCutOff => _isRefused || user.IsLeft;

    private string Floor => user.Order.IdOf(user.Order.Floor).ToString();

    /// <inheritdoc/>
    public void WriteHello(IBufferWriter<byte> output)
    {
        var channels = selection.Feeders.Select(feeder => feeder.Channel).ToList();
        var sessions = channels.Select(channel => channel.Session).OrderBy(session => session.ToString(), StringComparer.Ordinal).ToArray();
        var modes = channels.Select(channel => channel.Feed?.Mode).OfType<Mode>().Distinct().ToList();
        var mode = modes.Count switch { 0 => null, 1 => SnakeCase.Word(modes[0]), _ => "mixed" };
        var from = user.Order.IdOf(Start).ToString();
        ControlFrames.WriteHello(output, new Hello(sessions, from, Floor, HeadId, mode), hub.NextRetry());
        if (start.Reset is { } reason) ControlFrames.WriteReset(output, reason, Floor);
    }

    /// <inheritdoc/>
    public SnapshotFrame? NextSnapshot() => _next.TryDequeue(out var frame) ? frame : null;

    /// <summary>
    /// Makes the client begin with the present state of every session: one frame a session, all complete at one cursor. Only the last one
    /// carries it: a client that has it has all of them. A problem when there is no memory for them.
    /// </summary>
    public ApiProblem? TakeSnapshots()
    {
        if (!user.Snapshot(selection.Feeders).Succeeded(out var present, out var problem)) return problem;
        Start = present.Cursor;
        for (var i = 0; i < present.States.Count; i++)
        {
            var (feeder, state) = present.States[i];
            CatchupId? id = i == present.States.Count - 1 ? user.Order.IdOf(present.Cursor) : null;
            _next.Enqueue(ControlFrames.Snapshot(feeder.Channel.Session, state?.Json, feeder.Channel.CurrentStatus, id, state));
        }
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (NextSnapshot() is { } frame) frame.Dispose();
        history.Dispose();
    }

    /// <inheritdoc/>
    /// <remarks>Nothing is allocated or looked up for a session without news.</remarks>
    public void WriteNews(IBufferWriter<byte> output)
    {
        var feeders = selection.Feeders;
        if (feeders != _feeders) FollowOthers(feeders, output);
        for (var i = 0; i < _sent.Length; i++) _sent[i].WriteLatest(feeders[i].Channel, output);
        if (_notice != user.Notices.Last) _notice = user.Notices.WriteAfter(_notice, selection.Wants, output);
    }

    /// <inheritdoc/>
    /// <remarks>The events of a run that follows are further events in the user's order.</remarks>
    public bool MoveToNextRun(ref long cursor, IBufferWriter<byte> output) => false;

    /// <inheritdoc/>
    public void ReadHistory(ref long cursor, IBufferWriter<byte> output, int maxBytes)
    {
        if (history.Write(ref cursor, user.Head, output, maxBytes)) return;
        ControlFrames.WriteReset(output, ResetReason.Trimmed, Floor);
        _isRefused = TakeSnapshots() is not null;
        cursor = Start;
    }

    /// <summary>Sessions were added, which their first status shows, or removed, which their last one shows now.</summary>
    private void FollowOthers(IReadOnlyList<SessionFeeder> feeders, IBufferWriter<byte> output)
    {
        var before = new Dictionary<SessionFeeder, SentNews>();
        for (var i = 0; i < _sent.Length; i++) before[_feeders[i]] = _sent[i];
        var sent = new SentNews[feeders.Count];
        for (var i = 0; i < sent.Length; i++)
        {
            if (before.Remove(feeders[i], out var known)) sent[i] = known;
        }
        foreach (var (feeder, known) in before)
        {
            var last = known;
            last.WriteLatest(feeder.Channel, output);
        }
        (_feeders, _sent) = (feeders, sent);
    }
}
