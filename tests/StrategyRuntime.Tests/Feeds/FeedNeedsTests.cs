using System.IO.Abstractions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StrategyRuntime.Configuration;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Feeds;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Tests.Feeds;

/// <summary>When the node that has the feeds asks what the runs of all nodes need of them.</summary>
public sealed class FeedNeedsTests : IAsyncLifetime, IDisposable
{
    private const string Symbol = "ACME";
    private const int Segment = 4_096;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("feed-tests-");
    private readonly Errors _errors = new();
    private readonly Needs _needs = new();
    private readonly MarketDataStore _data;
    private readonly FeedHost _host;

    public FeedNeedsTests()
    {
        _data = new MarketDataStore(new DataRoot(_folder.FullName, new FileSystem()), new MarketDataOptions());
        var cluster = Options.Create(new ClusterOptions { ConnectionString = "Host=nowhere" });
        _host = new FeedHost(_data, cluster, TimeProvider.System, _errors, _needs);
    }

    public Task InitializeAsync() => _host.StartAsync(CancellationToken.None);

    public Task DisposeAsync() => _host.StopAsync(CancellationToken.None);

    public void Dispose()
    {
        _host.Dispose();
        _data.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Nodes_are_not_asked_what_runs_need_before_something_of_a_feed_is_to_go()
    {
        var (feed, _) = await _host.PutAsync(Symbol, Push(8 * Segment * FeedRecord.Size));
        for (var round = 0; round < 3; round++) await _host.TrimAsync();
        _needs.Asked.Should().Be(0, "all of it is within the retention");

        await AppendAsync(feed, 20 * Segment);
        await _host.TrimAsync();
        _needs.Asked.Should().Be(0, "it goes a round later");
        await _host.TrimAsync();
        _needs.Asked.Should().Be(1);
        feed.Log.First.Should().BePositive();
    }

    [Fact]
    public async Task A_round_that_breaks_is_logged_and_the_next_one_goes_on()
    {
        var (feed, _) = await _host.PutAsync(Symbol, Push(8 * Segment * FeedRecord.Size));
        await AppendAsync(feed, 20 * Segment);
        await _host.TrimAsync();
        var failure = new InvalidOperationException("no answer");
        _needs.Answers.Enqueue(() => throw failure);
        await _host.TrimAsync();
        (feed.Log.First, _errors.Logged.Single()).Should().Be((0, failure));
        await _host.TrimAsync();
        feed.Log.First.Should().BePositive();
    }

    [Fact]
    public async Task A_feed_that_a_run_needs_by_the_time_it_has_stopped_goes_on()
    {
        var (feed, _) = await _host.PutAsync(Symbol, Push(null));
        _needs.Answers.Enqueue(() => []);
        _needs.Answers.Enqueue(() => new() { [Symbol] = 0 });
        (await _host.DeleteAsync(feed)).Should().BeFalse();
        _host.Find(Symbol)!.Health.State.Should().NotBe(FeedState.Stopped);
        await AppendAsync(feed, 1);
        (await _host.DeleteAsync(feed)).Should().BeTrue();
        _host.Find(Symbol).Should().BeNull();
    }

    private static StrategyRuntime.Feeds.FeedRequest Push(long? bytes) =>
        new(StrategyRuntime.Feeds.FeedRequest.Push, Retention: new FeedRetention(null, bytes));

    private static async Task AppendAsync(Feed feed, int count)
    {
        const int batch = 1_024;
        var start = new UtcTime(new DateTime(2024, 3, 1).Ticks);
        for (var first = 0; first < count; first += batch)
        {
            FeedTick[] ticks = [.. Enumerable.Range(first, Math.Min(batch, count - first))
                .Select(i => new FeedTick(start + TimeSpan.FromSeconds(i), 100))];
            await feed.PushAsync(ticks, null, CancellationToken.None);
        }
    }

    private sealed class Needs : IFeedNeeds
    {
        /// <summary>The next answers; then nothing is needed.</summary>
        public Queue<Func<Dictionary<string, long>>> Answers { get; } = new();

        public int Asked { get; private set; }

        public Task<IReadOnlyDictionary<string, long>?> ReadAsync()
        {
            Asked++;
            return Task.FromResult<IReadOnlyDictionary<string, long>?>(Answers.TryDequeue(out var answer) ? answer() : []);
        }

        public Task<bool> RefreshAsync(Action looked) => Task.FromResult(true);
    }

    private sealed class Errors : ILogger<FeedHost>
    {
        public List<Exception?> Logged { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Error) Logged.Add(exception);
        }
    }
}
