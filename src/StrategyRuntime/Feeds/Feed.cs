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

    private static readonly TimeSpan s_firstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly long[] _perSecond = new long[RateSeconds + 1];
    private CancellationTokenSource? _stopping;
    private Task _running = Task.CompletedTask;
    private long? _lastReceived;
    private TimeSpan _lag;
    private long _second;
    private bool _isConnected;
    private int _connections;
    private string? _error;

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
            _error = null;
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
    public async Task AppendGapAsync(UtcTime from, UtcTime to, CancellationToken cancellationToken)
    {
        await log.AppendGapAsync(from, to, cancellationToken);
        store.AddGap(manifest.Symbol, from, to);
    }

    /// <inheritdoc/>
    public void Connected(bool isConnected)
    {
        lock (_gate)
        {
            if (isConnected && !_isConnected) _connections++;
            _isConnected = isConnected;
        }
    }

    /// <summary>How it is now.</summary>
    public FeedHealth Health
    {
        get
        {
            var staleAfter = Manifest.StaleAfterSeconds;
            lock (_gate)
            {
                TimeSpan? age = _lastReceived is { } at ? time.GetElapsedTime(at) : null;
                var state = _stopping is null ? FeedState.Stopped
                    : _error is not null ? FeedState.Failed
                    : source is not null && !_isConnected ? FeedState.Disconnected
                    : age is null ? FeedState.Waiting
                    : age > TimeSpan.FromSeconds(staleAfter) ? FeedState.Stale
                    : FeedState.Running;
                return new FeedHealth(state, age, Rate(), Math.Max(_connections - 1, 0), _lastReceived is null ? null : _lag, _error);
            }
        }
    }

    private async Task RunAsync(IFeedSource from, CancellationToken stopping)
    {
        var delay = s_firstDelay;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await from.RunAsync(this, stopping);
                Fail(null);
                return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is IOException or MarketDataException or DurableFileException)
            {
                logger.LogWarning("Feed {Symbol} is interrupted: {Reason}", manifest.Symbol, exception.Message);
                Fail(exception.Message);
            }
            catch (Exception exception)
            {
                // A fault of one source ends that source and nothing else.
                logger.LogError(exception, "Feed {Symbol} failed", manifest.Symbol);
                Fail($"{exception.GetType().Name}: {exception.Message}");
                return;
            }
            Connected(false);
            await Task.Delay(delay, time, stopping).ContinueWith(static _ => { }, TaskScheduler.Default);
            delay = delay * 2 < s_longestDelay ? delay * 2 : s_longestDelay;
        }
    }

    private void Fail(string? error)
    {
        lock (_gate) _error = error;
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
internal readonly record struct FeedHealth(FeedState State, TimeSpan? Age, double Rate, int Reconnects, TimeSpan? Lag, string? Error);
