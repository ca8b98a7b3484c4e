using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Cluster.Silo;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Cluster.Tests.Nodes;

/// <summary>Logs of feeds, which the node of the market data writes and the others read.</summary>
[Collection(PostgresCollection.Name)]
public sealed class SharedFeedTests(PostgresServer server)
{
    private const string Symbol = "ACME";
    private const string Study = "ann/_studies/study-1/study.json";

    private static readonly JsonSerializerOptions s_compact = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    // As this program writes them.
    private static readonly JsonSerializerOptions s_readable = new(s_compact) { WriteIndented = true, NewLine = "\n" };

    private static readonly UtcTime s_start = new(new DateTime(2024, 3, 1).Ticks);

    [Fact]
    public async Task A_feed_that_moves_away_and_back_has_each_position_once()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var a = new FeedMachine("a", database);
        await using var b = new FeedMachine("b", database);
        await a.TakeUpAsync();
        a.Feeds.Save(Manifest);
        await a.AppendAsync(1);
        var followed = a.Feeds.Log(Symbol)!;
        var woken = 0;
        using var following = followed.Follow(() => woken++);
        await a.LeaveAsync();
        await b.TakeUpAsync();
        await b.AppendAsync(2);
        await b.LeaveAsync();

        await a.TakeUpAsync();
        a.Feeds.Log(Symbol).Should().BeSameAs(followed, "who follows it goes on");
        (woken, followed.End).Should().Be((1, 2));
        await a.AppendAsync(3);
        await a.LeaveAsync();
        await b.TakeUpAsync();

        a.Prices().Should().Equal(1, 2, 3);
        b.Prices().Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task A_batch_that_was_committed_without_an_answer_is_in_the_log_once()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var node = new FeedMachine("node", database);
        await using var between = new FeedMachine("between", database);
        await node.TakeUpAsync();
        node.Feeds.Save(Manifest);
        await node.AppendAsync(1);
        // To the log here it is the same as a batch that it sent itself and had no answer for.
        await between.TakeUpAsync();
        await between.AppendAsync(2);
        var lost = () => node.AppendAsync(2);
        await lost.Should().ThrowAsync<DurableFileException>();

        node.Feeds.Leave();
        await node.TakeUpAsync();
        await node.AppendAsync(3);

        node.Prices().Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task Every_node_reads_a_feed_and_one_writes_it()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var a = new FeedMachine("a", database);
        await using var b = new FeedMachine("b", database);
        await a.TakeUpAsync();
        a.Feeds.Save(Manifest);
        await b.Node.RefreshAsync(SharedCells.Market);
        b.Prices().Should().BeEmpty();

        for (var price = 1; price <= 2; price++)
        {
            await a.AppendAsync(price);
            await b.Node.RefreshAsync(SharedCells.Market);
            b.Prices().Should().HaveCount(price, "each view is of the copy at that moment");
        }

        Action[] changes = [() => b.Feeds.Save(Manifest), () => b.Feeds.Delete(Symbol)];
        b.Feeds.Settle();
        foreach (var change in changes) change.Should().Throw<DurableFileException>().Which.Fault.Should().Be(FileFault.Fenced);
    }

    [Fact]
    public async Task A_run_that_follows_a_copy_gets_each_position_once_wherever_the_feed_is_written()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var a = new FeedMachine("a", database);
        await using var b = new FeedMachine("b", database);
        await using var c = new FeedMachine("c", database);
        await a.TakeUpAsync();
        a.Feeds.Save(Manifest);
        await a.AppendAsync(1);
        await c.RefreshAsync();
        var followed = c.Feeds.Log(Symbol)!;
        var woken = 0;
        using var following = followed.Follow(() => woken++);
        var taken = new List<double>();

        await a.AppendAsync(2);
        await FollowAsync(woken: 1, 1, 2);
        await FollowAsync(woken: 1, 1, 2);
        // What a loses with the feed is seen by none: b has it, and goes on behind what a had made durable.
        await b.TakeUpAsync();
        var lost = () => a.AppendAsync(9);
        await lost.Should().ThrowAsync<DurableFileException>();
        await b.AppendAsync(3);
        await FollowAsync(woken: 2, 1, 2, 3);
        a.Feeds.Leave();
        a.Prices().Should().Equal([1, 2], "its file has more, which was refused");
        await a.RefreshAsync();
        a.Prices().Should().Equal(1, 2, 3);
        // The feed comes to the one that follows it, and leaves it again.
        await b.LeaveAsync();
        await c.TakeUpAsync();
        await c.AppendAsync(4);
        c.Feeds.Log(Symbol).Should().BeSameAs(followed);
        await c.LeaveAsync();
        await a.TakeUpAsync();
        await a.AppendAsync(5);
        await FollowAsync(woken: 5, 1, 2, 3, 4, 5);

        async Task FollowAsync(int woken, params double[] prices)
        {
            await c.RefreshAsync();
            var ticks = new Tick[10];
            var read = followed.Read(taken.Count, 0, ticks);
            taken.AddRange(ticks[..read].Select(t => t.Price));
            taken.Should().Equal(prices);
            Woken().Should().Be(woken);
        }

        int Woken() => woken;
    }

    /// <summary>
    /// From the call that appends a tick to the moment at which a follower on another node is woken; the long form prints it of a thousand.
    /// </summary>
    [Fact]
    public async Task A_tick_wakes_those_who_follow_the_feed_on_another_node()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var a = new FeedMachine("a", database);
        await using var b = new FeedMachine("b", database);
        await a.TakeUpAsync();
        a.Feeds.Save(Manifest);
        using var loop = new ReplicaLoop(b.Node, database, NullLogger<ReplicaLoop>.Instance, new Growing(b.Feeds));
        await loop.StartAsync(CancellationToken.None);
        using var woken = new SemaphoreSlim(0);
        using var following = b.Feeds.Log(Symbol)!.Follow(() => woken.Release());
        var count = FullForm.IsOn ? 1_000 : 5;
        var lags = new List<double>();
        for (var i = 1; i <= count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await a.AppendAsync(i);
            (await woken.WaitAsync(TimeSpan.FromSeconds(60))).Should().BeTrue();
            lags.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        b.Prices().Should().Equal(Enumerable.Range(1, count).Select(i => (double)i));
        await loop.StopAsync(CancellationToken.None);
        lags.Sort();
        Console.WriteLine(FormattableString.Invariant(
            $"{count} ticks: {lags[count / 2]:0.0} ms at p50, {lags[count * 99 / 100]:0.0} ms at p99, {lags[^1]:0.0} ms at most"));
    }

    [Fact]
    public async Task A_feed_stays_while_a_run_of_any_node_needs_it_and_can_be_deleted_then()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var a = new FeedMachine("a", database);
        await using var b = new FeedMachine("b", database);
        await a.TakeUpAsync();
        a.Feeds.Share();
        a.Feeds.Save(Manifest);
        await a.AppendAsync(1);
        await b.Node.ActivateAsync("ann");
        b.Write(Study, $$"""{"state":"running","inputs":[[{"kind":"feed","symbol":"{{Symbol}}","range":{"from":7,"start":9} }]]}""");

        var needs = await a.Node.ReadFeedNeedsAsync();
        needs.Should().Equal(new Dictionary<string, long> { [Symbol] = 7 });
        a.Feeds.Settle(needs);
        a.Feeds.Delete(Symbol).Should().BeFalse();
        b.Write(Study, """{"state":"completed"}""");
        a.Feeds.Settle(await a.Node.ReadFeedNeedsAsync());
        a.Feeds.Delete(Symbol).Should().BeTrue();

        await b.RefreshAsync();
        b.Feeds.Find(Symbol).Should().BeNull();
    }

    [Fact]
    public async Task A_feed_is_needed_by_runs_that_can_be_taken_up_and_by_no_other_file()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var a = new FeedMachine("a", database);
        await a.Node.ActivateAsync("ann");
        var needed = new Dictionary<string, long>();
        foreach (var state in Enum.GetValues<RunState>())
        {
            foreach (var lastSeq in new long?[] { null, 7 })
            {
                foreach (var isReadable in new[] { true, false })
                {
                    var symbol = $"{state}{lastSeq}{(isReadable ? "R" : "C")}".ToUpperInvariant();
                    var manifest = RunOn(symbol, from: needed.Count) with { State = SnakeCase.Word(state), LastSeq = lastSeq };
                    if (manifest.CanBeTakenUp) needed[symbol] = needed.Count;
                    a.Write($"ann/{symbol}_p/session.json", JsonSerializer.Serialize(manifest, isReadable ? s_readable : s_compact));
                }
            }
        }
        needed["LONG"] = needed.Count;
        var longer = RunOn("LONG", from: needed["LONG"]) with { Reason = new string('x', 3 << 20), State = "running" };
        a.Write("ann/long_p/session.json", JsonSerializer.Serialize(longer, s_readable));
        a.Write("ann/s_p/runs/1/session.json", JsonSerializer.Serialize(RunOn("EARLIER", 0), s_readable));
        a.Write("_strategies/ann/session.json", """{"name":"session","source":"feed"}""");
        a.Write("_strategies/ann/study.json", """{"inputs":[],"source":"feed"}""");

        (await a.Node.ReadFeedNeedsAsync()).Should().BeEquivalentTo(needed);

        a.Write("ann/s_p/session.json", JsonSerializer.Serialize(RunOn("ACME", 0), s_readable).Replace("\"range\"", "\"rank\""));
        var read = () => a.Node.ReadFeedNeedsAsync();
        await read.Should().ThrowAsync<JsonException>("what it needs is not known");
    }

    [Fact]
    public async Task A_node_starts_though_it_cannot_look_for_market_data_that_no_run_needs()
    {
        var connection = await server.CreateDatabaseAsync();
        await using var database = await ClusterDatabase.OpenAsync($"{connection};Command Timeout=1");
        await using var node = new FeedMachine("node", database);
        await using var other = new NpgsqlConnection(connection);
        await other.OpenAsync();
        await using var holding = await other.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand($"LOCK TABLE {ClusterDatabase.Schema}.cell_chunk", other))
            await command.ExecuteNonQueryAsync();
        var version = Path.Combine(Directory.CreateDirectory(node.Root.MarketVersionsFolder).FullName, new string('0', 64));
        await File.WriteAllTextAsync(version, "date,close\n");
        using var loop = new ReplicaLoop(node.Node, database, NullLogger<ReplicaLoop>.Instance);

        var start = () => loop.StartAsync(CancellationToken.None);

        await start.Should().NotThrowAsync("the versions take room, and nothing else");
        File.Exists(version).Should().BeTrue();
        await loop.StopAsync(CancellationToken.None);
    }

    private sealed class Growing(FeedStore feeds) : IReplicaReader
    {
        public void Looked(string cell)
        {
            foreach (var (_, log) in feeds.Copies) log.Grow(isRefreshed: true);
        }
    }

    private static SessionManifest RunOn(string symbol, long from) => new()
    {
        SessionId = "ann.s.p", UserId = "ann", StrategyId = "s", BrokerConnectionId = "p", Mode = "live_simulation", Run = 1,
        State = "running", Durability = "always", Capture = "none", PriceDecimals = 2, StrategyHash = "", DataHash = "",
        Config = JsonSerializer.SerializeToElement(new { state = "completed", last_seq = 3 }),
        Inputs = [new PinnedInput(PinnedInput.Feed, "f", symbol, 0, "f-1") { Range = new PinnedRange(from, from, null) }],
        StartedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    private static FeedManifest Manifest => new()
    {
        Id = "f-1", Symbol = Symbol, Source = "push", CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private sealed class FeedMachine : Machine
    {
        public FeedMachine(string name, ClusterDatabase database)
            : base(name, database)
        {
            Directory.CreateDirectory(Root.MarketFolder);
            Feeds = new FeedStore(Root.MarketFolder, Node.Files, isWriter: true);
            Feeds.Leave();
        }

        public FeedStore Feeds { get; }

        /// <summary>As a node does that gets the market data.</summary>
        public async Task TakeUpAsync()
        {
            await Node.ActivateAsync(SharedCells.Market);
            Feeds.TakeUp();
        }

        /// <summary>As a node does that gives them back.</summary>
        public async Task LeaveAsync()
        {
            Feeds.Leave();
            await Node.DrainAsync(SharedCells.Market);
            await Node.RefreshAsync(SharedCells.Market);
        }

        /// <summary>As a node does that hears of a change.</summary>
        public async Task RefreshAsync()
        {
            if (await Node.RefreshAsync(SharedCells.Market) == CopyRefresh.None) return;
            foreach (var (_, log) in Feeds.Copies) log.Grow(isRefreshed: true);
        }

        public Task<FeedAppend> AppendAsync(int price) => Feeds.Log(Symbol)!.AppendAsync(
            new FeedTick[] { new(s_start + TimeSpan.FromSeconds(price), price) }, null, CancellationToken.None);

        public IReadOnlyList<double> Prices()
        {
            var log = Feeds.Log(Symbol)!;
            var ticks = new Tick[log.End - log.First];
            log.Read(log.First, 0, ticks).Should().Be(ticks.Length);
            return [.. ticks.Select(t => t.Price)];
        }

        public override ValueTask DisposeAsync()
        {
            Feeds.Dispose();
            return base.DisposeAsync();
        }
    }
}
