using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using StrategyRuntime.Feeds.Sources;

namespace StrategyRuntime.Feeds.Venues;

/// <summary>One WebSocket to a venue. Its messages go to a channel in order; the last frame says why there are no more.</summary>
internal sealed class VenueConnection : IAsyncDisposable
{
    /// <summary>Most bytes of a message.</summary>
    public const int MaxMessageBytes = 1 << 20;

    private const int ReadBytes = 16 << 10;
    private const int MaxDescription = 200;

    private static readonly TimeSpan s_keepAlive = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket;
    private readonly ChannelWriter<VenueFrame> _frames;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _pump;
    private long _lastReceived;

    private VenueConnection(ClientWebSocket socket, ChannelWriter<VenueFrame> frames, TimeProvider time)
    {
        (_socket, _frames, _time) = (socket, frames, time);
        LastMessage = _lastReceived = OpenedAt = time.GetTimestamp();
        _pump = Task.Run(PumpAsync, CancellationToken.None);
    }

    /// <summary>When it was opened, by the local clock.</summary>
    public long OpenedAt { get; }

    /// <summary>When its last message came, taken or not, by the local clock.</summary>
    public long LastReceived => Volatile.Read(ref _lastReceived);

    /// <summary>When the last one of its messages came that was taken, by the local clock.</summary>
    public long LastMessage { get; set; }

    /// <summary>True while messages of it wait to be taken.</summary>
    public bool HasUntaken => LastMessage < LastReceived;

    /// <summary>When it was last asked for a sign of life.</summary>
    public long LastQuestion { get; set; }

    /// <summary>The venue has taken the subscription.</summary>
    public bool IsSubscribed { get; set; }

    /// <summary>When its successor was subscribed; null while it has none.</summary>
    public long? ReplacedAt { get; set; }

    /// <summary>Connects and subscribes.</summary>
    /// <exception cref="FeedInterruptedException">The venue cannot be reached, or refuses.</exception>
    public static async Task<VenueConnection> OpenAsync(
        IVenue venue, HttpMessageInvoker http, ChannelWriter<VenueFrame> frames, VenueTiming timing, TimeProvider time,
        CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // By the wall clock: a connection that takes long is no matter of the market's time.
        patience.CancelAfter(timing.Opening);
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.KeepAliveInterval = s_keepAlive;
            socket.Options.KeepAliveTimeout = s_keepAlive;
            await socket.ConnectAsync(venue.Stream, http, patience.Token);
            foreach (var line in venue.Subscription) await SendAsync(socket, line, patience.Token);
            return new VenueConnection(socket, frames, time);
        }
        catch (Exception exception)
        {
            var refusal = RefusalOf(socket, time);
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (refusal is not null) throw refusal;
            if (exception is OperationCanceledException) throw new FeedInterruptedException($"{venue.Stream.Host} does not answer");
            if (exception is not (WebSocketException or HttpRequestException or IOException)) throw;
            throw new FeedInterruptedException($"{venue.Stream.Host}: {exception.GetBaseException().Message}");
        }
    }

    /// <summary>Sends a text.</summary>
    public async Task SendAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(_socket, text, cancellationToken);
        }
        catch (Exception exception) when (
            exception is WebSocketException or IOException or ObjectDisposedException
            // A socket that is aborted meanwhile ends what it sends like this.
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The reader of the same socket finds out, and says so in its place.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _socket.Abort();
        await _pump;
        _socket.Dispose();
        _closing.Dispose();
    }

    private static Task SendAsync(ClientWebSocket socket, string text, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    private static FeedInterruptedException? RefusalOf(ClientWebSocket socket, TimeProvider time)
    {
        if (socket.HttpStatusCode is 0 or HttpStatusCode.SwitchingProtocols) return null;
        var retryAfter = socket.HttpResponseHeaders is { } headers
            && headers.FirstOrDefault(h => h.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value is { } values
                ? RetryAfterOf(values.FirstOrDefault(), time)
                : null;
        return new FeedInterruptedException(
            string.Create(CultureInfo.InvariantCulture, $"the venue answers {(int)socket.HttpStatusCode} instead of a stream"), retryAfter);
    }

    private static TimeSpan? RetryAfterOf(string? text, TimeProvider time) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var at) ? at - time.GetUtcNow()
        : null;

    private async Task PumpAsync()
    {
        string reason;
        try
        {
            reason = await ReadAllAsync();
        }
        catch (Exception exception) when (
            exception is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            reason = $"the connection broke: {exception.GetBaseException().Message}";
        }
        try
        {
            await PassOnAsync(null, reason);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            // It was closed on this side, where nothing more is read.
        }
    }

    private async Task<string> ReadAllAsync()
    {
        var buffer = new byte[ReadBytes];
        using var message = new MemoryStream();
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer.AsMemory(), _closing.Token);
            if (part.MessageType == WebSocketMessageType.Close) return ReasonOfClose();
            if (message.Length + part.Count > MaxMessageBytes) return $"a message of more than {MaxMessageBytes >> 20} MiB";
            message.Write(buffer, 0, part.Count);
            if (!part.EndOfMessage) continue;
            await PassOnAsync(message.ToArray(), null);
            message.SetLength(0);
        }
    }

    // Stamped here: the one who takes it may be busy elsewhere, which says nothing about the connection.
    private ValueTask PassOnAsync(byte[]? message, string? closed)
    {
        var now = _time.GetTimestamp();
        Volatile.Write(ref _lastReceived, now);
        return _frames.WriteAsync(new VenueFrame(this, message, closed, now), _closing.Token);
    }

    private string ReasonOfClose()
    {
        var description = _socket.CloseStatusDescription ?? "";
        if (description.Length > MaxDescription) description = description[..MaxDescription];
        return string.Create(
            CultureInfo.InvariantCulture, $"closed by the venue with code {(int?)_socket.CloseStatus ?? 0} {description}").TrimEnd();
    }
}

/// <summary>What the loop of a venue's source takes.</summary>
/// <param name="Connection">Where it comes from; null: it is time to look at what is due.</param>
/// <param name="Message">A message.</param>
/// <param name="Closed">Why there are no more.</param>
/// <param name="Received">When it came, by the local clock.</param>
internal readonly record struct VenueFrame(VenueConnection? Connection, byte[]? Message, string? Closed, long Received);
