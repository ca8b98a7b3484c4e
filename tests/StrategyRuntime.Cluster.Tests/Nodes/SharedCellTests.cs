using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Cluster.Silo;
using StrategyRuntime.Storage.Access;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Cluster.Tests.Nodes;

/// <summary>What all nodes read: one of them writes it, and the others have a copy.</summary>
[Collection(PostgresCollection.Name)]
public sealed class SharedCellTests(PostgresServer server)
{
    private const string Prices = "_market/NIFTY.1d.csv";

    [Fact]
    public async Task Market_data_of_one_node_are_on_all_and_go_from_all()
    {
        await using var cluster = await Cluster.StartAsync(server);
        var (owner, other) = (cluster.Nodes[0], cluster.Nodes[1]);
        await owner.Node.ActivateAsync(SharedCells.Market);
        owner.Write(Prices, "date,close\n2025-01-01,1\n");
        owner.Write("_market/_imports/NIFTY.1d.csv.json", "{}");

        (await other.Node.RefreshAsync(SharedCells.Market)).Should().Be(CopyRefresh.Changed);
        other.Read(Prices).Should().Be("date,close\n2025-01-01,1\n");
        other.Read("_market/_imports/NIFTY.1d.csv.json").Should().Be("{}");
        (await other.Node.RefreshAsync(SharedCells.Market)).Should().Be(CopyRefresh.Same, "nothing has changed");

        owner.Write(Prices, "date,close\n2025-01-01,2\n");
        await other.Node.RefreshAsync(SharedCells.Market);
        other.Read(Prices).Should().Be("date,close\n2025-01-01,2\n");

        owner.Root.Files.Delete(owner.PathOf(Prices));
        await other.Node.RefreshAsync(SharedCells.Market);
        File.Exists(other.PathOf(Prices)).Should().BeFalse();
        (await owner.Node.RefreshAsync(SharedCells.Market)).Should().Be(CopyRefresh.None, "its files are the cell");
    }

    [Fact]
    public async Task A_node_without_the_market_data_cannot_write_them_but_keeps_versions_of_its_runs()
    {
        await using var cluster = await Cluster.StartAsync(server);
        var node = cluster.Nodes[0];

        Fault(() => node.Write(Prices, "mine")).Should().Be(FileFault.Fenced);

        node.Write("_market/_versions/0123", "of a run here");
        await node.Node.ActivateAsync(SharedCells.Market);
        node.Read("_market/_versions/0123").Should().Be("of a run here", "taking the cell is no reason for a run to lose what it reads");
    }

    [Fact]
    public async Task The_same_bytes_are_stored_once()
    {
        await using var cluster = await Cluster.StartAsync(server);
        var node = cluster.Nodes[0];
        await node.Node.ActivateAsync(SharedCells.Market);
        var prices = new string('1', 3 << 20);

        foreach (var name in new[] { "A", "B", "C" }) node.Write($"_market/{name}.1d.csv", prices);
        node.Root.Files.Delete(node.PathOf("_market/A.1d.csv"));
        node.Write("_market/A.1d.csv", prices);

        (await cluster.CountAsync("SELECT count(*) FROM content")).Should().Be(1);
        (await cluster.CountAsync("SELECT sum(octet_length(bytes)) FROM content_chunk")).Should().Be(prices.Length);
        (await cluster.CountAsync("SELECT count(*) FROM cell_chunk")).Should().Be(0);
        await cluster.Nodes[1].Node.ActivateAsync(SharedCells.Market);
        cluster.Nodes[1].Read("_market/C.1d.csv").Should().Be(prices);
    }

    [Fact]
    public async Task A_run_that_moves_reads_the_market_data_that_it_began_with_although_they_were_replaced()
    {
        await using var cluster = await Cluster.StartAsync(server);
        var (first, next) = (cluster.Nodes[0], cluster.Nodes[1]);
        await first.Node.ActivateAsync(SharedCells.Market);
        await first.Node.ActivateAsync("ann");
        first.Write(Prices, "what the run began with");
        var hash = Convert.ToHexStringLower(System.IO.Hashing.XxHash128.Hash("what the run began with"u8));
        first.Write("ann/s_p/session.json", Manifest("running", hash));
        first.Write("ann/ended_p/session.json", Manifest("completed", "0000"));
        first.Write("ann/_studies/st/study.json", $$"""{"state":"running","inputs":[[{"kind":"market_data","hash":"{{hash}}"}]]}""");
        first.Write(Prices, "what came later");
        await first.Node.DrainAsync("ann");

        await next.Node.ActivateAsync("ann");

        next.Read($"_market/_versions/{hash}").Should().Be("what the run began with");
        Directory.GetFiles(next.PathOf("_market/_versions")).Should().ContainSingle();
    }

    [Fact]
    public async Task A_key_that_is_made_anywhere_is_good_everywhere_and_none_is_lost()
    {
        await using var cluster = await Cluster.StartAsync(server);
        var ids = new List<string>();

        // Each node in turn, and none of them brings its copy up to date by itself.
        for (var i = 0; i < 6; i++)
        {
            var root = cluster.Nodes[i % 3].Root;
            ids.Add(new ApiKeyCatalog(root).Create($"user{i}", isAdmin: false, null, DateTimeOffset.UnixEpoch).Key.Id);
        }
        new ApiKeyCatalog(cluster.Nodes[2].Root).Revoke(ids[0], DateTimeOffset.UnixEpoch).Should().BeTrue();

        foreach (var node in cluster.Nodes)
        {
            await node.Node.RefreshAsync(SharedCells.Access);
            var keys = new ApiKeyCatalog(node.Root);
            keys.Read().Select(k => k.Id).Should().Equal(ids);
            keys.Read()[0].IsLive.Should().BeFalse();
            keys.AreRequired.Should().BeTrue();
        }
    }

    [Fact]
    public async Task A_change_of_keys_that_another_node_overtakes_is_refused()
    {
        await using var cluster = await Cluster.StartAsync(server);
        var (a, b) = (cluster.Nodes[0], cluster.Nodes[1]);
        var (keysOfA, keysOfB) = (new ApiKeyCatalog(a.Root), new ApiKeyCatalog(b.Root));
        keysOfA.Create("first", isAdmin: false, null, DateTimeOffset.UnixEpoch);

        using (a.Root.Files.LockFolder(a.Root.AccessFolder))
        {
            var read = a.Read("_access/keys.json");
            keysOfB.Create("second", isAdmin: false, null, DateTimeOffset.UnixEpoch);
            Fault(() => a.Write("_access/keys.json", read)).Should().Be(FileFault.Fenced, "it was made of what is no longer so");
        }

        await a.Node.RefreshAsync(SharedCells.Access);
        keysOfA.Read().Select(k => k.UserId).Should().Equal("first", "second");
        keysOfA.Create("third", isAdmin: false, null, DateTimeOffset.UnixEpoch);
        await b.Node.RefreshAsync(SharedCells.Access);
        keysOfB.Read().Select(k => k.UserId).Should().Equal("first", "second", "third");
    }

    [Fact]
    public async Task A_key_whose_write_was_not_confirmed_is_gone_once_PostgreSQL_answers()
    {
        await using var cluster = await Cluster.StartAsync(server);
        var a = cluster.Nodes[0];
        var keys = new ApiKeyCatalog(a.Root);
        keys.Create("first", isAdmin: false, null, DateTimeOffset.UnixEpoch);

        await cluster.RunAsync("ALTER TABLE cell_chunk RENAME TO cell_chunk_away");
        Fault(() => keys.Create("second", isAdmin: false, null, DateTimeOffset.UnixEpoch)).Should().Be(FileFault.Io);
        await cluster.RunAsync("ALTER TABLE cell_chunk_away RENAME TO cell_chunk");

        (await a.Node.RefreshAsync(SharedCells.Access)).Should().Be(CopyRefresh.Changed);
        keys.Read().Select(k => k.UserId).Should().Equal("first");
        a.Node.Lost.Should().BeEmpty();
        keys.Create("third", isAdmin: false, null, DateTimeOffset.UnixEpoch);
        keys.Read().Select(k => k.UserId).Should().Equal("first", "third");
    }

    [Fact]
    public async Task The_copy_of_a_log_that_grows_takes_what_was_appended_and_looks_at_nothing_else()
    {
        const string log = "_market/A.feed/0000000000000000.log";
        await using var cluster = await Cluster.StartAsync(server);
        var (owner, other) = (cluster.Nodes[0], cluster.Nodes[1]);
        await owner.Node.ActivateAsync(SharedCells.Market);
        owner.Root.Files.CreateFolder(Path.GetDirectoryName(owner.PathOf(log))!);
        using var file = owner.Root.Files.Open(owner.PathOf(log), FileOpening.Append);
        await AppendAsync("one,");
        await other.Node.RefreshAsync(SharedCells.Market);

        // Were it looked at, the copy would become this.
        await cluster.RunAsync("UPDATE cell_chunk SET bytes = 'One,' WHERE start = 0");
        await AppendAsync("two,");
        await other.Node.RefreshAsync(SharedCells.Market);
        other.Read(log).Should().Be("one,two,");

        // Many chunks became one, in which what is known ends somewhere.
        await AppendAsync("three,");
        await cluster.RunAsync(
            """
            WITH short AS (DELETE FROM cell_chunk RETURNING file, start, bytes)
            INSERT INTO cell_chunk SELECT file, min(start), string_agg(bytes, ''::bytea ORDER BY start) FROM short GROUP BY file
            """);
        await other.Node.RefreshAsync(SharedCells.Market);
        other.Read(log).Should().Be("one,two,three,");

        file.Truncate(4);
        await AppendAsync("2,3,and 4,");
        await other.Node.RefreshAsync(SharedCells.Market);
        other.Read(log).Should().Be("One,2,3,and 4,", "what was cut is compared");

        async Task AppendAsync(string text)
        {
            file.AppendAll(Encoding.ASCII.GetBytes(text));
            await file.SyncAsync();
        }
    }

    [Fact]
    public async Task Of_two_nodes_that_offer_what_they_had_at_once_one_does()
    {
        await using var cluster = await Cluster.StartAsync(server);
        var other = cluster.Nodes[1];
        other.WriteLocally(Prices, "the other's");
        var isGiven = false;
        await using var slow = new Machine(
            "slow", cluster.Database, new Interrupted(async () => isGiven = await other.Node.OfferAsync(SharedCells.Market)));
        slow.WriteLocally(Prices, "the slow one's");

        (await slow.Node.OfferAsync(SharedCells.Market)).Should().BeFalse();

        isGiven.Should().BeTrue();
        await slow.Node.RefreshAsync(SharedCells.Market);
        slow.Read(Prices).Should().Be("the other's");
    }

    [Fact]
    public async Task A_sign_in_that_was_ended_on_one_node_is_ended_on_all()
    {
        await using var cluster = await Cluster.StartAsync(server);
        var (a, b) = (new EndedSignIns(cluster.Nodes[0].Root), new EndedSignIns(cluster.Nodes[1].Root));
        var now = DateTimeOffset.UnixEpoch;
        foreach (var node in cluster.Nodes) Directory.CreateDirectory(node.Root.AccessFolder);

        a.Add("one", now.AddHours(1), now);
        b.Add("two", now.AddHours(1), now);
        await cluster.Nodes[0].Node.RefreshAsync(SharedCells.Access);

        (a.Contains("one"), a.Contains("two"), b.Contains("one"), b.Contains("two")).Should().Be((true, true, true, true));
    }

    [Fact]
    public async Task The_first_node_gives_what_its_machine_had_and_the_next_gets_it()
    {
        await using var cluster = await Cluster.StartAsync(server);
        var (first, next) = (cluster.Nodes[0], cluster.Nodes[1]);
        foreach (var (name, text) in new[] { (Prices, "old"), ("_access/keys.json", "{}"), ("_keys-required", ""),
            ("_exchanges/X.json", "{}") })
        {
            first.WriteLocally(name, text);
            next.WriteLocally(name, "a stranger's");
        }

        foreach (var cell in SharedCells.All)
        {
            (await first.Node.OfferAsync(cell)).Should().BeTrue(cell);
            (await next.Node.OfferAsync(cell)).Should().BeFalse(cell);
            await next.Node.RefreshAsync(cell);
        }

        next.Read(Prices).Should().Be("old");
        next.Read("_access/keys.json").Should().Be("{}");
        next.Read("_keys-required").Should().Be("");
        next.Read("_exchanges/X.json").Should().Be("{}");
        first.Node.Leases.Should().BeEmpty();
    }

    [Fact]
    public async Task Nodes_are_told_of_a_change()
    {
        await using var cluster = await Cluster.StartAsync(server);
        await using var listening = new NpgsqlConnection(cluster.ConnectionString);
        await listening.OpenAsync();
        await using (var listen = new NpgsqlCommand($"LISTEN {ClusterDatabase.CellChannel}", listening)) await listen.ExecuteNonQueryAsync(
            );
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        listening.Notification += (_, notice) => heard.TrySetResult(notice.Payload);
        await cluster.Nodes[0].Node.ActivateAsync(SharedCells.Exchanges);

        cluster.Nodes[0].Write("_exchanges/X.json", "{}");

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await listening.WaitAsync(patience.Token);
        (await heard.Task).Should().Be(SharedCells.Exchanges);
    }

    [Fact]
    public async Task A_file_that_is_damaged_in_the_database_keeps_the_copies_of_other_cells_from_nothing()
    {
        await using var cluster = await Cluster.StartAsync(server);
        var (owner, other) = (cluster.Nodes[0], cluster.Nodes[1]);
        await owner.Node.ActivateAsync(SharedCells.Exchanges);
        await owner.Node.ActivateAsync(SharedCells.Market);
        owner.Write("_exchanges/X.json", "{}");
        using var loop = new ReplicaLoop(other.Node, cluster.Database, NullLogger<ReplicaLoop>.Instance);
        await loop.StartAsync(CancellationToken.None);
        (await cluster.CountAsync(
            """
            WITH gone AS (DELETE FROM cell_chunk RETURNING 1), changed AS (UPDATE cell SET version = version + 1 RETURNING 1)
            SELECT count(*) FROM gone, changed
            """)).Should().BePositive();

        owner.Write(Prices, "date,close\n2025-01-01,1\n");

        for (var started = Stopwatch.GetTimestamp(); !File.Exists(other.PathOf(Prices)); await Task.Delay(20))
        {
            if (loop.ExecuteTask is { IsCompleted: true } ended) await ended;
            Stopwatch.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(60));
        }
        await loop.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task The_report_has_every_node_and_cell_and_how_far_the_database_is_behind()
    {
        await using var cluster = await Cluster.StartAsync(server);
        var (a, reports) = (cluster.Nodes[0], new NodeReports(cluster.Database));
        await a.Node.ActivateAsync("ann");
        a.Write("_strategies/ann/s.json", "{}");
        var facts = new NodeFacts("a", new Uri("http://127.0.0.1:5002"), "1.0", DateTimeOffset.UnixEpoch);

        await reports.WriteAsync(facts, a.Node.Lags, [], CancellationToken.None);
        await reports.WriteAsync(facts with { Name = "b" }, [], [], CancellationToken.None);
        var report = await reports.ReadAsync(CancellationToken.None);

        report.Nodes.Select(n => n.Name).Should().Equal("a", "b");
        report.Nodes[0].Should().BeEquivalentTo(new { Facts = facts, State = NodeState.Dead }, "no membership speaks for it");
        report.Nodes[0].Lags.Should().ContainSingle().Which.Shipments.Should().BePositive();
        report.Cells.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Name = "ann", Owner = "a", Epoch = 1, IsActive = false });
        report.Cells[0].Lag!.LastCommitMs.Should().BePositive();
    }

    private static string Manifest(string state, string hash) =>
        $$"""
        {"session_id":"ann.s.p","user_id":"ann","strategy_id":"s","broker_connection_id":"p","mode":"backtest","run":1,"state":"{{state}}",
        "durability":"always","capture":"none","price_decimals":2,"strategy_hash":"","data_hash":"","config":{},
        "started_at":"2025-01-01T00:00:00Z",
        "updated_at":"2025-01-01T00:00:00Z","recoveries":[],
        "inputs":[{"kind":"market_data","name":"NIFTY.1d.csv","symbol":"NIFTY","bytes":23,"hash":"{{hash}}"}]}
        """;

    private static FileFault Fault(Action action) => action.Should().Throw<DurableFileException>().Which.Fault;

    private sealed class Cluster(ClusterDatabase database, string connectionString, IReadOnlyList<Machine> nodes) : IAsyncDisposable
    {
        public ClusterDatabase Database => database;

        public string ConnectionString => connectionString;

        public IReadOnlyList<Machine> Nodes => nodes;

        public static async Task<Cluster> StartAsync(PostgresServer server)
        {
            var connectionString = await server.CreateDatabaseAsync();
            var database = await ClusterDatabase.OpenAsync(connectionString);
            return new Cluster(database, connectionString, [.. new[] { "a", "b", "c" }.Select(n => new Machine(n, database))]);
        }

        public async Task RunAsync(string sql)
        {
            await using var command = database.Source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }

        public async Task<long> CountAsync(string sql)
        {
            await using var command = database.Source.CreateCommand(sql);
            return (long)(await command.ExecuteScalarAsync())!;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var node in nodes) await node.DisposeAsync();
            await database.DisposeAsync();
        }
    }

    /// <summary>A disk at whose first reading something else happens.</summary>
    private sealed class Interrupted(Func<Task> meanwhile) : ForwardedFiles(NativeFiles.Instance)
    {
        private int _opened;

        public override IDurableFile Open(string path, FileOpening opening)
        {
            if (opening == FileOpening.Read && Interlocked.Increment(ref _opened) == 1)
                Task.Run(meanwhile).GetAwaiter().GetResult();
            return base.Open(path, opening);
        }
    }
}
