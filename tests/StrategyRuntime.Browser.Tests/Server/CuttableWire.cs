using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Browser.Tests.Server;

/// <summary>
/// A wire between the browser and the server that can be cut: connections break, new ones are refused, until it is mended.
/// </summary>
internal sealed class CuttableWire : IAsyncDisposable
{
    private readonly int _target;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<TcpClient, byte> _open = [];
    private TcpListener _listener;
    private Task _accepting;

    public CuttableWire(int targetPort)
    {
        _target = targetPort;
        Port = FreePort.Next();
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    public int Port { get; }

    public string Address => $"http://127.0.0.1:{Port}";

    public void Cut()
    {
        _listener.Dispose();
        foreach (var client in _open.Keys) client.Dispose();
        _open.Clear();
    }

    public void Mend()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        Cut();
        await _accepting;
        _closing.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync(_closing.Token);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                return; // The wire was cut or the test is over.
            }
            _ = CarryAsync(client);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient();
        _open[client] = 0;
        _open[server] = 0;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target, _closing.Token);
            await Task.WhenAny(
                client.GetStream().CopyToAsync(server.GetStream(), _closing.Token),
                server.GetStream().CopyToAsync(client.GetStream(), _closing.Token));
        }
        catch (Exception exception) when (
            exception is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Either side went away, or the wire was cut: both ends see a broken connection, which is what a wire does.
        }
        finally
        {
            _open.TryRemove(client, out _);
            _open.TryRemove(server, out _);
            client.Dispose();
        }
    }
}
