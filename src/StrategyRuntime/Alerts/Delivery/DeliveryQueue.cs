using Microsoft.Extensions.Options;
using StrategyRuntime.Alerts.Rules;

namespace StrategyRuntime.Alerts.Delivery;

/// <summary>
/// A user's deliveries that wait: a lane for each channel, one attempt at a time in it, the one that is due first. A channel that takes
/// nothing holds up no other.
/// </summary>
internal sealed class DeliveryQueue : IAsyncDisposable
{
    private const int FailuresOfDeadChannel = 10;

    private readonly AlertSenders _senders;
    private readonly AlertsOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<string, AlertChannel?> _channelOf;
    private readonly Action<AlertEntry, AlertDelivery> _settled;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _places;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();

    // Guarded by the gate.
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private TaskCompletionSource _moved = NewSignal();

    /// <param name="senders">The ways out.</param>
    /// <param name="options">The settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="channelOf">A channel as it is now; null when it was deleted.</param>
    /// <param name="settled">Called once with what came of a delivery.</param>
    /// <param name="log">The log.</param>
    public DeliveryQueue(
        AlertSenders senders,
        IOptions<AlertsOptions> options,
        TimeProvider time,
        Func<string, AlertChannel?> channelOf,
        Action<AlertEntry, AlertDelivery> settled,
        ILogger log)
    {
        (_senders, _options, _time, _channelOf, _settled, _log) = (senders, options.Value, time, channelOf, settled, log);
        _places = new SemaphoreSlim(_options.DeliveriesPerUser);
    }

    /// <summary>Deliveries that wait for a channel.</summary>
    public int PendingOf(string channelId)
    {
        lock (_gate) return _lanes.TryGetValue(channelId, out var lane) ? lane.Count : 0;
    }

    /// <summary>False when too many wait for a channel that takes none.</summary>
    public bool Takes(string channelId)
    {
        lock (_gate) return !_lanes.TryGetValue(channelId, out var lane) || lane.Count < _options.PendingPerChannel || !lane.IsFailing;
    }

    /// <summary>Completes when no channel that takes alerts has too many waiting.</summary>
    public async Task WhenRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task moved;
            lock (_gate)
            {
                if (!_lanes.Values.Any(l => l.Count >= _options.PendingPerChannel && !l.IsFailing)) return;
                moved = _moved.Task;
            }
            await moved.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Sends an alert through a channel, soon and until it is taken. One that waits already is not added again.</summary>
    public void Add(AlertEntry entry, AlertDelivery delivery)
    {
        lock (_gate)
        {
            if (!_known.Add(delivery.Id) || _stopping.IsCancellationRequested) return;
            if (!_lanes.TryGetValue(delivery.ChannelId, out var lane)) _lanes[delivery.ChannelId] = lane = new Lane();
            lane.Add(new Waiting(entry, delivery), _time.GetUtcNow());
            if (!lane.IsWorked)
            {
                lane.IsWorked = true;
                lane.Work = Task.Run(() => WorkAsync(lane), CancellationToken.None);
            }
            lane.Wake();
        }
    }

    /// <summary>A channel was changed or deleted: what waits for it is tried at once.</summary>
    public void Retry(string channelId)
    {
        lock (_gate)
        {
            if (!_lanes.TryGetValue(channelId, out var lane)) return;
            lane.AllDue(_time.GetUtcNow());
            lane.Wake();
        }
    }

    /// <summary>Tries an alert once, out of turn.</summary>
    public async Task<SendResult> TryOnceAsync(
        AlertChannel channel, AlertEntry entry, AlertDelivery delivery, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            return await _senders.SendAsync(channel, entry, delivery, cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Stops; what waits is on record as waiting.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Task[] work;
        lock (_gate) work = [.. _lanes.Values.Select(l => l.Work)];
        await Task.WhenAll(work);
        _stopping.Dispose();
        _places.Dispose();
        foreach (var lane in _lanes.Values) lane.Dispose();
    }

    private async Task WorkAsync(Lane lane)
    {
        try
        {
            while (NextOf(lane) is { } next)
            {
                var wait = next.Due - _time.GetUtcNow();
                if (wait > TimeSpan.Zero) await lane.Woken.WaitAsync(wait, _stopping.Token);
                else await AttemptAsync(lane, next);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The service stops; the next start takes up what is on record.
        }
    }

    private Waiting? NextOf(Lane lane)
    {
        lock (_gate)
        {
            if (lane.First() is { } next) return next;
            lane.IsWorked = false;
            return null;
        }
    }

    private async Task AttemptAsync(Lane lane, Waiting next)
    {
        var delivery = next.Delivery;
        if (_channelOf(delivery.ChannelId) is not { } channel)
        {
            delivery = delivery with { State = DeliveryState.Cancelled, At = _time.GetUtcNow(), Detail = "The channel was deleted." };
            Settle(lane, next, delivery, hasFailed: false);
            return;
        }
        var result = await TryAsync(channel, next);
        var now = _time.GetUtcNow();
        delivery = delivery with { Attempts = delivery.Attempts + 1, Detail = result.Failure };
        if (result.IsSent)
            Settle(lane, next, delivery with { State = DeliveryState.Sent, At = now }, hasFailed: false);
        else if (now - next.Entry.At >= TimeSpan.FromHours(_options.GiveUpHours))
            Settle(lane, next, delivery with { State = DeliveryState.Failed, At = now }, hasFailed: true);
        else
            Postpone(lane, next, delivery, now + Backoff(delivery.Attempts));
    }

    private async Task<SendResult> TryAsync(AlertChannel channel, Waiting next)
    {
        try
        {
            return await TryOnceAsync(channel, next.Entry, next.Delivery, _stopping.Token);
        }
        catch (Exception exception) when (!_stopping.IsCancellationRequested)
        {
            // The one place where any error is taken: a delivery that breaks is tried again, and holds up no other.
            _log.LogError(exception, "A delivery through channel {Channel} failed", channel.Id);
            return new SendResult("Something went wrong inside the service.");
        }
    }

    private void Postpone(Lane lane, Waiting waiting, AlertDelivery tried, DateTimeOffset due)
    {
        lock (_gate)
        {
            lane.Failures++;
            lane.Remove(waiting);
            waiting.Delivery = tried;
            lane.Add(waiting, due);
            Moved();
        }
    }

    private void Settle(Lane lane, Waiting waiting, AlertDelivery outcome, bool hasFailed)
    {
        lock (_gate)
        {
            lane.Failures = hasFailed ? lane.Failures + 1 : 0;
            lane.Remove(waiting);
            _known.Remove(outcome.Id);
            Moved();
        }
        _settled(waiting.Entry, outcome);
    }

    private TimeSpan Backoff(int attempts)
    {
        var wait = _options.RetryMilliseconds * Math.Pow(2, Math.Min(attempts - 1, 30));
        return TimeSpan.FromMilliseconds(Math.Min(wait, _options.RetryMaxSeconds * 1_000d));
    }

    private void Moved()
    {
        _moved.TrySetResult();
        _moved = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>One delivery that waits. Its fields are guarded by the gate.</summary>
    private sealed class Waiting(AlertEntry entry, AlertDelivery delivery)
    {
        public AlertEntry Entry => entry;

        public AlertDelivery Delivery { get; set; } = delivery;

        public DateTimeOffset Due { get; set; }

        /// <summary>Sets deliveries apart that are due at the same time.</summary>
        public long Order { get; set; }
    }

    /// <summary>What waits for one channel. Guarded by the gate, but for <see cref="Woken"/>.</summary>
    private sealed class Lane : IDisposable
    {
        private readonly SortedSet<Waiting> _waiting = new(Comparer<Waiting>.Create(
            (a, b) => a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Order.CompareTo(b.Order)));

        private long _last;

        public SemaphoreSlim Woken { get; } = new(0);

        public Task Work { get; set; } = Task.CompletedTask;

        public bool IsWorked { get; set; }

        /// <summary>Attempts that failed since one was taken.</summary>
        public int Failures { get; set; }

        /// <summary>True when the channel takes nothing.</summary>
        public bool IsFailing => Failures >= FailuresOfDeadChannel;

        public int Count => _waiting.Count;

        public Waiting? First() => _waiting.Min;

        public void Add(Waiting waiting, DateTimeOffset due)
        {
            (waiting.Due, waiting.Order) = (due, ++_last);
            _waiting.Add(waiting);
        }

        public void Remove(Waiting waiting) => _waiting.Remove(waiting);

        public void AllDue(DateTimeOffset now)
        {
            Waiting[] all = [.. _waiting];
            _waiting.Clear();
            foreach (var waiting in all) Add(waiting, now);
        }

        public void Wake()
        {
            if (Woken.CurrentCount == 0) Woken.Release();
        }

        public void Dispose() => Woken.Dispose();
    }
}
