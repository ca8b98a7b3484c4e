using StrategyRuntime.Engine.Market;
using StrategyRuntime.Feeds.Sources;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Feeds;

/// <summary>A feed at work: its log, and the source that brings its ticks. Safe for many threads.</summary>
internal sealed class Feed(FeedManifest manifest, FeedLog log, FeedStore store, IFeedSource? source, TimeProvider time, ILogger logger)
    : IFeedSink, IDisposable
{
    private const int RateSeconds = 10;
    private const int RecordsOfARead = 4_096;

    private static readonly TimeSpan s_firstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly long[] _perSecond = new long[RateSeconds + 1];
    private CancellationTokenSource? _stopping;
    private Task _running = Task.CompletedTask;
    private long? _lastReceived;
    private TimeSpan _lag;
    private long _second;
    private bool _isConnected;
    private long _connectedAt;
    private long _startedAt;
    private int _connections;
    private string? _error;
    private bool _isFailed;
    private long _dropped;
    private long _faults;
    // Of the source's task alone.
    private FeedRecord? _lastNumbered;
    private long _searched;

    /// <summary>What it is.</summary>
    public FeedManifest Manifest => store.Find(manifest.Symbol) ?? manifest;

    /// <summary>Its log.</summary>
    public FeedLog Log => log;

    /// <inheritdoc/>
    public FeedStanding Standing => log.Standing;

    /// <summary>Begins to bring ticks.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_stopping is not null) return;
            _stopping = new CancellationTokenSource();
            _startedAt = time.GetTimestamp();
            (_error, _isFailed) = (null, false);
            if (source is not null) _running = Task.Run(() => RunAsync(source, _stopping.Token));
        }
    }

    /// <summary>Brings no more.</summary>
    public async Task StopAsync()
    {
        CancellationTokenSource? stopping;
        lock (_gate) (stopping, _stopping) = (_stopping, null);
        if (stopping is null) return;
        await stopping.CancelAsync();
        await _running;
        stopping.Dispose();
        Connected(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping?.Dispose();

    /// <summary>Writes what a program pushes; it is durable when the task ends.</summary>
    public async Task<FeedAppend> PushAsync(ReadOnlyMemory<FeedTick> ticks, FeedKey? key, CancellationToken cancellationToken)
    {
        var answer = await log.AppendAsync(ticks, key, cancellationToken);
        Received(ticks.Span, answer.Repeated ? 0 : answer.Accepted);
        return answer;
    }

    /// <inheritdoc/>
    public Task AppendAsync(ReadOnlyMemory<FeedTick> ticks, CancellationToken cancellationToken) =>
        PushAsync(ticks, null, cancellationToken);

    /// <inheritdoc/>
    public async Task AppendGapAsync(UtcTime from, UtcTime to, FeedGapReason reason, CancellationToken cancellationToken)
    {
        await log.AppendGapAsync(from, to, reason, cancellationToken);
        store.AddGap(manifest.Symbol, from, to, reason);
    }

    /// <inheritdoc/>
    public FeedRecord? FindLastNumbered()
    {
        var end = log.End;
        // A source asks with every connection: what was searched before is not read again.
        if (Search(Math.Max(log.First, _searched), end) is { } found) _lastNumbered = found;
        _searched = end;
        return _lastNumbered;
    }

    /// <inheritdoc/>
    public void Dropped(int duplicates)
    {
        lock (_gate) _dropped += duplicates;
    }

    /// <inheritdoc/>
    public void Fault(string reason)
    {
        lock (_gate) _faults++;
        logger.LogWarning("Feed {Symbol} has a message that cannot be used: {Reason}", manifest.Symbol, reason);
    }

    /// <inheritdoc/>
    public void Connected(bool isConnected)
    {
        lock (_gate)
        {
            if (isConnected && !_isConnected)
            {
                _connections++;
                _connectedAt = time.GetTimestamp();
                _error = null;
            }
            _isConnected = isConnected;
        }
    }

    /// <summary>How it is now.</summary>
    public FeedHealth Health
    {
        get
        {
            var staleAfter = TimeSpan.FromSeconds(Manifest.StaleAfterSeconds);
            lock (_gate)
            {
                TimeSpan? age = _lastReceived is { } at ? time.GetElapsedTime(at) : null;
                var state = _stopping is null ? FeedState.Stopped
                    : _isFailed ? FeedState.Failed
                    : source is not null && !_isConnected ? FeedState.Disconnected
                    : age is null ? FeedState.Waiting
                    : age > staleAfter ? FeedState.Stale
                    : FeedState.Running;
                return new FeedHealth(
                    state, age, Rate(), Math.Max(_connections - 1, 0), _lastReceived is null ? null : _lag, _error, _dropped, _faults,
                    _stopping is not null && (age ?? time.GetElapsedTime(_startedAt)) > staleAfter);
            }
        }
    }

    private async Task RunAsync(IFeedSource from, CancellationToken stopping)
    {
        var delay = s_firstDelay;
        while (!stopping.IsCancellationRequested)
        {
            TimeSpan? wait = null;
            try
            {
                await from.RunAsync(this, stopping);
                Fail(null, isFinal: false);
                return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (
                exception is IOException or MarketDataException or DurableFileException or OperationCanceledException)
            {
                // Also what was cancelled for another reason than the end of the feed.
                logger.LogWarning("Feed {Symbol} is interrupted: {Reason}", manifest.Symbol, exception.Message);
                Fail(exception.Message, isFinal: false);
                wait = (exception as FeedInterruptedException)?.RetryAfter;
            }
            catch (Exception exception)
            {
                // A fault of one source ends that source and nothing else.
                logger.LogError(exception, "Feed {Symbol} failed", manifest.Symbol);
                Fail($"{exception.GetType().Name}: {exception.Message}", isFinal: true);
                return;
            }
            // One that served for a while is tried at once; a storm of short connections is not.
            if (Disconnected() >= s_longestDelay) delay = s_firstDelay;
            await Task.Delay(DelayOf(delay, wait), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = delay * 2 < s_longestDelay ? delay * 2 : s_longestDelay;
        }
    }

    /// <summary>The latest tick with a number of its source from a position on; null when there is none.</summary>
    private FeedRecord? Search(long from, long end)
    {
        var records = new FeedRecord[RecordsOfARead];
        while (end > from)
        {
            var start = Math.Max(from, end - records.Length);
            var read = log.ReadRecords(start, records.AsSpan(0, (int)(end - start)));
            for (var at = read - 1; at >= 0; at--)
            {
                if (records[at] is { Kind: FeedRecordKind.Tick, SourceId: not null } found) return found;
            }
            end = start;
        }
        return null;
    }

    // Half of it by chance, so that feeds that broke together do not come back together.
    private static TimeSpan DelayOf(TimeSpan delay, TimeSpan? wanted)
    {
        var jittered = delay * (0.5 + Random.Shared.NextDouble() / 2);
        if (wanted is not { } wait || wait <= jittered) return jittered;
        return wait < s_longestWait ? wait : s_longestWait;
    }

    /// <summary>The source is not connected any more; returns for how long it was.</summary>
    private TimeSpan Disconnected()
    {
        lock (_gate)
        {
            if (!_isConnected) return TimeSpan.Zero;
            _isConnected = false;
            return time.GetElapsedTime(_connectedAt);
        }
    }

    private void Fail(string? error, bool isFinal)
    {
        lock (_gate) (_error, _isFailed) = (error, isFinal);
    }

    private void Received(ReadOnlySpan<FeedTick> ticks, int accepted)
    {
        if (accepted == 0) return;
        var last = default(UtcTime?);
        for (var i = ticks.Length - 1; i >= 0 && last is null; i--)
        {
            if (!ticks[i].IsMark) last = ticks[i].Time;
        }
        lock (_gate)
        {
            _error = null;
            MoveTo(Second());
            _perSecond[_second % _perSecond.Length] += accepted;
            if (last is not { } tick) return;
            _lastReceived = time.GetTimestamp();
            _lag = TimeSpan.FromTicks(time.GetUtcNow().UtcTicks - tick.Ticks);
        }
    }

    private double Rate()
    {
        MoveTo(Second());
        return (_perSecond.Sum() - _perSecond[_second % _perSecond.Length]) / (double)RateSeconds;
    }

    private long Second() => time.GetTimestamp() / time.TimestampFrequency;

    private void MoveTo(long second)
    {
        for (var at = Math.Max(_second, second - _perSecond.Length) + 1; at <= second; at++) _perSecond[at % _perSecond.Length] = 0;
        _second = second;
    }
}

/// <summary>How a feed is.</summary>
/// <param name="State">In a word.</param>
/// <param name="Age">Time since its last tick came in; null before the first one of this process.</param>
/// <param name="Rate">Records a second that came in, over the last ten seconds.</param>
/// <param name="Reconnects">How often its source connected anew.</param>
/// <param name="Lag">How old the last tick was when it came in.</param>
/// <param name="Error">What went wrong last, or null.</param>
/// <param name="Duplicates">Ticks that its source dropped because they came again.</param>
/// <param name="Faults">Messages and answers of its source that could not be used.</param>
/// <param name="IsStale">It runs, and no tick came for a while, whatever the reason.</param>
internal readonly record struct FeedHealth(
    FeedState State, TimeSpan? Age, double Rate, int Reconnects, TimeSpan? Lag, string? Error, long Duplicates, long Faults,
    bool IsStale);
