using System.Buffers;
using System.Globalization;
using System.Text;

namespace StrategyRuntime.Crash.Tests;

/// <summary>
/// What a client of one session has been told, over all lives of the service: it follows the stream, and after every death comes back with
/// its last id. An event that is missing, comes twice or comes out of order is an error at once.
/// </summary>
internal sealed class AcknowledgedEvents(string sessionId)
{
    private readonly ArrayBufferWriter<byte> _lines = new();
    private byte[] _received = new byte[256 << 10];
    private int _end;

    /// <summary>Which session.</summary>
    public string SessionId => sessionId;

    /// <summary>Lines as they came, each with its <c>\n</c>.</summary>
    public ReadOnlySpan<byte> Lines => _lines.WrittenSpan;

    /// <summary>Seq of the last one.</summary>
    public long LastSeq { get; private set; }

    /// <summary>Id of the last one, to come back with.</summary>
    public string LastId => string.Create(CultureInfo.InvariantCulture, $"1-{LastSeq}");

    /// <summary>A new connection: half a frame of the last one is no event.</summary>
    public void Connects() => _end = 0;

    /// <summary>Takes what came on the stream, wherever it was cut.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (_received.Length - _end < bytes.Length) Array.Resize(ref _received, _received.Length * 2);
        bytes.CopyTo(_received.AsSpan(_end));
        _end += bytes.Length;
        var taken = TakeFrames(_received.AsSpan(0, _end));
        _received.AsSpan(taken, _end - taken).CopyTo(_received);
        _end -= taken;
    }

    private int TakeFrames(ReadOnlySpan<byte> received)
    {
        var taken = 0;
        while (received[taken..].IndexOf("\n\n"u8) is >= 0 and var length)
        {
            TakeFrame(received.Slice(taken, length + 1));
            taken += length + 2;
        }
        return taken;
    }

    private void TakeFrame(ReadOnlySpan<byte> frame)
    {
        if (frame.StartsWith("event: reset"u8) || frame.StartsWith("event: snapshot"u8))
            throw new InvalidOperationException(
                $"{sessionId} does not know the cursor {LastId} any more: {Encoding.UTF8.GetString(frame)}");
        var id = frame.LastIndexOf("\nid: "u8);
        if (id < 0) return;
        var expected = string.Create(CultureInfo.InvariantCulture, $"\nid: 1-{LastSeq + 1}\n");
        if (Encoding.ASCII.GetString(frame[id..]) != expected)
            throw new InvalidOperationException($"{sessionId} sent{Encoding.ASCII.GetString(frame[id..])}after {LastId}.");
        var data = frame.IndexOf("\ndata: "u8) + "\ndata: ".Length;
        _lines.Write(frame[data..(id + 1)]);
        LastSeq++;
    }
}
