using System.Buffers;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Frames;

namespace StrategyRuntime.Streaming.SessionStream;

/// <summary>What a stream of one session begins with.</summary>
internal static class SessionPrelude
{
    /// <summary>Writes <c>hello</c> and, when the client's cursor cannot be honoured, <c>reset</c>.</summary>
    public static void WriteHello(
        IBufferWriter<byte> output, SessionChannel channel, RunFeed? feed, SessionStart start, int retryMilliseconds)
    {
        var floor = feed?.Floor.ToString();
        var from = feed is null ? null : new CatchupId(feed.Run, start.Cursor).ToString();
        var mode = feed is null ? null : SnakeCase.Word(feed.Mode);
        ControlFrames.WriteHello(output, new Hello([channel.Session], from, floor, feed?.HeadId.ToString(), mode), retryMilliseconds);
        if (start.Reset is { } reason) ControlFrames.WriteReset(output, reason, floor);
    }

    /// <summary>Writes the state at the cursor, or the present one; returns the seq after which events follow.</summary>
    public static long WriteSnapshot(IBufferWriter<byte> output, SessionChannel channel, RunFeed? feed, StartSnapshot which, long cursor)
    {
        if (which is StartSnapshot.None) return cursor;
        if (feed is null)
        {
            ControlFrames.WriteSnapshot(output, channel.Session, state: null, channel.CurrentStatus, id: null);
            return cursor;
        }
        var snapshot = which is StartSnapshot.AtCursor && cursor < feed.Head ? feed.Reader.StateAt(cursor) : feed.Snapshot();
        ControlFrames.WriteSnapshot(output, channel.Session, snapshot.Json, channel.CurrentStatus, new CatchupId(feed.Run, snapshot.Seq));
        return snapshot.Seq;
    }
}
