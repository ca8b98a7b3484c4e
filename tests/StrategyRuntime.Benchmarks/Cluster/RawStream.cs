using System.Net.Sockets;
using System.Text;

namespace StrategyRuntime.Benchmarks.Cluster;

/// <summary>A client that does next to nothing with an answer in chunks, so that what is measured are the nodes.</summary>
internal static class RawStream
{
    private static ReadOnlySpan<byte> End => "\r\n0\r\n\r\n"u8;

    /// <summary>Reads an answer to its end; returns the bytes that came.</summary>
    public static async Task<long> ReadAsync(Uri server, string target)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Host, server.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: {server.Authority}\r\n\r\n"));
        var buffer = new byte[1 << 18];
        var tail = new byte[End.Length];
        var received = 0L;
        while (!End.SequenceEqual(tail))
        {
            var read = await socket.ReceiveAsync(buffer);
            if (read == 0) throw new IOException("The stream ended before its end.");
            received += read;
            Keep(buffer.AsSpan(0, read), tail);
        }
        return received;
    }

    // The last bytes of a stream.
    private static void Keep(ReadOnlySpan<byte> read, Span<byte> tail)
    {
        if (read.Length >= tail.Length) read[^tail.Length..].CopyTo(tail);
        else
        {
            tail[read.Length..].CopyTo(tail);
            read.CopyTo(tail[^read.Length..]);
        }
    }
}
