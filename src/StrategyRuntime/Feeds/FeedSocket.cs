using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using StrategyRuntime.Access;
using StrategyRuntime.Json;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.FeedText;
using StrategyRuntime.Users;

namespace StrategyRuntime.Feeds;

/// <summary>
/// Ticks that a program sends over a WebSocket: a JSON object or a CSV line a message. What has come in while the disk worked is one
/// batch, and each batch is acknowledged when it is durable.
/// </summary>
internal static class FeedSocket
{
    private const int MaxMessageBytes = 64 << 10;
    private const int MaxWaiting = 20_000;

    /// <summary>Accepts a WebSocket and takes what comes.</summary>
    /// <param name="symbol">Symbol of the feed.</param>
    /// <param name="context">The request.</param>
    /// <param name="host">The feeds.</param>
    /// <param name="marketData">What is known of the symbol.</param>
    /// <param name="exchanges">Exchanges that users have defined.</param>
    /// <param name="time">The clock.</param>
    /// <param name="user">Who pushes.</param>
    /// <param name="access">Who may.</param>
    /// <param name="requests">Says when the service ends it.</param>
    internal static async Task<IResult> AcceptAsync(
        string symbol,
        HttpContext context,
        FeedHost host,
        MarketDataStore marketData,
        ExchangeCatalog exchanges,
        TimeProvider time,
        ICurrentUser user,
        IOptions<AccessOptions> access,
        EndlessRequests requests)
    {
        if (!FeedsApi.Find(symbol, host, user, access.Value).Succeeded(out var feed, out var problem)) return problem.ToResult();
        if (!context.WebSockets.IsWebSocketRequest) return FeedProblems.NoSocket.With("Open this route as a WebSocket.").ToResult();
        // The handshake is a GET, which a page of another site can send with this user's cookie.
        if (user.Scheme != AccessSchemes.Key && SameOrigin.Of(context.Request) == Origin.Elsewhere)
            return AccessProblems.CrossSite.With("Ticks are taken from pages of this service and from programs only.").ToResult();
        if (FeedPush.Refusal(feed) is { } refusal) return refusal.ToResult();
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, requests.Ending);
        await new Connection(socket, feed, FeedPush.ReaderOf(feed, marketData, exchanges, time)).RunAsync(stopping.Token);
        return Results.Empty;
    }

    /// <summary>What is sent back.</summary>
    /// <param name="Position">Position in the log behind what is durable.</param>
    /// <param name="Messages">Messages of this connection that are durable by now.</param>
    /// <param name="Accepted">Ticks and marks of the batch that were written.</param>
    /// <param name="Duplicates">Ticks of the batch that were dropped.</param>
    /// <param name="Late">Ticks of the batch that were older than the log.</param>
    internal sealed record Acknowledgement(long Position, long Messages, int Accepted, int Duplicates, int Late);

    /// <summary>Why the connection ends.</summary>
    /// <param name="Error">What is wrong.</param>
    /// <param name="Message">Number of the message, from 1.</param>
    internal sealed record Failure(string Error, long Message);

    private sealed class Connection(WebSocket socket, Feed feed, FeedTicksReader reader)
    {
        private readonly Channel<FeedTick> _ticks = Channel.CreateBounded<FeedTick>(
            new BoundedChannelOptions(MaxWaiting) { SingleReader = true, SingleWriter = true });
        // A message may hold several lines or, as a header, none.
        private readonly Queue<(long Ticks, long Messages)> _ends = [];
        private readonly Lock _gate = new();

        public async Task RunAsync(CancellationToken stopping)
        {
            var writing = WriteAsync(stopping);
            Failure? failure = null;
            try
            {
                failure = await ReceiveAsync(stopping);
            }
            catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
            {
                // The source went away, or the service stops: what has come is written.
            }
            _ticks.Writer.TryComplete();
            failure ??= await writing;
            await CloseAsync(failure, stopping);
        }

        private async Task<Failure?> ReceiveAsync(CancellationToken stopping)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(MaxMessageBytes);
            try
            {
                for (var (message, total) = (1L, 0L); ; message++)
                {
                    var length = 0;
                    ValueWebSocketReceiveResult part;
                    do
                    {
                        if (length == MaxMessageBytes) return new Failure($"A message has at most {MaxMessageBytes} bytes.", message);
                        part = await socket.ReceiveAsync(buffer.AsMemory(length, MaxMessageBytes - length), stopping);
                        if (part.MessageType == WebSocketMessageType.Close) return null;
                        length += part.Count;
                    }
                    while (!part.EndOfMessage);
                    reader.Ticks.Clear();
                    var text = buffer.AsMemory(0, length);
                    reader.Read(text.Span, FeedTicksReader.FormOf(text.Span));
                    if (reader.Problems is [var wrong, ..]) return new Failure(wrong.Message, message);
                    total += reader.Ticks.Count;
                    lock (_gate) _ends.Enqueue((total, message));
                    foreach (var tick in reader.Ticks) await _ticks.Writer.WriteAsync(tick, stopping);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        private async Task<Failure?> WriteAsync(CancellationToken stopping)
        {
            var batch = new List<FeedTick>();
            long written = 0, messages = 0;
            while (await _ticks.Reader.WaitToReadAsync(CancellationToken.None))
            {
                batch.Clear();
                while (batch.Count < FeedLogOptions.MaxBatch && _ticks.Reader.TryRead(out var tick)) batch.Add(tick);
                try
                {
                    var answer = await feed.PushAsync(batch.ToArray(), null, CancellationToken.None);
                    written += batch.Count;
                    lock (_gate)
                    {
                        while (_ends.TryPeek(out var end) && end.Ticks <= written) messages = _ends.Dequeue().Messages;
                    }
                    await SendAsync(
                        new Acknowledgement(answer.Position, messages, answer.Accepted, answer.Duplicates, answer.Late), stopping);
                }
                catch (Exception exception) when (exception is DurableFileException or ObjectDisposedException)
                {
                    _ticks.Writer.TryComplete();
                    return new Failure("The log does not take it: what is not acknowledged was not written.", messages + 1);
                }
                catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
                {
                    // There is no one to acknowledge to; the rest is written all the same.
                }
            }
            return null;
        }

        private Task SendAsync<T>(T message, CancellationToken stopping) => socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(message, RuntimeJson.Options), WebSocketMessageType.Text, endOfMessage: true, stopping);

        private async Task CloseAsync(Failure? failure, CancellationToken stopping)
        {
            try
            {
                if (failure is not null) await SendAsync(failure, stopping);
                if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                {
                    var status = failure is null ? WebSocketCloseStatus.NormalClosure : WebSocketCloseStatus.PolicyViolation;
                    await socket.CloseOutputAsync(status, null, stopping);
                }
            }
            catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
            {
                // It is closed already.
            }
        }
    }
}
