using Npgsql;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;

namespace StrategyRuntime.Cluster.Tests.Database;

[Collection(PostgresCollection.Name)]
public sealed class MigrationsTests(PostgresServer server)
{
    private static readonly Migration s_next = new("9001-next", "CREATE TABLE next (id int)");

    [Fact]
    public async Task Nodes_that_start_together_on_an_empty_database_make_the_schema_once()
    {
        var connection = await server.CreateDatabaseAsync();

        var nodes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ClusterDatabase.OpenAsync(connection)));

        (await AppliedAsync(nodes[0])).Should().Equal(Migration.All.Select(m => m.Name));
        foreach (var node in nodes)
        {
            await new CellDirectory(node).TakeAsync("user", "node");
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_later_program_adds_its_steps_and_the_earlier_one_goes_on()
    {
        var connection = await server.CreateDatabaseAsync();
        await using var earlier = await ClusterDatabase.OpenAsync(connection);

        await using var later = await ClusterDatabase.OpenAsync(connection, [.. Migration.All, s_next], CancellationToken.None);
        await using var restarted = await ClusterDatabase.OpenAsync(connection);

        (await AppliedAsync(restarted)).Should().EndWith(s_next.Name);
        (await new CellDirectory(earlier).TakeAsync("user", "node")).Epoch.Should().Be(1);
    }

    [Fact]
    public async Task A_database_with_a_later_step_that_programs_must_know_is_refused_by_the_earlier_one()
    {
        var connection = await server.CreateDatabaseAsync();
        var required = s_next with { Name = $"9002-next{Migration.Required}" };
        await using var later = await ClusterDatabase.OpenAsync(connection, [.. Migration.All, required], CancellationToken.None);

        var earlier = () => ClusterDatabase.OpenAsync(connection);

        (await earlier.Should().ThrowAsync<ClusterDatabaseException>()).WithMessage($"*later version of the program*{required.Name}*");
        (await AppliedAsync(later)).Should().EndWith(required.Name);
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_of_itself_and_of_those_before_it()
    {
        var connection = await server.CreateDatabaseAsync();
        var broken = s_next with { Sql = "CREATE TABLE half (id int); SELECT 1 / 0" };

        var start = () => ClusterDatabase.OpenAsync(connection, [.. Migration.All, broken], CancellationToken.None);

        (await start.Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be(PostgresErrorCodes.DivisionByZero);
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand($"SELECT count(*) FROM pg_namespace WHERE nspname = '{ClusterDatabase.Schema}'");
        (await command.ExecuteScalarAsync()).Should().Be(0L);
        await using var next = await ClusterDatabase.OpenAsync(connection);
        (await AppliedAsync(next)).Should().Equal(Migration.All.Select(m => m.Name));
    }

    [Fact]
    public async Task A_database_that_has_another_form_of_a_step_is_refused()
    {
        var connection = await server.CreateDatabaseAsync();
        await using var first = await ClusterDatabase.OpenAsync(connection, [s_next], CancellationToken.None);

        var start = () =>
            ClusterDatabase.OpenAsync(connection, [s_next with { Sql = "CREATE TABLE next (id bigint)" }], CancellationToken.None);

        (await start.Should().ThrowAsync<ClusterDatabaseException>()).WithMessage($"*{s_next.Name}*");
    }

    [Fact]
    public async Task A_database_that_confirms_commits_before_they_are_durable_is_refused()
    {
        var lazy = $"{await server.CreateDatabaseAsync()};Options=-c synchronous_commit=off";

        var start = () => ClusterDatabase.OpenAsync(lazy);

        (await start.Should().ThrowAsync<ClusterDatabaseException>()).WithMessage("*synchronous_commit*");
    }

    [Fact]
    public async Task A_step_that_a_backup_keeps_waiting_lets_commits_pass_and_is_tried_again()
    {
        var moment = TimeSpan.FromMilliseconds(100);
        var connection = await server.CreateDatabaseAsync();
        await using var running = await ClusterDatabase.OpenAsync(connection);
        Migration step = new("9002-column", "ALTER TABLE cell ADD COLUMN extra int");
        await using var backup = new NpgsqlConnection(connection);
        await backup.OpenAsync();
        await using var reading = await backup.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand($"LOCK TABLE {ClusterDatabase.Schema}.cell IN ACCESS SHARE MODE", backup))
            await command.ExecuteNonQueryAsync();

        var once = () => new Migrations([.. Migration.All, step], new LockPatience(moment, moment, 2))
            .ApplyAsync(running.Source, CancellationToken.None);
        (await once.Should().ThrowAsync<ClusterDatabaseException>()).WithMessage("*backup*");
        var again = new Migrations([.. Migration.All, step], new LockPatience(moment, moment, int.MaxValue))
            .ApplyAsync(running.Source, CancellationToken.None);
        (await new CellDirectory(running).TakeAsync("user", "node")).Epoch.Should().Be(1);
        again.IsCompleted.Should().BeFalse();
        await reading.RollbackAsync();

        (await again).Should().Equal(step.Name);
    }

    private static async Task<IReadOnlyList<string>> AppliedAsync(ClusterDatabase database)
    {
        await using var command = database.Source.CreateCommand("SELECT name FROM migration ORDER BY name");
        await using var reader = await command.ExecuteReaderAsync();
        List<string> names = [];
        while (await reader.ReadAsync()) names.Add(reader.GetString(0));
        return names;
    }
}
