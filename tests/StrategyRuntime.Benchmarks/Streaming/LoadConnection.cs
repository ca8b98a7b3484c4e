using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StrategyRuntime.Benchmarks.Streaming;

/// <summary>
/// One client: takes the chunks out of a response and looks at nothing but the ids (and the time each event was sent, when asked to), so
/// that it costs little. Every id must follow the one before it.
/// </summary>
internal sealed class LoadConnection : IDisposable
{
    private const int TailBytes = 48;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _tail = new byte[TailBytes * 2];
    private int _tailLength;
    private int _chunkLeft;
    private int _chunkSize;
    private bool _isChunked = true;
    private bool _inHeaders = true;
    private int _headerNewlines;

    public Socket Socket => _socket;

    /// <summary>Events received.</summary>
    public long Frames { get; private set; }

    /// <summary>Bytes received.</summary>
    public long Bytes { get; private set; }

    /// <summary>Seq of the last event.</summary>
    public long LastSeq { get; private set; }

    /// <summary>Events that did not follow the one before.</summary>
    public long Errors { get; private set; }

    /// <summary>Where latencies go; null when they are not wanted.</summary>
    public Latencies? Latencies { get; set; }

    public void Connect(int port, string path, string? lastEventId = null, long startsAfter = 0)
    {
        LastSeq = startsAfter;
        _socket.Connect(IPAddress.Loopback, port);
        var resume = lastEventId is null ? "" : $"Last-Event-ID: {lastEventId}\r\n";
        _socket.Send(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n{resume}\r\n"));
    }

    /// <summary>Takes what has come; false when the server closed.</summary>
    public bool Receive(byte[] buffer)
    {
        var read = _socket.Receive(buffer, SocketFlags.None, out var error);
        if (read <= 0) return error is SocketError.WouldBlock;
        Bytes += read;
        Take(buffer.AsSpan(0, read));
        return true;
    }

    public void Dispose() => _socket.Dispose();

    private void Take(ReadOnlySpan<byte> bytes)
    {
        if (_inHeaders)
        {
            var at = 0;
            while (_headerNewlines < 2)
            {
                if (at == bytes.Length) return;
                var c = bytes[at++];
                if (c == '\n') _headerNewlines++;
                else if (c != '\r') _headerNewlines = 0;
            }
            _inHeaders = false;
            _isChunked = bytes[..at].IndexOf("chunked"u8) >= 0;
            bytes = bytes[at..];
        }
        if (!_isChunked)
        {
            Scan(bytes);
            return;
        }
        while (bytes.Length > 0)
        {
            if (_chunkLeft == 0)
            {
                var c = bytes[0];
                bytes = bytes[1..];
                if (c == '\n' && _chunkSize > 0) (_chunkLeft, _chunkSize) = (_chunkSize, 0);
                else if (c is not ((byte)'\r' or (byte)'\n')) _chunkSize = _chunkSize * 16 + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
                continue;
            }
            var part = Math.Min(_chunkLeft, bytes.Length);
            Scan(bytes[..part]);
            _chunkLeft -= part;
            bytes = bytes[part..];
        }
    }

    /// <summary>Finds ids, also one that was cut by the end of the part before.</summary>
    private void Scan(ReadOnlySpan<byte> data)
    {
        if (_tailLength > 0)
        {
            var head = Math.Min(TailBytes, data.Length);
            data[..head].CopyTo(_tail.AsSpan(_tailLength));
            var joined = _tail.AsSpan(0, _tailLength + head);
            var start = joined.IndexOf("\nid: "u8);
            if (start >= 0 && start < _tailLength)
            {
                var end = joined[(start + 5)..].IndexOf((byte)'\n');
                if (end < 0 && head < TailBytes)
                {
                    _tailLength += head;
                    return;
                }
                TakeId(joined.Slice(start + 5, end));
            }
            _tailLength = 0;
        }
        while (true)
        {
            var start = data.IndexOf("\nid: "u8);
            if (start < 0) break;
            var end = data[(start + 5)..].IndexOf((byte)'\n');
            if (end < 0)
            {
                data = data[start..];
                break;
            }
            if (Latencies is not null) TakeTime(data[..start]);
            TakeId(data.Slice(start + 5, end));
            data = data[(start + 5 + end)..];
        }
        var kept = data[^Math.Min(TailBytes, data.Length)..];
        kept.CopyTo(_tail);
        _tailLength = kept.Length;
    }

    private void TakeId(ReadOnlySpan<byte> id)
    {
        var dash = id.IndexOf((byte)'-');
        if (!Utf8Parser.TryParse(id[(dash + 1)..], out long seq, out _) || seq != LastSeq + 1) Errors++;
        LastSeq = seq;
        Frames++;
    }

    private void TakeTime(ReadOnlySpan<byte> frame)
    {
        var at = frame.LastIndexOf("\"sent\":"u8);
        if (at >= 0 && Utf8Parser.TryParse(frame[(at + 7)..], out long sent, out _))
            Latencies!.Add(System.Diagnostics.Stopwatch.GetTimestamp() - sent);
    }
}
