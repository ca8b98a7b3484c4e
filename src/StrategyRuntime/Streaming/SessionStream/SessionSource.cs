using System.Buffers;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.Frames;
using StrategyRuntime.Streaming.Ring;

namespace StrategyRuntime.Streaming.SessionStream;

/// <summary>One session as one client follows it: the events of the current run, and of the runs that follow it.</summary>
internal sealed class SessionSource(SessionChannel channel, StreamHub hub, EventFilter types, SessionStart start, RunFeed? startFeed)
    : IStreamSource
{
    private RunFeed? _feed = startFeed;
    private SentNews _sent;

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
    public void WriteHello(IBufferWriter<byte> output)
    {
        _sent.SkipTick(channel);
        SessionPrelude.WriteHello(output, channel, _feed, start, hub.NextRetry());
    }

    /// <inheritdoc/>
    public long WriteSnapshot(IBufferWriter<byte> output) =>
        SessionPrelude.WriteSnapshot(output, channel, _feed, start.Snapshot, start.Cursor);

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
        cursor = SessionPrelude.WriteSnapshot(output, channel, next, StartSnapshot.Present, cursor);
        return true;
    }

    /// <inheritdoc/>
    public void ReadHistory(ref long cursor, IBufferWriter<byte> output, int maxBytes) =>
        _feed!.History.WriteFrames(ref cursor, _feed.Head, types, output);
}
