using System.Globalization;
using System.IO.Abstractions;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Cluster.Tests.Nodes;

[Collection(PostgresCollection.Name)]
public sealed class ClusterNodeTests(PostgresServer server)
{
    private const string Strategy = "_strategies/user/s.json";

    [Fact]
    public async Task A_node_that_has_the_files_of_a_user_ahead_brings_what_is_different_when_it_takes_the_cell()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var a = new Machine("a", database);
        await using var b = new Machine("b", database);
        await a.Node.ActivateAsync("ann");
        a.Write("_strategies/ann/same.json", "{}");
        a.Write("_strategies/ann/changed.json", "1");
        b.WriteLocally("_strategies/ann/gone.json", "{}");
        await b.Node.PrepareAsync("ann");
        b.Read("_strategies/ann/changed.json").Should().Be("1");
        File.Exists(b.PathOf("_strategies/ann/gone.json")).Should().BeFalse();
        b.Node.Leases.Should().BeEmpty("another node has the cell");

        a.Write("_strategies/ann/changed.json", "2");
        await a.Node.DrainAsync("ann");
        var taken = await b.Node.ActivateAsync("ann");

        (taken.Files, taken.Fetched).Should().Be((2, 1));
        b.Read("_strategies/ann/changed.json").Should().Be("2");
        await b.Node.PrepareAsync("ann");
        b.Write("_strategies/ann/changed.json", "3");
    }

    [Fact]
    public async Task What_a_node_has_brought_for_a_cell_that_does_not_come_is_forgotten()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var a = new Machine("a", database);
        await using var b = new Machine("b", database);
        await a.Node.ActivateAsync("ann");
        a.Write("_strategies/ann/same.json", "{}");
        await b.Node.PrepareAsync("ann");

        b.Node.ForgetPrepared(TimeSpan.FromDays(1));
        b.Node.Prepared.Should().Be(1);
        b.Node.ForgetPrepared(TimeSpan.Zero);
        b.Node.Prepared.Should().Be(0);

        await a.Node.DrainAsync("ann");
        var taken = await b.Node.ActivateAsync("ann");
        (taken.Files, taken.Fetched).Should().Be((1, 0), "what is here is compared");
    }

    [Fact]
    public async Task Files_that_are_brought_ahead_take_no_place_of_cells_that_are_taken_and_can_be_given_up()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var a = new Machine("a", database);
        // As a node does: what is held has a thread each.
        ThreadPool.GetMinThreads(out var threads, out var completions);
        ThreadPool.SetMinThreads(Math.Max(threads, 64), completions);
        // More at a time than the node has places for either.
        var disk = new HeldDisk(9);
        await using var b = new Machine("b", database, disk);
        string[] users = [.. Enumerable.Range(0, 10).Select(i => string.Create(CultureInfo.InvariantCulture, $"user{i}"))];
        foreach (var user in users)
        {
            await a.Node.ActivateAsync(user);
            a.Write($"_strategies/{user}/held.json", "{}");
        }
        using var limit = new CancellationTokenSource();
        Task[] prepared = [.. users[..4].Select(u => Task.Run(() => b.Node.PrepareAsync(u, limit.Token)))];
        Task[] taken = [.. users[4..].Select(u => Task.Run(() => b.Node.ActivateAsync(u)))];

        await disk.AllHeld.WaitAsync(TimeSpan.FromSeconds(60));

        await limit.CancelAsync();
        disk.Release();
        await Task.WhenAll(taken);
        foreach (var one in prepared) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        b.Node.Prepared.Should().Be(3, "what is here by then is known, and the fourth did not begin");
    }

    [Fact]
    public async Task A_node_writes_the_cells_that_it_has_and_no_other()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var node = new Node(database, "node");

        Fault(() => node.Write(Strategy, "before")).Should().Be(FileFault.Fenced);
        await node.Cluster.ActivateAsync("user");
        node.Write(Strategy, "owned");
        Fault(() => node.Write("other/s_p/inputs.jsonl", "another's")).Should().Be(FileFault.Fenced);
        (await node.Cluster.DrainAsync("user")).Should().BeTrue();
        Fault(() => node.Write(Strategy, "after")).Should().Be(FileFault.Fenced);

        node.Read(Strategy).Should().Be("owned", "reading needs no right");
        (await node.Cluster.DrainAsync("user")).Should().BeFalse();
    }

    [Fact]
    public async Task A_drained_cell_goes_on_at_the_next_node_with_all_that_was_written()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var first = new Node(database, "first");
        await using var second = new Node(database, "second");
        await first.Cluster.ActivateAsync("user");
        using (var log = first.Cluster.Files.Open(first.PathOf("user/s_p/events.jsonl"), FileOpening.Append))
            log.AppendAll("never synced by itself\n"u8);

        await first.Cluster.DrainAsync("user");
        (await new CellDirectory(database).FindAsync("user"))!.Node.Should().BeNull();
        await second.Cluster.ActivateAsync("user");

        second.Read("user/s_p/events.jsonl").Should().Be("never synced by itself\n");
        (await new CellDirectory(database).FindAsync("user"))!.Node.Should().Be("second");
        first.Cluster.Leases.Should().BeEmpty();
        second.Cluster.Leases.Should().ContainSingle().Which.Cell.Should().Be("user");
    }

    [Fact]
    public async Task A_node_that_lost_a_cell_does_not_drain_it_for_the_owner()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var zombie = new Node(database, "zombie");
        await using var owner = new Node(database, "owner");
        await zombie.Cluster.ActivateAsync("user");
        await owner.Cluster.ActivateAsync("user");

        (await zombie.Cluster.DrainAsync("user")).Should().BeFalse();

        owner.Write(Strategy, "still the owner's");
        (await new CellDirectory(database).FindAsync("user"))!.Node.Should().Be("owner");
    }

    [Fact]
    public async Task A_cell_that_comes_back_is_what_the_owner_between_made_of_it()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var a = new Node(database, "a");
        await using var b = new Node(database, "b");
        await a.Cluster.ActivateAsync("user");
        a.Write(Strategy, "a's");
        a.Write("_strategies/user/removed.json", "a's");
        await b.Cluster.ActivateAsync("user");
        (await a.Cluster.IsOwnerAsync("user")).Should().BeFalse("b has it, though nothing has told a");
        (await b.Cluster.IsOwnerAsync("user")).Should().BeTrue();
        b.Write(Strategy, "b's");
        b.Cluster.Files.Delete(b.PathOf("_strategies/user/removed.json"));

        Fault(() => a.Write(Strategy, "a zombie's")).Should().Be(FileFault.Fenced);
        await a.Cluster.ActivateAsync("user");

        a.Read(Strategy).Should().Be("b's");
        File.Exists(a.PathOf("_strategies/user/removed.json")).Should().BeFalse();
    }

    [Fact]
    public async Task A_file_stays_in_its_cell()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var node = new Node(database, "node");
        await node.Cluster.ActivateAsync("user");
        await node.Cluster.ActivateAsync("other");
        node.Write(Strategy, "{}");

        string[] elsewhere = ["_strategies/other/s.json", "_market/s.json"];
        foreach (var name in elsewhere)
            Fault(() => node.Cluster.Files.Rename(node.PathOf(Strategy), node.PathOf(name))).Should().Be(FileFault.Denied, name);

        node.Read(Strategy).Should().Be("{}");
    }

    private static FileFault Fault(Action action) => action.Should().Throw<DurableFileException>().Which.Fault;

    /// <summary>A disk that opens certain files when it is released.</summary>
    private sealed class HeldDisk(int count) : ForwardedFiles(NativeFiles.Instance)
    {
        private readonly TaskCompletionSource _allHeld = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _held;

        /// <summary>So many wait for one.</summary>
        public Task AllHeld => _allHeld.Task;

        public void Release() => _released.SetResult();

        public override IDurableFile Open(string path, FileOpening opening)
        {
            if (path.EndsWith("held.json", StringComparison.Ordinal))
            {
                if (Interlocked.Increment(ref _held) == count) _allHeld.SetResult();
                _released.Task.Wait();
            }
            return base.Open(path, opening);
        }
    }

    private sealed class Node : IAsyncDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("strategyruntime-node-").FullName;

        public Node(ClusterDatabase database, string name) =>
            Cluster = new ClusterNode(name, database, new DataRoot(_folder, new FileSystem()), NativeFiles.Instance);

        public ClusterNode Cluster { get; }

        public string PathOf(string name)
        {
            var path = Path.Combine(_folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return path;
        }

        public void Write(string name, string text) =>
            Cluster.Files.WriteAtomically(PathOf(name), System.Text.Encoding.UTF8.GetBytes(text));

        public string Read(string name) => File.ReadAllText(PathOf(name));

        public async ValueTask DisposeAsync()
        {
            await Cluster.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
