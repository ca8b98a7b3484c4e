using System.Net;
using System.Net.Sockets;
using System.Text;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Streaming.Frames;

namespace StrategyRuntime.Benchmarks.Streaming;

/// <summary>The limit: a socket server without HTTP but its first line, that writes frames it has prepared, 64 KB at a time.</summary>
internal sealed class BareServer : IDisposable
{
    /// <summary>Frames that each client gets.</summary>
    public const int FramesPrepared = 5_000;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _frames = Prepare();
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BareServer()
    {
        _listener.Start(backlog: 4096);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
            _ = ServeAsync(socket);
        }
    }

    /// <summary>A client that asks for <c>/go</c> has all others served.</summary>
    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            var request = new byte[1024];
            var length = await socket.ReceiveAsync(request);
            if (Encoding.ASCII.GetString(request, 0, length).StartsWith("GET /go", StringComparison.Ordinal))
            {
                _go.SetResult();
                return;
            }
            await socket.SendAsync("HTTP/1.1 200 OK\r\n\r\nevent: hello\ndata: {}\n\n"u8.ToArray());
            await _go.Task;
            for (var sent = 0; sent < _frames.Length;)
                sent += await socket.SendAsync(_frames.AsMemory(sent, Math.Min(64 << 10, _frames.Length - sent)));
        }
    }

    private static byte[] Prepare()
    {
        var line = Encoding.ASCII.GetBytes(new string('x', 299) + '\n');
        var buffer = new byte[FramesPrepared * (line.Length + EventFrames.MaxOverhead)];
        var length = 0;
        for (var seq = 1; seq <= FramesPrepared; seq++)
            length += EventFrames.Write(EventType.Order, line, new CatchupId(1, seq), buffer.AsSpan(length));
        return buffer[..length];
    }
}
