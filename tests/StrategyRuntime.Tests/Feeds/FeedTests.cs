using System.IO.Abstractions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StrategyRuntime.Configuration;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Feeds;
using StrategyRuntime.Feeds.Sources;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Tests.Feeds.Venues;

namespace StrategyRuntime.Tests.Feeds;

public sealed class FeedTests : IDisposable
{
    private const string Symbol = "ACME";

    private static readonly UtcTime s_start = new(new DateTime(2024, 3, 1).Ticks);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("feed-tests-");
    private readonly MarketDataStore _data;

    public FeedTests() => _data = new MarketDataStore(new DataRoot(_folder.FullName, new FileSystem()), new MarketDataOptions());

    public void Dispose()
    {
        _data.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_source_that_is_cancelled_while_its_feed_runs_is_started_again()
    {
        var source = new CancelledOnce();
        using var feed = NewFeed(source, new HastyTime());
        feed.Start();
        await source.IsTakenUp.Task.WaitAsync(TimeSpan.FromSeconds(60));
        feed.Health.State.Should().NotBe(FeedState.Failed);
        await feed.StopAsync();
    }

    [Fact]
    public async Task A_log_without_numbers_is_searched_for_them_once()
    {
        using var feed = NewFeed(null, TimeProvider.System);
        for (var i = 0; i < 10; i++) await feed.PushAsync(new[] { TickAt(i) }, null, CancellationToken.None);
        feed.FindLastNumbered().Should().BeNull();
        // To read it again would show that it is damaged.
        var segment = Directory.GetFiles(Path.Combine(_folder.FullName, "_market", FeedStore.NameOf(Symbol)), "*.log").Single();
        using (var file = new FileStream(segment, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.Write(new byte[file.Length]);
        feed.FindLastNumbered().Should().BeNull();
        await feed.PushAsync(new[] { TickAt(10) with { SourceId = 7 } }, null, CancellationToken.None);
        feed.FindLastNumbered()!.Value.SourceId.Should().Be(7);
        await feed.PushAsync(new[] { TickAt(11) }, null, CancellationToken.None);
        feed.FindLastNumbered()!.Value.SourceId.Should().Be(7);
    }

    [Fact]
    public async Task A_gap_counts_for_alerts_when_the_manifest_says_its_times_and_also_after_a_change_of_the_feed()
    {
        using var host = new FeedHost(_data, Options.Create(new ClusterOptions()), TimeProvider.System, NullLogger<FeedHost>.Instance);
        IFeedStates states = host;
        var (feed, _) = await host.PutAsync(Symbol, Push());
        await feed.PushAsync(new[] { TickAt(0) }, null, CancellationToken.None);
        for (var gap = 1; gap <= 101; gap++)
        {
            var (from, to) = (s_start + TimeSpan.FromSeconds(gap), s_start + TimeSpan.FromSeconds(gap + 1));
            await feed.Log.AppendGapAsync(from, to, FeedGapReason.Missing, CancellationToken.None);
            states.TroubleOf(Symbol)!.Gaps.Should().Be(gap - 1, "its times are not known yet");
            _data.Feeds.AddGap(Symbol, from, to, FeedGapReason.Missing);
            var trouble = states.TroubleOf(Symbol)!;
            (trouble.Gaps, trouble.Latest[^1].To.Ticks).Should().Be((gap, to.Ticks));
        }
        await host.PutAsync(Symbol, Push() with { StaleAfter = 7 });
        states.TroubleOf(Symbol)!.Gaps.Should().Be(101);
        await host.StopAsync(CancellationToken.None);
    }

    private static StrategyRuntime.Feeds.FeedRequest Push() => new(StrategyRuntime.Feeds.FeedRequest.Push);

    private static FeedTick TickAt(int second) => new(s_start + TimeSpan.FromSeconds(second), 100);

    private Feed NewFeed(IFeedSource? source, TimeProvider time)
    {
        var manifest = new FeedManifest { Id = "1", Symbol = Symbol, Source = "push", CreatedAt = DateTimeOffset.UnixEpoch };
        return new Feed(manifest, _data.Feeds.Save(manifest), _data.Feeds, source, time, NullLogger.Instance);
    }

    /// <summary>Ends the first time as if someone had cancelled it, and stays the second time.</summary>
    private sealed class CancelledOnce : IFeedSource
    {
        private bool _wasCancelled;

        public TaskCompletionSource IsTakenUp { get; } = new();

        public Task RunAsync(IFeedSink sink, CancellationToken stopping)
        {
            if (!_wasCancelled)
            {
                _wasCancelled = true;
                throw new OperationCanceledException();
            }
            IsTakenUp.SetResult();
            return Task.Delay(Timeout.Infinite, stopping);
        }
    }
}
