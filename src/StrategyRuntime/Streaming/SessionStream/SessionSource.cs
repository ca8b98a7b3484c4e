using System.Buffers;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.Frames;
using StrategyRuntime.Streaming.Ring;

namespace StrategyRuntime.Streaming.SessionStream;

/// <summary>One session as one client follows it: the events of the current run, and of the runs that follow it.</summary>
/// <param name="channel">The session.</param>
/// <param name="hub">The streams.</param>
/// <param name="snapshots">The states that readers share.</param>
/// <param name="types">Types that the client wants.</param>
/// <param name="reset">Why the client's cursor cannot be honoured, or null.</param>
/// <param name="start">Where it begins.</param>
/// <param name="startFeed">The run that it begins with; null before the first one.</param>
internal sealed class SessionSource(
    SessionChannel channel,
    StreamHub hub,
    SharedSnapshots snapshots,
    EventFilter types,
    string? reset,
    SnapshotStart start,
    RunFeed? startFeed)
    : IStreamSource, IDisposable
{
    private RunFeed? _feed = startFeed;
    private SnapshotFrame? _next = start.Frame;
    private SentNews _sent;
    private bool _isRefused;

    /// <inheritdoc/>
    public FrameFilter Filter { get; } = types.IsAll ? FrameFilter.All : new FrameFilter(types);

    /// <inheritdoc/>
    public FrameRing? Ring => _feed?.Ring;

    /// <inheritdoc/>
    public long? Head => _feed?.Head;

    /// <inheritdoc/>
    public string? HeadId => _feed?.HeadId.ToString();

    /// <inheritdoc/>
    public string? FinalState => _feed?.FinalState;

    /// <inheritdoc/>
    public bool IsRemoved => channel.IsRemoved;

    /// <inheritdoc/>
    public long Start => start.Cursor;

    /// <inheritdoc/>
    public bool IsCutOff => _isRefused || channel.IsLeft;

    /// <inheritdoc/>
    public void WriteHello(IBufferWriter<byte> output)
    {
        _sent.SkipTick(channel);
        SessionPrelude.WriteHello(output, channel, _feed, start.Cursor, reset, hub.NextRetry());
    }

    /// <inheritdoc/>
    public SnapshotFrame? NextSnapshot()
    {
        var next = _next;
        // Asked for at every turn: nothing is written while there is none.
        if (next is not null) _next = null;
        return next;
    }

    /// <inheritdoc/>
    public void Dispose() => NextSnapshot()?.Dispose();

    /// <inheritdoc/>
    public void WriteNews(IBufferWriter<byte> output) => _sent.WriteLatest(channel, output);

    /// <inheritdoc/>
    /// <remarks>The events of a run that has ended are sent first; those of a run that was cut off are left out.</remarks>
    public bool MoveToNextRun(ref long cursor, IBufferWriter<byte> output)
    {
        if (channel.Feed is not { } next || next == _feed || _feed is { FinalState: not null }) return false;
        var isSameRun = _feed is null || _feed.Run == next.Run;
        _feed = next;
        if (isSameRun) return false;
        ControlFrames.WriteReset(output, ResetReason.Run, next.Floor.ToString());
        var attempt = SessionPrelude.Snapshot(snapshots, channel, next, StartSnapshot.Present, cursor);
        if (attempt.Succeeded(out var first, out _)) (cursor, _next) = (first.Cursor, first.Frame);
        else _isRefused = true;
        return true;
    }

    /// <inheritdoc/>
    public void ReadHistory(ref long cursor, IBufferWriter<byte> output, int maxBytes) =>
        _feed!.History.WriteFrames(ref cursor, _feed.Head, types, output);
}
