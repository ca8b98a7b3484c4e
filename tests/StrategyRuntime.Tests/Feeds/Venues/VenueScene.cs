using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using StrategyRuntime.Feeds;
using StrategyRuntime.Feeds.Venues;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Feeds;

namespace StrategyRuntime.Tests.Feeds.Venues;

/// <summary>A feed of a venue on this machine, with its log.</summary>
internal sealed class VenueScene : IAsyncDisposable
{
    public const string Symbol = "BTC";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "strategy-runtime-tests", Guid.NewGuid().ToString("n"));
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly VenueTiming _timing;
    private FeedStore _store = null!;

    /// <summary>Nothing is mute and nothing is replaced unless a test says so.</summary>
    public static VenueTiming Calm { get; } =
        new() { Step = TimeSpan.FromSeconds(0.25), UsualInterval = TimeSpan.FromHours(1), Patience = TimeSpan.Zero };

    public VenueScene(VenueServer server, VenueTiming? timing = null, HastyTime? time = null)
    {
        (Server, _timing, Time) = (server, timing ?? Calm, time ?? new HastyTime());
        Directory.CreateDirectory(_folder);
        Start();
    }

    public VenueServer Server { get; }

    public HastyTime Time { get; }

    public Feed Feed { get; private set; } = null!;

    /// <summary>Everything that the log holds.</summary>
    public IReadOnlyList<FeedRecord> Records
    {
        get
        {
            var records = new FeedRecord[Feed.Log.End];
            Feed.Log.ReadRecords(0, records);
            return records;
        }
    }

    public IReadOnlyList<FeedRecord> Ticks => [.. Records.Where(r => r.Kind == FeedRecordKind.Tick)];

    public IReadOnlyList<FeedRecord> Gaps => [.. Records.Where(r => r.Kind == FeedRecordKind.GapMark)];

    public IReadOnlyList<long> Ids => [.. Ticks.Select(t => t.SourceId!.Value)];

    /// <summary>Waits until the log has so many ticks.</summary>
    public Task WhenTicksAsync(int count) => WhenAsync(() => Feed.Standing.Counts.Ticks >= count, $"{count} ticks");

    /// <summary>Waits until something is so.</summary>
    public async Task WhenAsync(Func<bool> isSo, string what = "it")
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!isSo())
        {
            patience.Token.IsCancellationRequested.Should().BeFalse(
                "{0} should be there; there are {1}, {2}", what, string.Join(",", Ids), Feed.Health);
            await Task.Delay(5);
        }
    }

    /// <summary>The log holds the trades of these numbers, each as it was, in this order and once.</summary>
    public void MustHold(params IEnumerable<long> ids)
    {
        Ids.Should().Equal(ids);
        foreach (var tick in Ticks)
        {
            var trade = VenueDialect.TradeOf(tick.SourceId!.Value);
            (tick.SourceTime ?? tick.Time, tick.Price, tick.Volume).Should().Be((trade.Time, trade.Price, trade.Quantity));
        }
    }

    /// <summary>Ends as a service does, and starts again on the same log.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        Start();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Server.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Start()
    {
        _store = new FeedStore(_folder, NativeFiles.Instance, isWriter: true);
        var manifest = new FeedManifest { Id = "1", Symbol = Symbol, Source = Server.Dialect.Venue, CreatedAt = DateTimeOffset.UnixEpoch };
        var log = _store.Save(_store.Find(Symbol) ?? manifest);
        var venue = new VenuePlace(Server.Dialect.Instrument, Server.Url).At(Server.Dialect.Venue);
        Feed = new Feed(manifest, log, _store, new VenueSource(venue, _http, _timing, Time), Time, NullLogger.Instance);
        Feed.Start();
    }

    private async Task StopAsync()
    {
        await Feed.StopAsync().WaitAsync(s_patience);
        Feed.Dispose();
        _store.Dispose();
    }
}

/// <summary>The clock of the machine, on which every wait is a hundred times shorter. It keeps what was waited for.</summary>
internal sealed class HastyTime : TimeProvider
{
    private const int Times = 100;

    private long _skipped;
    private long _stamps;

    /// <summary>How often the time was read.</summary>
    public long Stamps => Interlocked.Read(ref _stamps);

    /// <summary>Waits of half a second and more, as they were asked for.</summary>
    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    /// <summary>Lets time pass at once; no wait ends by it.</summary>
    public void Skip(TimeSpan by) => Interlocked.Add(ref _skipped, (long)(by.TotalSeconds * TimestampFrequency));

    public override long GetTimestamp()
    {
        Interlocked.Increment(ref _stamps);
        return base.GetTimestamp() + Interlocked.Read(ref _skipped);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= TimeSpan.FromSeconds(0.5)) Waits.Enqueue(dueTime);
        return base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / Times : dueTime, period);
    }
}
