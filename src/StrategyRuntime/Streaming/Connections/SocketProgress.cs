using System.Buffers.Binary;
using System.Net.Sockets;

namespace StrategyRuntime.Streaming.Connections;

/// <summary>How much of what was sent the other side has taken, as the kernel knows it.</summary>
internal static class SocketProgress
{
    private const int IpProtocolTcp = 6;
    private const int TcpInfo = 11;
    private const int BytesAckedOffset = 120;

    /// <summary>
    /// Bytes the other side has acknowledged since the connection was made (<c>tcpi_bytes_acked</c>); 0 where the system does not report
    /// it, so that only completed flushes count as progress there.
    /// </summary>
    public static long AcknowledgedBytes(Socket? socket)
    {
        if (!OperatingSystem.IsLinux() || socket is not { ProtocolType: ProtocolType.Tcp }) return 0;
        Span<byte> info = stackalloc byte[BytesAckedOffset + sizeof(long)];
        try
        {
            return socket.GetRawSocketOption(IpProtocolTcp, TcpInfo, info) == info.Length
                ? BinaryPrimitives.ReadInt64LittleEndian(info[BytesAckedOffset..])
                : 0;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The connection is gone; its loop ends by the ConnectionClosed token.
            return 0;
        }
    }
}
