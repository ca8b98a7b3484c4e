using System.Buffers;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Frames;

namespace StrategyRuntime.Streaming.SessionStream;

/// <summary>What a stream of one session begins with.</summary>
internal static class SessionPrelude
{
    /// <summary>Writes <c>hello</c> and, when the client's cursor cannot be honoured, <c>reset</c>.</summary>
    public static void WriteHello(
        IBufferWriter<byte> output, SessionChannel channel, RunFeed? feed, long cursor, string? reset, int retryMilliseconds)
    {
        var floor = feed?.Floor.ToString();
        var from = feed is null ? null : new CatchupId(feed.Run, cursor).ToString();
        var mode = feed is null ? null : SnakeCase.Word(feed.Mode);
        ControlFrames.WriteHello(output, new Hello([channel.Session], from, floor, feed?.HeadId.ToString(), mode), retryMilliseconds);
        if (reset is not null) ControlFrames.WriteReset(output, reset, floor);
    }

    /// <summary>The snapshot at the cursor, or the present one; a problem when there is no memory for it.</summary>
    public static Attempt<SnapshotStart> Snapshot(
        SharedSnapshots snapshots, SessionChannel channel, RunFeed? feed, StartSnapshot which, long cursor)
    {
        if (which is StartSnapshot.None) return new SnapshotStart(cursor, null);
        if (feed is null)
            return new SnapshotStart(cursor, ControlFrames.Snapshot(channel.Session, state: null, channel.CurrentStatus, id: null));
        var attempt = which is StartSnapshot.AtCursor && cursor < feed.Head
            ? feed.SnapshotAt(snapshots, cursor)
            : feed.Snapshot(snapshots);
        if (!attempt.Succeeded(out var state, out var problem)) return problem;
        return new SnapshotStart(
            state.Seq,
            ControlFrames.Snapshot(channel.Session, state.Json, channel.CurrentStatus, new CatchupId(feed.Run, state.Seq), state));
    }
}

/// <summary>Where the events of a stream follow, and what is sent before them.</summary>
/// <param name="Cursor">Seq after which events follow.</param>
/// <param name="Frame">The snapshot; null when there is none.</param>
internal readonly record struct SnapshotStart(long Cursor, SnapshotFrame? Frame);
