using System.Diagnostics;
using System.Net;
using System.Net.ServerSentEvents;

namespace StrategyRuntime.Cluster.Tests.Service;

/// <summary>
/// A client of a session's stream as browsers are one: it comes back with the id of the last whole frame, at whichever node answers.
/// </summary>
internal sealed class StreamFollower : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _over = new();
    private readonly Task _reading;
    private readonly List<string> _lines = [];

    public StreamFollower(IReadOnlyList<ServiceNode> nodes, string session, string user)
    {
        _reading = Task.Run(() => ReadAsync(nodes, session, user));
    }

    /// <summary>The data of each event that it was sent, once the stream has ended.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(TimeSpan patience)
    {
        await _reading.WaitAsync(patience);
        return _lines;
    }

    /// <summary>Returns when it has so many events.</summary>
    public async Task UntilItHasAsync(int count, TimeSpan patience)
    {
        for (var started = Stopwatch.GetTimestamp(); Count < count;)
        {
            // What went wrong in it is thrown here.
            if (_reading.IsFaulted) await _reading;
            if (Stopwatch.GetElapsedTime(started) > patience)
                throw new TimeoutException($"A stream has {Count} events, not {count}");
            await Task.Delay(20);
        }
    }

    /// <summary>How many events it has.</summary>
    public int Count
    {
        get
        {
            lock (_lines) return _lines.Count;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private async Task ReadAsync(IReadOnlyList<ServiceNode> nodes, string session, string user)
    {
        string? last = null;
        for (var at = 0; ; at++)
        {
            try
            {
                var path = $"/api/v1/executions/{session}/stream?from=start&snapshot=false&user={user}";
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                if (last is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
                var client = nodes[at % nodes.Count].Client;
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _over.Token);
                // It has everything.
                if (response.StatusCode == HttpStatusCode.NoContent) return;
                if (response.StatusCode is HttpStatusCode.OK)
                {
                    await using var stream = await response.Content.ReadAsStreamAsync(_over.Token);
                    await foreach (var frame in SseParser.Create(stream).EnumerateAsync(_over.Token))
                    {
                        if (frame.EventType == "end") return;
                        if (frame.EventType == "reset") throw new InvalidOperationException($"{session} was reset: {frame.Data}");
                        if (string.IsNullOrEmpty(frame.EventId) || frame.EventId == last) continue;
                        last = frame.EventId;
                        lock (_lines) _lines.Add(frame.Data);
                    }
                }
                else if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
                {
                    throw new InvalidOperationException(
                        $"{session}: {response.StatusCode} {await response.Content.ReadAsStringAsync(_over.Token)}");
                }
            }
            catch (Exception e) when (
                e is HttpRequestException or IOException or TaskCanceledException && !_over.IsCancellationRequested)
            {
                // The node is gone or does not answer, or the stream was cut.
            }
            await Task.Delay(s_pause, _over.Token);
        }
    }
}
