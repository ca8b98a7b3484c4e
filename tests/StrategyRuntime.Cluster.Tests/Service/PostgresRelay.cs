using System.Net;
using System.Net.Sockets;

namespace StrategyRuntime.Cluster.Tests.Service;

/// <summary>
/// One node's way to PostgreSQL. While it is cut nothing passes in either direction, and neither end hears of it, as with a network that
/// loses packets; what was on its way goes on afterwards.
/// </summary>
internal sealed class PostgresRelay : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Socket _listener;
    private readonly int _server;
    private readonly Task _accepting;
    private TaskCompletionSource _passes = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins to pass on.</summary>
    /// <param name="listener">A socket where the node is.</param>
    /// <param name="server">The port of the server on this machine.</param>
    public PostgresRelay(Socket listener, int server)
    {
        (_listener, _server) = (listener, server);
        _passes.SetResult();
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where the node connects to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Nothing passes from now on.</summary>
    public void Cut() => _passes = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Everything passes again.</summary>
    public void Heal() => _passes.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var node = await _listener.AcceptAsync(_over.Token);
            _ = ServeAsync(node);
        }
    }

    private async Task ServeAsync(Socket node)
    {
        using var accepted = node;
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            (node.NoDelay, server.NoDelay) = (true, true);
            await PassesAsync();
            await server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, _server), _over.Token);
            // The end of one direction is that of the other: none of the two protocols closes a half.
            await await Task.WhenAny(PassAsync(node, server), PassAsync(server, node));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // One of the ends is gone: the other hears of it now.
        }
    }

    private async Task PassAsync(Socket from, Socket to)
    {
        var buffer = new byte[1 << 16];
        while (true)
        {
            int read;
            try
            {
                read = await from.ReceiveAsync(buffer, _over.Token);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                read = 0;
            }
            await PassesAsync();
            if (read == 0) return;
            for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _over.Token);
        }
    }

    private Task PassesAsync() => Volatile.Read(ref _passes).Task.WaitAsync(_over.Token);
}
