using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using StrategyRuntime.Configuration;
using StrategyRuntime.Feeds.Sources;
using StrategyRuntime.Feeds.Venues;
using StrategyRuntime.Json;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.MarketData;

namespace StrategyRuntime.Feeds;

/// <summary>All feeds: starts them with the service, and carries out what is asked of them.</summary>
/// <param name="marketData">The market data.</param>
/// <param name="cluster">Whether the process is a node.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Takes what goes wrong.</param>
/// <param name="needs">What runs of all nodes need; null on a machine by itself, which knows its runs.</param>
internal sealed class FeedHost(
    MarketDataStore marketData, IOptions<ClusterOptions> cluster, TimeProvider time, ILogger<FeedHost> logger, IFeedNeeds? needs = null)
    : IHostedService, IFeedStates, IDisposable
{
    private static readonly TimeSpan s_requestTimeout = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Feed> _feeds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FeedArrival> _arrivals = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changing = new(1);
    private readonly Lock _answering = new();
    private readonly HttpClient _venues = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = s_requestTimeout,
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = s_requestTimeout,
    };
    private ITimer? _trimming;
    private int _trims;
    private long _asked;
    private long _answered;

    /// <summary>All feeds, by symbol.</summary>
    public IReadOnlyList<Feed> List() => [.. _feeds.Values.OrderBy(f => f.Manifest.Symbol, StringComparer.Ordinal)];

    /// <summary>The feed of a symbol; null when there is none.</summary>
    public Feed? Find(string symbol) => _feeds.GetValueOrDefault(symbol);

    FeedAge? IFeedStates.Find(string symbol)
    {
        if (Find(symbol)?.Health is { } health) return new FeedAge(health.State, health.Age?.TotalSeconds);
        if (ArrivalOf(symbol) is not var (manifest, arrival)) return null;
        var age = arrival.AgeAt(time);
        return new FeedAge(
            !manifest.Running ? FeedState.Stopped
            : age is null ? FeedState.Waiting
            : IsStale(manifest, age) ? FeedState.Stale
            : FeedState.Running,
            age?.TotalSeconds);
    }

    FeedTrouble? IFeedStates.TroubleOf(string symbol)
    {
        if (Find(symbol) is { } feed)
        {
            var (health, standing, known) = (feed.Health, feed.Standing, feed.Manifest);
            return new FeedTrouble(symbol, health.IsStale, health.Age?.TotalSeconds, standing.LastTickTime, known.GapCount, known.Gaps);
        }
        if (ArrivalOf(symbol) is not var (manifest, arrival)) return null;
        var isStale = manifest.Running && IsStale(manifest, arrival.AgeAt(time) ?? time.GetElapsedTime(arrival.Since));
        return new FeedTrouble(
            symbol, isStale, arrival.AgeAt(time)?.TotalSeconds, arrival.Log.Standing.LastTickTime, manifest.GapCount, manifest.Gaps);
    }

    /// <summary>Shows what has come of logs that another node of the cluster writes. Their files are what the database has.</summary>
    public void GrowCopies()
    {
        foreach (var (symbol, log) in marketData.Feeds.Copies)
        {
            try
            {
                log.Grow(isRefreshed: true);
                _arrivals.AddOrUpdate(
                    symbol,
                    _ => new FeedArrival(log, log.End, time.GetTimestamp(), null),
                    (_, known) => known.Log == log && known.End == log.End
                        ? known
                        : known with { Log = log, End = log.End, At = time.GetTimestamp() });
            }
            catch (IOException exception)
            {
                logger.LogError(exception, "The copy of the feed of {Symbol} cannot be read", symbol);
            }
        }
    }

    // Of a feed of another node it is known when its records came here.
    private (FeedManifest Manifest, FeedArrival Arrival)? ArrivalOf(string symbol) =>
        _arrivals.TryGetValue(symbol, out var arrival) && marketData.Feeds.Find(symbol) is { } manifest ? (manifest, arrival) : null;

    private static bool IsStale(FeedManifest manifest, TimeSpan? age) => age > TimeSpan.FromSeconds(manifest.StaleAfterSeconds);

    /// <summary>Makes a feed, or changes what it is; its log stays.</summary>
    /// <returns>The feed, and whether it is new.</returns>
    /// <exception cref="DurableFileException">The disk fails: nothing changed.</exception>
    public async Task<(Feed Feed, bool IsNew)> PutAsync(string symbol, FeedRequest request)
    {
        await _changing.WaitAsync();
        try
        {
            FeedManifest? before = null;
            var (manifest, log) = marketData.Feeds.Change(
                symbol, known => request.ToManifest(symbol, before = known, NewId(), time.GetUtcNow()));
            if (_feeds.TryGetValue(symbol, out var running)) await running.StopAsync();
            var feed = _feeds[symbol] = Open(manifest, log);
            if (manifest.Running) feed.Start();
            return (feed, before is null);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Starts or stops a feed, also for the next start of the service.</summary>
    /// <exception cref="DurableFileException">The disk fails: nothing changed.</exception>
    public async Task RunAsync(Feed feed, bool runs)
    {
        await _changing.WaitAsync();
        try
        {
            if (feed.Manifest is var manifest && manifest.Running != runs)
                marketData.Feeds.Change(manifest.Symbol, known => (known ?? manifest) with { Running = runs });
            if (runs) feed.Start();
            else await feed.StopAsync();
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Removes a feed with its log; false, and it stays, while a run needs it.</summary>
    /// <exception cref="DurableFileException">The disk fails.</exception>
    public async Task<bool> DeleteAsync(Feed feed)
    {
        await _changing.WaitAsync();
        try
        {
            var symbol = feed.Manifest.Symbol;
            await AskForNeedsAsync();
            if (marketData.Feeds.IsNeeded(symbol)) return false;
            await feed.StopAsync();
            // A run may have begun while its source ended.
            await AskForNeedsAsync();
            if (marketData.Feeds.Delete(symbol))
            {
                _feeds.TryRemove(symbol, out _);
                return true;
            }
            if (feed.Manifest.Running) feed.Start();
            return false;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // In a cluster the node that gets the market data starts them.
        if (cluster.Value.IsOn) marketData.Feeds.Share(RefreshAsync);
        else StartAll();
        _trimming = time.CreateTimer(_ => _ = TrimAsync(), null, FeedStore.BetweenTrims, FeedStore.BetweenTrims);
        return Task.CompletedTask;
    }

    /// <summary>Opens every feed, and starts those that are to run.</summary>
    public void StartAll()
    {
        marketData.Feeds.TakeUp();
        _arrivals.Clear();
        foreach (var symbol in marketData.Feeds.Symbols())
        {
            try
            {
                if (marketData.Feeds.Find(symbol) is not { } manifest || marketData.Feeds.Log(symbol) is not { } log) continue;
                var feed = _feeds[symbol] = Open(manifest, log);
                if (manifest.Running) feed.Start();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The others are served; market data name this one with its problem.
                logger.LogError(exception, "The feed of {Symbol} cannot be opened", symbol);
            }
        }
    }

    /// <summary>Stops every feed: another node goes on with them.</summary>
    public async Task LeaveAllAsync()
    {
        await Task.WhenAll(_feeds.Values.Select(f => f.StopAsync()));
        _feeds.Clear();
        // When they come back, their logs begin where the node between has ended.
        marketData.Feeds.Leave();
    }

    /// <summary>A round: removes what is beyond the retentions of feeds. Nothing waits for it, so it ends without an exception.</summary>
    public async Task TrimAsync()
    {
        if (_feeds.IsEmpty || Interlocked.Exchange(ref _trims, 1) == 1) return;
        try
        {
            List<string> due = [.. _feeds.Keys.Where(s => Try(s, () => marketData.Feeds.LookBeyond(s)))];
            // All users' records are read for it: not without a reason.
            if (due.Count == 0) return;
            await AskForNeedsAsync();
            foreach (var symbol in due) Try(symbol, () => Trim(symbol));
        }
        catch (Exception exception)
        {
            // What goes wrong is seen here or nowhere. The next round tries again.
            logger.LogError(exception, "The feeds could not be trimmed");
        }
        finally
        {
            Volatile.Write(ref _trims, 0);
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_trimming is not null) await _trimming.DisposeAsync();
        await Task.WhenAll(_feeds.Values.Select(f => f.StopAsync()));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _changing.Dispose();
        _venues.Dispose();
    }

    private async Task AskForNeedsAsync()
    {
        if (needs is null) return;
        var asked = Interlocked.Increment(ref _asked);
        var known = await needs.ReadAsync();
        lock (_answering)
        {
            // What was asked later is known already.
            if (asked < _answered) return;
            _answered = asked;
            marketData.Feeds.Settle(known);
        }
    }

    private async Task<bool> RefreshAsync() => needs is null || await needs.RefreshAsync(GrowCopies);

    private bool Trim(string symbol)
    {
        var removed = marketData.Feeds.Trim(symbol);
        if (removed > 0) logger.LogInformation("Feed {Symbol}: {Segments} segments were beyond its retention", symbol, removed);
        return removed > 0;
    }

    // What is wrong with one feed concerns no other one.
    private bool Try(string symbol, Func<bool> act)
    {
        try
        {
            return act();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(exception, "Old segments of the feed of {Symbol} could not be removed", symbol);
            return false;
        }
    }

    private Feed Open(FeedManifest manifest, FeedLog log) =>
        new(manifest, log, marketData.Feeds, SourceOf(manifest), time, logger);

    private IFeedSource? SourceOf(FeedManifest manifest)
    {
        if (FeedRequest.IsVenue(manifest.Source))
        {
            var place = manifest.Settings!.Value.Deserialize<VenueDocument>(RuntimeJson.Options)!.ToPlace();
            return new VenueSource(place.At(manifest.Source), _venues, new VenueTiming(), time);
        }
        if (manifest.Source != FeedRequest.Replay) return null;
        var settings = manifest.Settings!.Value.Deserialize<ReplayDocument>(RuntimeJson.Options)!;
        return new ReplaySource(
            stop => marketData.OpenRecordingAsync(settings.File, manifest.Exchange, stop), settings.ToSettings(), time);
    }

    // It names files and never reaches a session's events.
    private static string NewId() => Guid.NewGuid().ToString("n", CultureInfo.InvariantCulture);

    /// <summary>What came lately of a feed that another node receives.</summary>
    /// <param name="Log">The copy of its log.</param>
    /// <param name="End">Where it ended last.</param>
    /// <param name="Since">When it was first looked at.</param>
    /// <param name="At">When it grew last; null before.</param>
    private sealed record FeedArrival(FeedLog Log, long End, long Since, long? At)
    {
        public TimeSpan? AgeAt(TimeProvider time) => At is { } at ? time.GetElapsedTime(at) : null;
    }
}
