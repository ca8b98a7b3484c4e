using Npgsql;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Cluster.Tests.Files;

[Collection(PostgresCollection.Name)]
public sealed class CellFilesTests(PostgresServer server)
{
    private const string Log = "user/s_p/events.jsonl";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Whatever_is_done_to_files_another_node_gets_them_as_they_were_synced()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var writer = new TestNode(database, "writer");
        await using var follower = new TestNode(database, "follower");
        await writer.TakeAsync();
        var random = new Random(FullForm.Seed(21));
        var operations = new RandomOperations(writer, random);
        for (var round = 0; round < (FullForm.IsOn ? 300 : 40); round++)
        {
            for (var i = random.Next(12); i >= 0; i--) operations.Do();
            await writer.Files.FlushAsync();
            if (random.Next(3) == 0) Damage(follower, random);
            for (var copies = random.Next(3); copies > 0; copies--)
            {
                await follower.PrepareAsync();
                for (var i = random.Next(6); i > 0; i--) operations.Do();
                await writer.Files.FlushAsync();
            }

            await follower.TakeAsync();

            follower.Texts().Should().BeEquivalentTo(writer.Texts(), $"seed {FullForm.Seed(21)}, round {round}");
            // The writer goes on as the next owner, on what it has.
            (await writer.TakeAsync()).FetchedBytes.Should().Be(0, "it has every byte");
            operations.Forget();
        }
    }

    [Fact]
    public async Task What_was_not_synced_is_not_there_after_the_node_died()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var dying = new TestNode(database, "dying");
        await using var next = new TestNode(database, "next");
        await dying.TakeAsync();
        using var log = dying.Files.Open(dying.PathOf(Log), FileOpening.Append);
        log.AppendAll("one\n"u8);
        await log.SyncAsync();
        log.AppendAll("two\n"u8);

        await next.TakeAsync();
        File.ReadAllText(next.PathOf(Log)).Should().Be("one\n");

        (await dying.TakeAsync()).Fetched.Should().Be(1, "the log here is longer than what was durable");
        File.ReadAllText(dying.PathOf(Log)).Should().Be("one\n");
    }

    [Fact]
    public async Task A_commit_that_gets_no_answer_is_given_up_and_the_cell_can_be_taken_anew()
    {
        var connection = await server.CreateDatabaseAsync();
        await using var database = await ClusterDatabase.OpenAsync(connection);
        await using var node = new TestNode(database, "node");
        await node.TakeAsync();
        using var log = node.Files.Open(node.PathOf(Log), FileOpening.Append);
        log.AppendAll("one\n"u8);
        await log.SyncAsync();
        node.Files.Unmoved.Should().Be(TimeSpan.Zero, "nothing is under way");
        await using var other = new NpgsqlConnection(connection);
        await other.OpenAsync();
        await using var holding = await other.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand($"SELECT FROM {ClusterDatabase.Schema}.cell FOR UPDATE", other))
            await command.ExecuteNonQueryAsync();

        log.AppendAll("two\n"u8);
        var sync = log.SyncAsync().AsTask();
        while (node.Files.Unmoved == TimeSpan.Zero && !sync.IsCompleted) await Task.Delay(5);
        node.Files.GiveUp();

        var synced = () => sync.WaitAsync(s_patience);
        (await synced.Should().ThrowAsync<DurableFileException>()).Which.Fault.Should().Be(FileFault.Io);
        node.Files.Failure.Should().NotBeNull();
        await holding.RollbackAsync();
        await node.TakeAsync();
        File.ReadAllText(node.PathOf(Log)).Should().Be("one\n");
    }

    [Fact]
    public async Task A_zombie_is_refused_and_nothing_of_it_survives()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var zombie = new TestNode(database, "zombie");
        await using var owner = new TestNode(database, "owner");
        await zombie.TakeAsync();
        using var stale = zombie.Files.Open(zombie.PathOf(Log), FileOpening.Append);
        stale.AppendAll("one\n"u8);
        stale.Sync();
        await owner.TakeAsync();
        using (var log = owner.Files.Open(owner.PathOf(Log), FileOpening.Append))
        {
            log.AppendAll("two\n"u8);
            log.Sync();
        }

        stale.AppendAll("TWO\n"u8);
        Fault(stale.Sync).Should().Be(FileFault.Fenced);
        Fault(() => stale.AppendAll("three\n"u8)).Should().Be(FileFault.Fenced);
        Fault(() => zombie.Files.Open(zombie.PathOf("_strategies/user/s.json"), FileOpening.Truncate)).Should().Be(FileFault.Fenced);
        Fault(() => zombie.Files.Rename(zombie.PathOf(Log), zombie.PathOf("user/s_p/moved"))).Should().Be(FileFault.Fenced);
        Fault(() => zombie.Files.Unlink(zombie.PathOf(Log))).Should().Be(FileFault.Fenced);
        Fault(() => zombie.Files.SyncFolder(Path.GetDirectoryName(zombie.PathOf(Log))!)).Should().Be(FileFault.Fenced);

        await zombie.TakeAsync();
        File.ReadAllText(zombie.PathOf(Log)).Should().Be("one\ntwo\n");
    }

    [Fact]
    public async Task Files_on_their_way_to_be_whole_are_sent_when_they_are()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var node = new TestNode(database, "node");
        await using var next = new TestNode(database, "next");
        await node.TakeAsync();
        var large = new byte[20_000_000];
        new Random(1).NextBytes(large);

        node.Files.WriteAtomically(node.PathOf("_strategies/user/s.json"), "first"u8);
        node.Files.WriteAtomically(node.PathOf("_strategies/user/s.json"), "second"u8);
        node.Files.WriteAtomically(node.PathOf("user/s_p/events.jsonl"), large);
        using var unfinished = node.Files.Open(node.PathOf("_strategies/user/t.json.tmp"), FileOpening.Truncate);
        unfinished.AppendAll("half"u8);
        unfinished.Sync();
        await node.Files.FlushAsync();

        (await next.TakeAsync()).Files.Should().Be(2);
        File.ReadAllText(next.PathOf("_strategies/user/s.json")).Should().Be("second");
        File.ReadAllBytes(next.PathOf("user/s_p/events.jsonl")).Should().Equal(large);
    }

    [Fact]
    public async Task Projections_of_sessions_stay_on_the_node_and_catalogs_of_the_same_name_do_not()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var node = new TestNode(database, "node");
        await using var next = new TestNode(database, "next");
        await node.TakeAsync();
        string[] kept =
            ["_strategies/user/positions.json", "user/_studies/trades.json", "user/s_p/session.json", "user/s_p/runs/1/events.jsonl"];
        string[] rebuilt = ["user/s_p/positions.json", "user/s_p/runs/1/metrics.json", "user/s_p/events.idx", "user/s_p/trades.json"];

        foreach (var name in kept.Concat(rebuilt)) node.Files.WriteAtomically(node.PathOf(name), "{}"u8);
        node.Files.WriteAtomically(node.PathOf("other/s_p/events.jsonl"), "another cell's"u8);

        await next.TakeAsync();
        next.Texts(all: true).Keys.Should().BeEquivalentTo(kept);
    }

    [Fact]
    public async Task Files_that_are_synced_while_others_are_on_their_way_go_together()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var node = new TestNode(database, "node");
        await node.TakeAsync();
        var logs = Enumerable.Range(0, 50)
            .Select(i => node.Files.Open(node.PathOf($"user/s{i}_p/events.jsonl"), FileOpening.Append)).ToList();
        await node.Files.FlushAsync();
        var before = node.Files.Shipments;
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("SELECT FROM cell FOR UPDATE", connection);
        await hold.ExecuteNonQueryAsync();

        List<Task> syncs = [];
        foreach (var log in logs)
        {
            log.AppendAll("line\n"u8);
            syncs.Add(log.SyncAsync().AsTask());
            // The first has left before the others come.
            if (syncs.Count == 1) SpinWait.SpinUntil(() => node.Files.Shipments > before, s_patience).Should().BeTrue();
        }
        await transaction.CommitAsync();
        await Task.WhenAll(syncs).WaitAsync(s_patience);

        (node.Files.Shipments - before).Should().Be(2);
        logs.ForEach(l => l.Dispose());
    }

    [Fact]
    public async Task After_the_database_restarted_the_cell_is_taken_again_and_nothing_durable_is_lost()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var node = new TestNode(database, "node");
        await node.TakeAsync();
        using (var log = node.Files.Open(node.PathOf(Log), FileOpening.Append))
        {
            log.AppendAll("one\n"u8);
            log.Sync();
            // Another transaction has the cell's row, so that the append is under way when the server goes.
            await using var connection = await database.Source.OpenConnectionAsync();
            await using var hold = new NpgsqlCommand("BEGIN; SELECT FROM cell FOR UPDATE", connection);
            await hold.ExecuteNonQueryAsync();
            log.AppendAll("two\n"u8);
            var sync = log.SyncAsync().AsTask();
            await Waiting.ForALockAsync(database);
            await server.CrashAsync();

            (await ((Func<Task>)(() => sync.WaitAsync(s_patience))).Should().ThrowAsync<DurableFileException>())
                .Which.Fault.Should().Be(FileFault.Io);
            await ((Func<Task>)(() => hold.ExecuteNonQueryAsync())).Should().ThrowAsync<NpgsqlException>("it went with the server");
            Fault(log.Sync).Should().Be(FileFault.Io, "what a failed sync left is not known");
        }

        await TakeAgainAsync(node);

        File.ReadAllText(node.PathOf(Log)).Should().Be("one\n");
    }

    [Fact]
    public async Task A_file_that_the_database_keeps_has_one_name_there()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var node = new TestNode(database, "node");
        await node.TakeAsync();
        node.Files.WriteAtomically(node.PathOf(Log), "one\n"u8);

        node.Files.Link(node.PathOf(Log), node.PathOf("user/s_p/second.jsonl")).Should().BeFalse();

        File.Exists(node.PathOf("user/s_p/second.jsonl")).Should().BeFalse();
    }

    [Fact]
    public async Task Only_what_differs_is_fetched()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var first = new TestNode(database, "first");
        await using var second = new TestNode(database, "second");
        await first.TakeAsync();
        using (var log = first.Files.Open(first.PathOf(Log), FileOpening.Append))
        {
            for (var i = 0; i < 10; i++)
            {
                log.AppendAll(new byte[1_000]);
                log.Sync();
            }
        }

        (await second.TakeAsync()).FetchedBytes.Should().Be(10_000);
        using (var log = second.Files.Open(second.PathOf(Log), FileOpening.Append))
        {
            log.AppendAll(new byte[1_000]);
            log.Sync();
        }
        (await first.TakeAsync()).FetchedBytes.Should().Be(1_000);
    }

    [Fact]
    public async Task A_restore_of_a_node_that_lost_the_cell_meanwhile_is_refused()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var late = new TestNode(database, "late");
        await using var owner = new TestNode(database, "owner");
        await late.TakeAsync();
        await owner.TakeAsync();

        await ((Func<Task>)late.RestoreAsync).Should().ThrowAsync<CellFencedException>();
    }

    // The pool may have connections that went with the server.
    private static async Task TakeAgainAsync(TestNode node)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await node.TakeAsync();
                return;
            }
            catch (NpgsqlException) when (attempt < 10)
            {
                // The next connection, then.
            }
        }
    }

    private static FileFault Fault(Action action) => action.Should().Throw<DurableFileException>().Which.Fault;

    // What a zombie, a crash or a person leaves on a disk.
    private static void Damage(TestNode node, Random random)
    {
        foreach (var path in Directory.EnumerateFiles(node.Root.Path, "*", SearchOption.AllDirectories).ToList())
        {
            var bytes = File.ReadAllBytes(path);
            switch (random.Next(6))
            {
                case 0:
                    File.Delete(path);
                    break;
                case 1:
                    File.WriteAllBytes(path, bytes[..random.Next(bytes.Length + 1)]);
                    break;
                case 2:
                    File.WriteAllBytes(path, [.. bytes, 1, 2, 3]);
                    break;
                case 3 when bytes.Length > 0:
                    bytes[random.Next(bytes.Length)]++;
                    File.WriteAllBytes(path, bytes);
                    break;
            }
        }
        File.WriteAllText(node.PathOf("user/s_p/of-a-zombie.json"), "{}");
    }

    /// <summary>Everything that storage does to files, in any order.</summary>
    private sealed class RandomOperations(TestNode node, Random random)
    {
        private static readonly string[] s_names =
            ["user/s_p/events.jsonl", "user/s_p/inputs.jsonl", "user/s_p/runs/1/a.jsonl", "_strategies/user/s.json", "_order/user/log"];

        private readonly Dictionary<string, IDurableFile> _open = [];

        public void Do()
        {
            var name = s_names[random.Next(s_names.Length)];
            var path = node.PathOf(name);
            switch (random.Next(8))
            {
                case 0:
                    Close(name);
                    _open[name] = node.Files.Open(path, FileOpening.Truncate);
                    break;
                case 1:
                    Close(name);
                    node.Files.Unlink(path);
                    break;
                case 2 when File.Exists(path):
                    var target = s_names[random.Next(s_names.Length)];
                    Close(name);
                    Close(target);
                    node.Files.Rename(path, node.PathOf(target));
                    break;
                case 3:
                    Close(name);
                    node.Files.WriteAtomically(path, Bytes());
                    break;
                case 4:
                    var file = Open(name, path);
                    file.Truncate(random.NextInt64(file.Length + 1));
                    break;
                case 5:
                    Open(name, path).Sync();
                    break;
                default:
                    Open(name, path).AppendAll(Bytes());
                    break;
            }
        }

        public void Forget()
        {
            foreach (var name in _open.Keys.ToList()) Close(name);
        }

        private IDurableFile Open(string name, string path) =>
            _open.TryGetValue(name, out var open) ? open : _open[name] = node.Files.Open(path, FileOpening.Append);

        private void Close(string name)
        {
            if (_open.Remove(name, out var open)) open.Dispose();
        }

        private byte[] Bytes()
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            return bytes;
        }
    }
}
