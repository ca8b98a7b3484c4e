using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace StrategyRuntime.Tests.Streaming;

/// <summary>One frame as it came.</summary>
internal sealed record Frame(string Event, string Data, string? Id, string? Retry)
{
    private static readonly string[] s_durable = ["session", "node", "order", "position", "trade", "candle"];

    public bool IsDurable => s_durable.Contains(Event);

    public JsonElement Json => JsonDocument.Parse(Data).RootElement;
}

/// <summary>Reads a stream strictly: what it does not expect is an error, and only whole frames count.</summary>
internal sealed class SseClient : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;
    private byte[] _buffer = new byte[64 << 10];
    private int _start;
    private int _end;

    private SseClient(HttpResponseMessage response, Stream body) => (_response, _body) = (response, body);

    public HttpStatusCode Status => _response.StatusCode;

    public HttpResponseMessage Response => _response;

    /// <summary>Id of the last whole frame that had one.</summary>
    public string? LastId { get; private set; }

    /// <summary>Bytes received.</summary>
    public long Received { get; private set; }

    /// <summary>
    /// A client whose connections break when they are disposed, as those of a dead process do, and that takes little at a time.
    /// </summary>
    public static HttpClient FragileClient(Uri address, int receiveBuffer = 0) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(true, 0) };
            if (receiveBuffer > 0) socket.ReceiveBufferSize = receiveBuffer;
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
        ResponseDrainTimeout = TimeSpan.Zero,
    })
    { BaseAddress = address };

    public static async Task<SseClient> OpenAsync(HttpClient client, string path, string? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path)
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
        };
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new SseClient(response, await response.Content.ReadAsStreamAsync()) { LastId = lastEventId };
    }

    /// <summary>The next frame; null when the server closed the stream.</summary>
    public async Task<Frame?> NextAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            if (TakeFrame() is { } frame) return frame;
            MakeRoom();
            var read = await _body.ReadAsync(_buffer.AsMemory(_end), patience.Token);
            if (read == 0)
            {
                (_end - _start).Should().Be(0, "a stream that is ended by the server ends with a whole frame");
                return null;
            }
            Received += read;
            _end += read;
        }
    }

    /// <summary>Skips frames until one of this event.</summary>
    public async Task<Frame> UntilAsync(string name)
    {
        while (await NextAsync() is { } frame)
        {
            if (frame.Event == name) return frame;
        }
        throw new InvalidOperationException($"The stream ended without '{name}'.");
    }

    /// <summary>All durable frames up to one of another event, which is left out.</summary>
    public async Task<List<Frame>> DurableUntilAsync(string name)
    {
        var frames = new List<Frame>();
        while (await NextAsync() is { } frame)
        {
            if (frame.IsDurable) frames.Add(frame);
            if (frame.Event == name) return frames;
        }
        throw new InvalidOperationException($"The stream ended without '{name}'.");
    }

    /// <summary>This many durable frames; others are skipped.</summary>
    public async Task<List<Frame>> DurableAsync(int count)
    {
        var frames = new List<Frame>();
        while (frames.Count < count && await NextAsync() is { } frame)
        {
            if (frame.IsDurable) frames.Add(frame);
        }
        return frames;
    }

    /// <summary>All frames to the end.</summary>
    public async Task<List<Frame>> ToEndAsync()
    {
        var frames = new List<Frame>();
        while (await NextAsync() is { } frame) frames.Add(frame);
        return frames;
    }

    public ValueTask DisposeAsync()
    {
        _response.Dispose();
        return _body.DisposeAsync();
    }

    private void MakeRoom()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
    }

    private Frame? TakeFrame()
    {
        var length = _buffer.AsSpan(_start, _end - _start).IndexOf("\n\n"u8);
        if (length < 0) return null;
        var text = Encoding.UTF8.GetString(_buffer, _start, length);
        _start += length + 2;
        var fields = text.Split('\n').Select(line => line.Split(": ", 2)).ToList();
        // Not by assertions, which cost more than all the rest of a frame.
        var names = fields.Select(field => field[0]).ToList();
        if (fields.Exists(field => field.Length != 2) || names.Distinct().Count() != names.Count)
            throw new FormatException($"Not a frame: {text}");
        var frame = new Frame(Field("event")!, Field("data")!, Field("id"), Field("retry"));
        if (frame.Id is not null)
        {
            if (names[^1] != "id") throw new FormatException($"A client that dies inside this frame would have moved its cursor: {text}");
            LastId = frame.Id;
        }
        return frame;

        string? Field(string name) => fields.Find(field => field[0] == name)?[1];
    }
}
