using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Benchmarks.Streaming;

namespace StrategyRuntime.Benchmarks.Feeds;

/// <summary>
/// Pushes ticks that are numbered by their times, and measures how long it takes from the sending of a tick to each event of its time at a
/// subscriber.
/// </summary>
internal sealed class FeedProbe(HttpClient client, ClientWebSocket socket) : IDisposable
{
    private static readonly DateTime s_start = new(2024, 1, 8, 14, 0, 0, DateTimeKind.Utc);

    private readonly ConcurrentDictionary<long, long> _sentAt = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>From the sending of ticks to the events that they led to.</summary>
    public Latencies Latencies { get; } = new();

    /// <summary>Events that came.</summary>
    public int Events { get; private set; }

    /// <summary>Ticks that were sent.</summary>
    public int Sent { get; private set; }

    /// <summary>Forgets what was measured so far.</summary>
    public void Clear()
    {
        lock (Latencies) Latencies.Clear();
        Events = 0;
    }

    /// <summary>Reads the events of all sessions of the user from now on.</summary>
    public async Task SubscribeAsync(string path)
    {
        var response = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, _stopping.Token);
        response.EnsureSuccessStatusCode();
        var lines = new StreamReader(await response.Content.ReadAsStreamAsync(_stopping.Token), Encoding.UTF8);
        // A thread for it alone: how late it reads counts.
        new Thread(() => Read(lines)) { IsBackground = true, Name = "subscriber" }.Start();
    }

    /// <summary>Sends ticks at a rate until it is stopped.</summary>
    /// <param name="perSecond">Ticks a second.</param>
    /// <param name="step">Market time between two.</param>
    /// <param name="price">Price of a tick by its number.</param>
    /// <param name="time">How long.</param>
    public async Task PushAsync(int perSecond, TimeSpan step, Func<int, double> price, TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        for (var sent = 0; Stopwatch.GetElapsedTime(started) < time;)
        {
            var due = (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * perSecond);
            for (; sent < due; sent++, Sent++)
            {
                var at = s_start + step * Sent;
                var line = string.Create(CultureInfo.InvariantCulture, $"{at:O},{price(Sent)}");
                _sentAt[at.Ticks] = Stopwatch.GetTimestamp();
                await socket.SendAsync(Encoding.UTF8.GetBytes(line), WebSocketMessageType.Text, true, default);
            }
            Thread.Sleep(1);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        socket.Dispose();
    }

    private void Read(StreamReader lines)
    {
        try
        {
            while (lines.ReadLine() is { } line)
            {
                if (!line.StartsWith("data: {", StringComparison.Ordinal)) continue;
                var now = Stopwatch.GetTimestamp();
                using var json = JsonDocument.Parse(line.AsMemory("data: ".Length));
                var root = json.RootElement;
                // Events alone have a cursor and a type.
                if (!root.TryGetProperty("catchup_id", out _) || !root.TryGetProperty("type", out var type)) continue;
                if (type.GetString() != "order" || !root.TryGetProperty("time", out var time)) continue;
                if (!_sentAt.TryGetValue(time.GetDateTimeOffset().UtcTicks, out var sent)) continue;
                Events++;
                lock (Latencies) Latencies.Add(now - sent);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // It was stopped.
        }
    }
}
