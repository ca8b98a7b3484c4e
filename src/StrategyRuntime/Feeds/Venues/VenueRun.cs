using System.Text.Json;
using System.Threading.Channels;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Feeds.Sources;
using StrategyRuntime.Storage.Feeds;

namespace StrategyRuntime.Feeds.Venues;

/// <summary>
/// A venue's source from its connection to the end of that. One loop owns everything here: it takes what the connections have read, writes
/// what is in order, and then looks at what is due.
/// </summary>
internal sealed class VenueRun : IAsyncDisposable
{
    private const int FramesThatWait = 4_096;
    private const int FramesOfATurn = 1_024;
    private const int Attempts = 3;
    private const int MutedAfter = 3;
    private const int MaxUnreadable = 100;

    // A stamp further ahead would make every later trade a late one.
    private static readonly TimeSpan s_ahead = TimeSpan.FromMinutes(1);

    private readonly IVenue _venue;
    private readonly HttpClient _http;
    private readonly VenueTiming _timing;
    private readonly TimeProvider _time;
    private readonly IFeedSink _sink;
    private readonly VenueHistory _history;
    private readonly VenueClock _clock;
    private readonly TradeSequence _sequence;
    private readonly Channel<VenueFrame> _frames = Channel.CreateBounded<VenueFrame>(FramesThatWait);
    private readonly List<VenueConnection> _connections = [];
    private readonly CancellationTokenSource _ending = new();
    private Task<VenueConnection>? _successor;
    private long? _lastRotation;
    private bool _isLeaving;
    // From a connection on, until it is known that nothing was missed before its first trade.
    private bool _isBehind;
    private bool _wasSubscribed;
    private bool _isClockRead;
    private int _attempts;
    private long? _nextAttempt;
    private int _unreadable;
    private int _reported;
    private UtcTime _lastMark;

    public VenueRun(IVenue venue, HttpClient http, VenueTiming timing, TimeProvider time, IFeedSink sink)
    {
        (_venue, _http, _timing, _time, _sink) = (venue, http, timing, time, sink);
        _history = new VenueHistory(venue, http);
        _clock = new VenueClock(time);
        _sequence = new TradeSequence(sink.FindLastNumbered());
    }

    /// <summary>Runs until the connection ends.</summary>
    /// <exception cref="FeedInterruptedException">Why it ended.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        _connections.Add(await OpenAsync(stopping));
        _ = StepAsync();
        while (true)
        {
            var frame = await _frames.Reader.ReadAsync(stopping);
            var count = 0;
            try
            {
                do await TakeAsync(frame);
                while (++count < FramesOfATurn && _frames.Reader.TryRead(out frame));
            }
            finally
            {
                // Also what came before the message that ends the connection.
                await WriteAsync(stopping);
            }
            await FillAsync(stopping);
            await MarkAsync(stopping);
            await AttendAsync(stopping);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        foreach (var connection in _connections) await connection.DisposeAsync();
        if (_successor is not null)
        {
            await ((Task)_successor).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_successor.IsCompletedSuccessfully) await _successor.Result.DisposeAsync();
        }
        _ending.Dispose();
    }

    private Task<VenueConnection> OpenAsync(CancellationToken stopping) =>
        VenueConnection.OpenAsync(_venue, _http, _frames.Writer, _timing, _time, stopping);

    // When nothing comes, there is something to do all the same. A full channel wakes the loop anyway.
    private async Task StepAsync()
    {
        var ending = _ending.Token;
        while (!ending.IsCancellationRequested)
        {
            _frames.Writer.TryWrite(default);
            await Task.Delay(_timing.Step, _time, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TakeAsync(VenueFrame frame)
    {
        if (frame.Connection is not { } connection || !_connections.Contains(connection)) return;
        if (frame.Closed is { } reason)
        {
            await CloseAsync(connection, reason);
            return;
        }
        var now = connection.LastMessage = frame.Received;
        VenueMessage message;
        try
        {
            using var json = JsonDocument.Parse(frame.Message);
            message = _venue.Read(json.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or VenueFormatException or InvalidOperationException)
        {
            _sink.Fault(exception.Message);
            if (++_unreadable >= MaxUnreadable)
                throw new FeedInterruptedException($"too many messages cannot be read: {exception.Message}");
            return;
        }
        if (message.Refusal is { } refusal) throw new FeedInterruptedException($"the subscription is refused: {refusal}");
        if (message.Now is { } stamp) _clock.See(Checked(stamp), now);
        if (message.IsSubscribed && !connection.IsSubscribed) Subscribed(connection);
        _isLeaving |= message.IsLeaving;
        foreach (var trade in message.Trades)
        {
            _clock.See(Checked(trade.Time), now);
            _sequence.Add(trade);
            _unreadable = 0;
        }
        // The first trade of a connection follows the last one of the log, so nothing was missed between.
        if (message.Trades.Count > 0 && !_sequence.HasHole) _isBehind = false;
        if (message.LastId is { } last) _sequence.Announce(last, message.Now ?? _clock.At(now)!.Value);
    }

    private UtcTime Checked(UtcTime stamp)
    {
        var ahead = stamp - new UtcTime(_time.GetUtcNow().UtcTicks);
        return ahead <= s_ahead
            ? stamp
            : throw new FeedInterruptedException(FormattableString.Invariant(
                $"the venue's clock is {ahead.TotalSeconds:0} s ahead of this machine's: {stamp}"));
    }

    private void Subscribed(VenueConnection connection)
    {
        connection.IsSubscribed = true;
        foreach (var earlier in _connections.Where(c => c != connection)) earlier.ReplacedAt ??= _time.GetTimestamp();
        if (_wasSubscribed) return;
        _wasSubscribed = _isBehind = true;
        _sink.Connected(true);
    }

    private async Task CloseAsync(VenueConnection connection, string reason)
    {
        _connections.Remove(connection);
        await connection.DisposeAsync();
        if (!_connections.Any(c => c.IsSubscribed)) throw new FeedInterruptedException(reason);
    }

    /// <summary>Writes what is in order.</summary>
    private async Task WriteAsync(CancellationToken stopping)
    {
        var ticks = new List<FeedTick>();
        foreach (var (tick, reason) in _sequence.TakeReady())
        {
            if (reason is not { } why)
            {
                ticks.Add(tick);
                continue;
            }
            await FlushAsync();
            var from = _sink.Standing.LastTime;
            await _sink.AppendGapAsync(from, UtcTime.Max(from, tick.Time), why, stopping);
        }
        await FlushAsync();
        _sink.Dropped(_sequence.Duplicates - _reported);
        _reported = _sequence.Duplicates;

        async Task FlushAsync()
        {
            foreach (var part in ticks.Chunk(FeedLogOptions.MaxBatch)) await _sink.AppendAsync(part, stopping);
            ticks.Clear();
        }
    }

    /// <summary>Asks the history for what is missing, and marks what cannot be had.</summary>
    private async Task FillAsync(CancellationToken stopping)
    {
        if (!_wasSubscribed) return;
        if (!_isClockRead) await ReadClockAsync(stopping);
        if (_sequence.Last is not { } last || (!_isBehind && !_sequence.HasHole))
        {
            (_isBehind, _attempts, _nextAttempt) = (false, 0, null);
            return;
        }
        var now = _time.GetTimestamp();
        // In a live stream the missing one is most likely under way; behind a new connection it is not.
        _nextAttempt ??= _isBehind ? now : After(_timing.Patience, now);
        if (_nextAttempt > now) return;
        _attempts++;
        var answer = await _history.ReadAsync(new TradeHole(last, _sequence.BeforeId), stopping);
        foreach (var trade in answer.Trades) _sequence.Add(trade);
        if (answer.Failure is { } failure) _sink.Fault(failure.Message);
        else if (!_sequence.HasHole) _isBehind = false;
        // A long way back takes many questions; only those that bring nothing on count.
        if (answer.IsFurther || (_sequence.Last is { } reached && reached.Id != last.Id)) _attempts = 0;
        if ((_isBehind || _sequence.HasHole) && (answer.Failure is { IsFinal: true } || _attempts >= Attempts)) GiveUp();
        _nextAttempt = _isBehind || _sequence.HasHole
            ? After(_timing.Patience * Math.Clamp(_attempts, 1, Attempts), _time.GetTimestamp())
            : null;
        await WriteAsync(stopping);
    }

    private void GiveUp()
    {
        // Without a trade and without the venue's time, the end of the gap is not known yet.
        if ((_clock.At(_time.GetTimestamp()) ?? (_sequence.HasHole ? UtcTime.MinValue : null)) is not { } until) return;
        // Of a history that goes back: what lies behind the part that is missing.
        foreach (var trade in _history.TakeKept()) _sequence.Add(trade);
        _sequence.GiveUp(_isBehind ? FeedGapReason.Disconnected : FeedGapReason.Missing, until);
        (_isBehind, _attempts) = (false, 0);
    }

    private async Task ReadClockAsync(CancellationToken stopping)
    {
        _isClockRead = true;
        try
        {
            if (await _history.ReadClockAsync(stopping) is { } stamp) _clock.See(Checked(stamp), _time.GetTimestamp());
        }
        catch (VenueHistoryException exception)
        {
            // Time passes in the log from the first trade on.
            _sink.Fault(exception.Message);
        }
    }

    /// <summary>Lets time pass in the log: as far as messages show that nothing was missed.</summary>
    private async Task MarkAsync(CancellationToken stopping)
    {
        if (_isBehind || _sequence.HasHole || !_wasSubscribed) return;
        var alive = _connections.Where(c => c.IsSubscribed).Max(c => c.LastMessage);
        if (_clock.At(alive) is not { } now) return;
        var mark = now - _timing.BetweenMarks;
        if (mark <= _sink.Standing.LastTime || mark < _lastMark + _timing.BetweenMarks) return;
        _lastMark = mark;
        await _sink.AppendAsync(new[] { new FeedTick(mark, double.NaN) }, stopping);
    }

    /// <summary>Asks silent connections, ends mute ones, and replaces old ones.</summary>
    private async Task AttendAsync(CancellationToken stopping)
    {
        var now = _time.GetTimestamp();
        foreach (var connection in _connections.ToArray())
        {
            // What it has sent is not taken yet: this side is behind, not the venue.
            var silent = connection.HasUntaken ? TimeSpan.Zero : _time.GetElapsedTime(connection.LastReceived, now);
            var isAsked = connection.LastQuestion > connection.LastReceived;
            // One that speaks when it is asked is mute only when it was: this loop may have been elsewhere for long.
            var hadItsTurn = _venue.Question is null
                || (isAsked && _time.GetElapsedTime(connection.LastQuestion, now) >= _timing.UsualInterval);
            if (connection.ReplacedAt is { } replaced && _time.GetElapsedTime(replaced, now) >= _timing.Overlap)
                await CloseAsync(connection, "replaced");
            else if (!connection.IsSubscribed && !connection.HasUntaken
                && _time.GetElapsedTime(connection.OpenedAt, now) > _timing.Opening)
                await CloseAsync(connection, "the venue does not answer the subscription");
            else if (connection.IsSubscribed && silent > _timing.UsualInterval * MutedAfter && hadItsTurn)
                await CloseAsync(connection, FormattableString.Invariant($"the connection is mute for {silent.TotalSeconds:0.#} s"));
            else if (_venue.Question is { } question && connection.IsSubscribed && !isAsked && silent >= _timing.UsualInterval)
            {
                connection.LastQuestion = now;
                await connection.SendAsync(question, stopping);
            }
        }
        await RotateAsync(now);
    }

    private async Task RotateAsync(long now)
    {
        if (_successor is { IsCompleted: true } opened)
        {
            _successor = null;
            try
            {
                _connections.Add(await opened);
                _isLeaving = false;
            }
            catch (FeedInterruptedException exception)
            {
                // The one that is in use serves on; the next attempt is a while away.
                _sink.Fault($"a connection could not be replaced: {exception.Message}");
            }
        }
        var isOld = _isLeaving || _time.GetElapsedTime(_connections[0].OpenedAt, now) > _timing.Lifetime;
        if (!isOld || _successor is not null || _connections is not [{ IsSubscribed: true }]) return;
        if (_lastRotation is { } last && _time.GetElapsedTime(last, now) < _timing.BetweenRotations) return;
        _lastRotation = now;
        _successor = OpenAsync(_ending.Token);
    }

    private long After(TimeSpan span, long now) => now + (long)(span.TotalSeconds * _time.TimestampFrequency);
}
