using System.Text;
using Npgsql;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Files;

namespace StrategyRuntime.Cluster.Tests.Fence;

/// <summary>The database does what the model says that it does.</summary>
[Collection(PostgresCollection.Name)]
public sealed class FenceTests(PostgresServer server)
{
    private const string Log = "user/s_p/events.jsonl";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task In_every_order_of_five_takeovers_and_appends_of_two_nodes_only_the_owner_appends()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        var store = new CellFileStore(database.Source);
        var cells = new CellDirectory(database);
        string[] steps = ["A takes", "B takes", "A appends", "B appends"];
        IEnumerable<string[]> orders = [[]];
        for (var i = 0; i < 5; i++) orders = orders.SelectMany(o => steps, (o, s) => (string[])[.. o, s]);
        var number = 0;
        foreach (var order in orders)
        {
            var cell = $"cell{number++}";
            var leases = new Dictionary<char, CellLease>();
            char? owner = null;
            var expected = "";
            foreach (var step in order)
            {
                var node = step[0];
                if (step.EndsWith("takes", StringComparison.Ordinal))
                {
                    leases[node] = await cells.TakeAsync(cell, node.ToString());
                    owner = node;
                }
                else if (leases.TryGetValue(node, out var lease))
                {
                    // Where a node would go on that does not know that it lost the cell: at the end of the log.
                    var append = () => store.ApplyAsync(lease, Append(expected.Length, node.ToString()), CancellationToken.None);
                    if (node == owner)
                    {
                        await append();
                        expected += node;
                    }
                    else
                    {
                        await append.Should().ThrowAsync<CellFencedException>(string.Join(", ", order));
                    }
                }
            }
            if (owner is { } last) (await ReadAsync(store, leases[last])).Should().Be(expected, string.Join(", ", order));
        }
    }

    [Fact]
    public async Task A_takeover_waits_for_an_append_that_has_passed_the_fence_and_then_sees_it()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        var store = new CellFileStore(database.Source);
        var cells = new CellDirectory(database);
        var old = await cells.TakeAsync("user", "a");
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await ApplyAsync(connection, old, "late");

        var takeover = cells.TakeAsync("user", "b");
        await Waiting.ForALockAsync(database);
        takeover.IsCompleted.Should().BeFalse();
        await transaction.CommitAsync();

        (await ReadAsync(store, await takeover.WaitAsync(s_patience))).Should().Be("late");
    }

    [Fact]
    public async Task An_append_that_waits_behind_a_takeover_is_refused()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        var store = new CellFileStore(database.Source);
        var old = await new CellDirectory(database).TakeAsync("user", "a");
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var takeover = new NpgsqlCommand("UPDATE cell SET epoch = epoch + 1, owner = 'b' WHERE name = 'user'", connection);
        await takeover.ExecuteNonQueryAsync();

        var append = store.ApplyAsync(old, Append(0, "zombie"), CancellationToken.None);
        await Waiting.ForALockAsync(database);
        await transaction.CommitAsync();

        await ((Func<Task>)(() => append.WaitAsync(s_patience))).Should().ThrowAsync<CellFencedException>();
        (await ReadAsync(store, old with { Epoch = 2, Node = "b" })).Should().BeEmpty();
    }

    [Fact]
    public async Task A_node_that_freezes_within_a_transaction_delays_a_takeover_and_does_not_stop_it()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        var store = new CellFileStore(database.Source);
        var cells = new CellDirectory(database);
        var frozen = await cells.TakeAsync("user", "a");
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await ApplyAsync(connection, frozen, "half");

        var owner = await cells.TakeAsync("user", "b").WaitAsync(s_patience);

        (await ReadAsync(store, owner)).Should().BeEmpty();
        await ((Func<Task>)(() => transaction.CommitAsync())).Should().ThrowAsync<Exception>("the server has ended it");
    }

    [Fact]
    public async Task Appends_of_many_cells_do_not_wait_for_one_another()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        var store = new CellFileStore(database.Source);
        var cells = new CellDirectory(database);
        var first = await cells.TakeAsync("first", "a");
        var second = await cells.TakeAsync("second", "a");
        await using var connection = await database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await ApplyAsync(connection, first, "open");

        await store.ApplyAsync(second, Append(0, "done"), CancellationToken.None).WaitAsync(s_patience);

        (await ReadAsync(store, second)).Should().Be("done");
    }

    private static FileChange[] Append(long position, string text) =>
        position == 0
            ? [new CutChange(Log, 0), new AppendChange(Log, 0, Encoding.UTF8.GetBytes(text))]
            : [new AppendChange(Log, position, Encoding.UTF8.GetBytes(text))];

    // As the store does it, within a transaction of the test.
    private static async Task ApplyAsync(NpgsqlConnection connection, CellLease lease, string text)
    {
        await using var command = new NpgsqlCommand(
            "SELECT apply_changes($1, $2, '{cut,append}', ARRAY[$3, $3], '{NULL,NULL}', '{0,0}', ARRAY[NULL, $4])", connection)
        {
            Parameters =
            {
                new() { Value = lease.Cell },
                new() { Value = lease.Epoch },
                new() { Value = Log },
                new() { Value = Encoding.UTF8.GetBytes(text) },
            },
        };
        (await command.ExecuteScalarAsync()).Should().Be(true);
    }

    private static async Task<string> ReadAsync(CellFileStore store, CellLease lease)
    {
        await using var snapshot = await store.OpenSnapshotAsync(lease, CancellationToken.None);
        var text = new StringBuilder();
        List<StoredFile> files = [];
        await foreach (var file in snapshot.ListAsync(CancellationToken.None)) files.Add(file);
        foreach (var file in files)
        {
            await foreach (var bytes in snapshot.ReadAsync(file, 0, CancellationToken.None)) text.Append(Encoding.UTF8.GetString(bytes));
        }
        return text.ToString();
    }
}
