using System.Buffers.Text;
using System.Text;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;

namespace StrategyRuntime.Streaming.Frames;

/// <summary>
/// The frame of a durable event: <c>event: {type}\ndata: {line}\nid: {cursor}\n\n</c>. The id comes last, so that a client that loses the
/// connection inside a frame has not moved its cursor.
/// </summary>
internal static class EventFrames
{
    /// <summary>Longest id, bytes.</summary>
    public const int MaxIdBytes = 32;

    /// <summary>Most that a frame is longer than its line, bytes.</summary>
    public const int MaxOverhead = 72;

    private static readonly byte[][] s_starts = [.. EventTypes.Names.Select(name => Encoding.ASCII.GetBytes($"event: {name}\ndata: "))];

    /// <summary>What stands before the line.</summary>
    public static ReadOnlySpan<byte> Start(EventType type) => s_starts[(int)type];

    /// <summary>What stands after the line, which brings its own <c>\n</c>.</summary>
    public static ReadOnlySpan<byte> End(CatchupId id, Span<byte> buffer)
    {
        "id: "u8.CopyTo(buffer);
        var length = 4 + WriteId(id, buffer[4..]);
        "\n\n"u8.CopyTo(buffer[length..]);
        return buffer[..(length + 2)];
    }

    /// <summary>Writes a whole frame and returns its length.</summary>
    public static int Write(EventType type, ReadOnlySpan<byte> line, CatchupId id, Span<byte> destination)
    {
        var start = Start(type);
        start.CopyTo(destination);
        line.CopyTo(destination[start.Length..]);
        var length = start.Length + line.Length;
        return length + End(id, destination[length..]).Length;
    }

    /// <summary>Writes <c>{run}-{seq}</c> and returns its length.</summary>
    public static int WriteId(CatchupId id, Span<byte> destination)
    {
        Utf8Formatter.TryFormat(id.Run, destination, out var run);
        destination[run] = (byte)'-';
        Utf8Formatter.TryFormat(id.Seq, destination[(run + 1)..], out var seq);
        return run + 1 + seq;
    }
}
