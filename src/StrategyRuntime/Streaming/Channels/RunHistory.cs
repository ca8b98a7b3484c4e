using System.Buffers;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Streaming.Frames;
using StrategyRuntime.Telemetry;

namespace StrategyRuntime.Streaming.Channels;

/// <summary>Reads what a run has stored, for a subscriber that is behind the window of recent frames.</summary>
internal sealed class RunHistory(SessionId session, SessionReader reader)
{
    private readonly byte[] _prefix = EventLine.Prefix(session, reader.Run);

    /// <summary>The lines after <paramref name="seq"/>, up to <paramref name="head"/> at most.</summary>
    public LineBlock ReadAfter(long seq, long head) => new(reader, _prefix, seq, head);

    /// <summary>
    /// Writes frames of events after <paramref name="seq"/>, about a block of them and none beyond <paramref name="head"/>, and moves
    /// <paramref name="seq"/> behind the last one looked at.
    /// </summary>
    public void WriteFrames(ref long seq, long head, EventFilter types, IBufferWriter<byte> output)
    {
        using var block = ReadAfter(seq, head);
        var target = output.GetSpan(block.Bytes + block.Bytes / 4 + EventFrames.MaxOverhead);
        var (written, frames) = (0, 0);
        while (block.Next())
        {
            if (types.Includes(block.Type))
            {
                if (written + block.Line.Length + EventFrames.MaxOverhead > target.Length) break;
                written += EventFrames.Write(block.Type, block.Line, new CatchupId(reader.Run, block.Seq), target[written..]);
                frames++;
            }
            seq = block.Seq;
        }
        output.Advance(written);
        RuntimeMetrics.Frames.Add(frames);
    }
}
