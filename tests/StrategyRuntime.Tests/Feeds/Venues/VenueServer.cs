using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using StrategyRuntime.Feeds.Venues;

namespace StrategyRuntime.Tests.Feeds.Venues;

/// <summary>
/// A venue on this machine: streams trades and has a history of them, in the words of one venue, and misbehaves by script. The first
/// connection follows the first script, the next one the second; the last script serves all later ones.
/// </summary>
internal sealed class VenueServer : IAsyncDisposable
{
    private const string HandshakeKey = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Task> _serving = [];
    private readonly Func<VenueSession, Task>[] _scripts;
    private readonly Task _accepting;
    private int _connections;

    public VenueServer(VenueDialect dialect, params Func<VenueSession, Task>[] scripts)
    {
        (Dialect, _scripts) = (dialect, scripts);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>How it speaks.</summary>
    public VenueDialect Dialect { get; }

    /// <summary>Its address.</summary>
    public Uri Url => new($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Trades that its history has; it may have more than the stream shows.</summary>
    public ConcurrentDictionary<long, VenueTrade> History { get; } = new();

    /// <summary>Status that the history answers with; 200: trades.</summary>
    public int HistoryStatus { get; set; } = 200;

    /// <summary>Statuses of its next answers, before it answers with that one; not when it says the time.</summary>
    public ConcurrentQueue<int> NextStatuses { get; } = new();

    /// <summary>Happens before the history answers; not before it says the time.</summary>
    public Func<Task>? Answering { get; set; }

    /// <summary>What the history was asked.</summary>
    public ConcurrentQueue<string> Questions { get; } = new();

    /// <summary>What came over the streams.</summary>
    public ConcurrentQueue<string> Heard { get; } = new();

    /// <summary>Streams that were asked for.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Puts trades into the history.</summary>
    public VenueServer With(params IEnumerable<long> ids)
    {
        foreach (var id in ids) History[id] = VenueDialect.TradeOf(id);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_serving).WaitAsync(TimeSpan.FromSeconds(60));
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
        }
        catch (OperationCanceledException)
        {
            // It is stopping.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await ReadHeadAsync(stream) is { } head)
                {
                    if (head.Key is { } key)
                    {
                        var number = Interlocked.Increment(ref _connections);
                        var session = new VenueSession(this, client, stream, key, _stopping.Token);
                        await _scripts[Math.Min(number, _scripts.Length) - 1](session);
                        return;
                    }
                    await AnswerAsync(stream, head.Path);
                }
            }
            catch (Exception exception) when (
                exception is IOException or SocketException or WebSocketException or OperationCanceledException or ObjectDisposedException
                    or TimeoutException)
            {
                // The other side went away, or the server was stopped.
            }
        }
    }

    private async Task<(string Path, string? Key)?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stopping.Token) == 0) return null;
            head.Append((char)one[0]);
        }
        var lines = head.ToString().Split("\r\n");
        var key = lines.FirstOrDefault(l => l.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase));
        return (lines[0].Split(' ')[1], key?[(key.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
    }

    private async Task AnswerAsync(NetworkStream stream, string path)
    {
        Questions.Enqueue(path);
        var isTime = path.Contains("/time", StringComparison.Ordinal);
        if (Answering is { } answering && !isTime) await answering();
        var status = !isTime && NextStatuses.TryDequeue(out var next) ? next : HistoryStatus;
        var body = status == 200 ? Dialect.Answer(path, History.Values.OrderBy(t => t.Id)) : "{}";
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), _stopping.Token);
    }

    /// <summary>What the handshake is answered with.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Security", "CA5350", Justification = "RFC 6455 asks for it; it proves that the server speaks the protocol, and keeps no secret.")]
    internal static string AcceptOf(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + HandshakeKey)));
}

/// <summary>One stream, as a script acts on it.</summary>
internal sealed class VenueSession(VenueServer server, TcpClient client, NetworkStream stream, string key, CancellationToken stopping)
{
    private WebSocket? _socket;
    private long _latest;

    /// <summary>The venue.</summary>
    public VenueServer Server => server;

    /// <summary>Answers the handshake with a status in place of a stream.</summary>
    public async Task RefuseAsync(int status, int? retryAfter = null)
    {
        var header = retryAfter is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"Retry-After: {seconds}\r\n") : "";
        var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} No\r\n{header}Content-Length: 0\r\n\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), stopping);
    }

    /// <summary>Opens the stream and hears the subscription.</summary>
    public async Task OpenAsync()
    {
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + $"Sec-WebSocket-Accept: {VenueServer.AcceptOf(key)}\r\n\r\n"),
            stopping);
        _socket = WebSocket.CreateFromStream(stream, isServer: true, subProtocol: null, Timeout.InfiniteTimeSpan);
        await HearAsync();
    }

    /// <summary>Opens the stream and takes the subscription.</summary>
    public async Task SubscribeAsync()
    {
        await OpenAsync();
        await SendAsync(server.Dialect.Subscribed);
    }

    /// <summary>Sends trades, a message each.</summary>
    public async Task TradesAsync(params IEnumerable<long> ids)
    {
        foreach (var id in ids) await TradeAsync(VenueDialect.TradeOf(id));
    }

    /// <summary>Sends a trade.</summary>
    public Task TradeAsync(VenueTrade trade)
    {
        _latest = trade.Id;
        return SendAsync(server.Dialect.Trade(trade));
    }

    /// <summary>Sends a text.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    /// <summary>A sign of life behind a number.</summary>
    public string Beat(long latest) => server.Dialect.Heartbeat(latest) ?? server.Dialect.AnswerTo("LIST_SUBSCRIPTIONS")!;

    /// <summary>Sends bytes.</summary>
    public Task SendAsync(byte[] bytes, WebSocketMessageType type) => _socket!.SendAsync(bytes, type, endOfMessage: true, stopping);

    /// <summary>Begins a frame and breaks the connection inside it.</summary>
    public async Task CutInFrameAsync(VenueTrade trade)
    {
        var text = Encoding.UTF8.GetBytes(server.Dialect.Trade(trade));
        var head = new byte[4];
        (head[0], head[1]) = (0x81, 126);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)text.Length);
        await stream.WriteAsync(head, stopping);
        await stream.WriteAsync(text.AsMemory(0, text.Length / 2), stopping);
        client.Client.Shutdown(SocketShutdown.Both);
    }

    /// <summary>Closes the stream with a code.</summary>
    public Task CloseAsync(int code) => _socket!.CloseOutputAsync((WebSocketCloseStatus)code, "enough", stopping);

    /// <summary>Keeps the stream open without a word.</summary>
    public Task BeMuteAsync() => Task.Delay(Timeout.Infinite, stopping);

    /// <summary>Keeps the stream alive as the venue does: heartbeats and answers.</summary>
    public async Task StayAsync()
    {
        var hearing = AnswerAllAsync();
        while (!hearing.IsCompleted)
        {
            if (server.Dialect.Heartbeat(_latest) is { } heartbeat) await SendAsync(heartbeat);
            await Task.WhenAny(hearing, Task.Delay(20, stopping));
        }
    }

    private async Task AnswerAllAsync()
    {
        while (await HearAsync() is { } text)
        {
            if (server.Dialect.AnswerTo(text) is { } answer) await SendAsync(answer);
        }
    }

    private async Task<string?> HearAsync()
    {
        var buffer = new byte[16_384];
        var part = await _socket!.ReceiveAsync(buffer, stopping);
        if (part.MessageType == WebSocketMessageType.Close) return null;
        var text = Encoding.UTF8.GetString(buffer, 0, part.Count);
        server.Heard.Enqueue(text);
        return text;
    }
}
