using System.Text;
using System.Text.Json;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Storage.Tests.Writing;
using StrategyRuntime.Storage.Verifying;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Cluster.Tests.Files;

/// <summary>A session that moves between nodes leaves what it would have left on one machine.</summary>
[Collection(PostgresCollection.Name)]
public sealed class MovedSessionTests(PostgresServer server)
{
    private const int Moves = 4;

    private static readonly SessionId s_session = new(TestNode.Cell, "s", "p");

    [Fact]
    public async Task A_live_session_whose_owners_are_killed_leaves_the_files_of_one_that_never_moved()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var a = new TestNode(database, "a");
        await using var b = new TestNode(database, "b");
        StrategyOutputWriter? killed = null;

        await MoveAsync(
            database,
            move => move % 2 == 0 ? a : b,
            async writer =>
            {
                // The one before this one: its lock on the folder, where the session comes back now, went with its process.
                if (killed is not null) await killed.DisposeAsync();
                killed = writer;
            });

        await killed!.DisposeAsync();
    }

    [Fact]
    public async Task Owners_that_freeze_and_wake_up_late_write_and_publish_nothing()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        var nodes = Enumerable.Range(0, Moves + 1).Select(i => new TestNode(database, $"node{i}")).ToList();
        List<StrategyOutputWriter> frozen = [];

        await MoveAsync(
            database,
            move => nodes[move],
            writer =>
            {
                frozen.Add(writer);
                return ValueTask.CompletedTask;
            },
            async () =>
            {
                foreach (var writer in frozen)
                {
                    writer.Emit(FakeRun.Create(1)[^1]);
                    (await ((Func<Task>)(() => writer.DrainAsync())).Should().ThrowAsync<SessionWriteException>()).WithMessage("*epoch*");
                }
            });

        foreach (var writer in frozen) await writer.DisposeAsync();
        foreach (var node in nodes) await node.DisposeAsync();
    }

    [Fact]
    public async Task A_backtest_reaches_the_database_when_it_is_complete()
    {
        var events = FakeRun.Create(60);
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var node = new TestNode(database, "node");
        await node.TakeAsync();
        await using (var writer = await StrategyOutputWriter.OpenAsync(
            Settings(node.Root, node.Files) with { Mode = Mode.Backtest, Capture = CaptureMode.Candles }))
        {
            foreach (var happened in events) writer.Emit(happened);
            await writer.CompleteAsync(RunState.Completed);
        }

        await using var next = new TestNode(database, "next");
        await next.TakeAsync();

        FinalFiles(next).Should().BeEquivalentTo(FinalFiles(node));
        SessionVerifier.Verify(next.Root.SessionFolder(s_session)).Should().OnlyContain(c => c.Passed);
    }

    [Fact]
    public async Task A_complete_run_whose_journal_is_damaged_does_not_keep_the_cell_from_its_next_node()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var node = new TestNode(database, "node");
        await node.TakeAsync();
        await using (var writer = await StrategyOutputWriter.OpenAsync(Settings(node.Root, node.Files) with { Mode = Mode.Backtest }))
        {
            foreach (var happened in FakeRun.Create(60)) writer.Emit(happened);
            await writer.CompleteAsync(RunState.Completed);
        }
        var folder = node.Root.SessionFolder(s_session);
        node.Files.WriteAtomically(Path.Combine(folder, SessionFiles.Events), "{}\n"u8);
        node.Files.WriteAtomically(node.PathOf("_strategies/user/s.json"), "{}"u8);

        await using var next = new TestNode(database, "next");
        var restored = await next.TakeAsync();

        restored.Unreadable.Should().ContainSingle().Which.Folder.Should().Be(next.Root.SessionFolder(s_session));
        next.Texts().Should().BeEquivalentTo(node.Texts());
    }

    /// <summary>
    /// Runs a session to its end, on another node after each part of it, and compares what it left and published with a session alone.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="nodeOf">The node of each part.</param>
    /// <param name="lost">Takes the writer of an owner that lost the session, once the next owner has the cell.</param>
    /// <param name="end">Called while the last owner is about to complete the run.</param>
    private static async Task MoveAsync(
        ClusterDatabase database, Func<int, TestNode> nodeOf, Func<StrategyOutputWriter, ValueTask> lost, Func<Task>? end = null)
    {
        var events = FakeRun.Create(120);
        var seen = new Subscribers();
        StrategyOutputWriter? last = null;
        for (var move = 0; move <= Moves; move++)
        {
            var node = nodeOf(move);
            await node.TakeAsync();
            if (last is not null) await lost(last);
            last = await StrategyOutputWriter.OpenAsync(
                Settings(node.Root, node.Files) with { Recover = move > 0, Observer = seen.OfOwner(move) });
            await EmitAsync(last, events.Take(events.Count * (move + 1) / (Moves + 1)));
        }
        var published = seen.Count;
        if (end is not null) await end();
        seen.Count.Should().Be(published, "an owner that lost the session publishes nothing");
        await last!.CompleteAsync(RunState.Completed);
        await last.DisposeAsync();

        var owner = nodeOf(Moves);
        await using var alone = new TestNode(database, "alone");
        await RunAloneAsync(events, alone.Root);
        FinalFiles(owner).Should().BeEquivalentTo(FinalFiles(alone));
        seen.Text.Should().Be(File.ReadAllText(Path.Combine(alone.Root.SessionFolder(s_session), SessionFiles.Events)));
        await owner.Files.FlushAsync();
        await using var next = new TestNode(database, "next");
        (await next.TakeAsync()).Unreadable.Should().BeEmpty();
        FinalFiles(next).Should().BeEquivalentTo(FinalFiles(alone), "projections are rebuilt");
        SessionVerifier.Verify(next.Root.SessionFolder(s_session)).Should().OnlyContain(c => c.Passed);
    }

    private static async Task EmitAsync(StrategyOutputWriter writer, IEnumerable<SessionEvent> events)
    {
        foreach (var chunk in events.Chunk(7))
        {
            foreach (var happened in chunk) writer.Emit(happened);
            await writer.DrainAsync();
        }
    }

    private static async Task RunAloneAsync(IReadOnlyList<SessionEvent> events, DataRoot root)
    {
        await using var writer = await StrategyOutputWriter.OpenAsync(Settings(root, NativeFiles.Instance));
        await EmitAsync(writer, events);
        await writer.CompleteAsync(RunState.Completed);
    }

    private static SessionWriterSettings Settings(DataRoot root, IDurableFiles files) => new()
    {
        Folder = root.SessionFolder(s_session),
        Session = s_session,
        Mode = Mode.LiveSimulation,
        Exchange = Exchange.TryGet("NSE", out var nse) ? nse : throw new InvalidOperationException(),
        Symbols = ["NIFTY"],
        Facts = new RunFacts("strategy-hash", "data-hash", JsonDocument.Parse("{}").RootElement),
        Files = files,
    };

    private static Dictionary<string, string> FinalFiles(TestNode node)
    {
        var folder = node.Root.SessionFolder(s_session);
        return SessionFiles.Final
            .Select(n => Path.Combine(folder, n))
            .Where(File.Exists)
            .ToDictionary(p => Path.GetFileName(p), p => Convert.ToHexString(File.ReadAllBytes(p)));
    }

    /// <summary>What clients see of a session wherever it is. An event that two owners publish must be the same.</summary>
    private sealed class Subscribers
    {
        private readonly SortedDictionary<long, string> _lines = [];

        /// <summary>Events that were published, each as often as it was.</summary>
        public int Count { get; private set; }

        public string Text => string.Concat(_lines.Values);

        public ICommitObserver OfOwner(int owner) => new Observer(this, owner);

        private sealed class Observer(Subscribers all, int owner) : ICommitObserver
        {
            public void OnCommitted(in CommittedBatch batch)
            {
                foreach (var header in batch.Headers.Span)
                {
                    var line = Encoding.UTF8.GetString(batch.Lines.Span.Slice(header.Offset, header.Length));
                    all.Count++;
                    if (!all._lines.TryAdd(header.Seq, line)) all._lines[header.Seq].Should().Be(line, $"owner {owner} published it");
                }
            }
        }
    }
}
