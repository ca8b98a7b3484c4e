using System.Globalization;
using Npgsql;

namespace StrategyRuntime.Cluster.Database;

/// <summary>
/// Brings the schema to what this program needs: one transaction under an advisory lock, so that of many nodes that start together one
/// does it and the others wait, and a node that dies leaves nothing half done.
/// </summary>
/// <remarks>
/// What waits for a lock of a table has all that come later wait behind it: a step that a backup keeps waiting would stop the commits of
/// nodes that run. It waits for moments only, and lets the others pass between.
/// </remarks>
/// <param name="migrations">The steps, in order.</param>
/// <param name="patience">How long it waits for locks; null: half a minute in all.</param>
internal sealed class Migrations(IReadOnlyList<Migration> migrations, LockPatience? patience = null)
{
    // Any number that no other program takes a lock by: "srmigr" in ASCII.
    private const long LockKey = 0x73726d696772;

    private static readonly LockPatience s_patience = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), 10);

    /// <summary>Applies the steps that the database lacks; returns their names.</summary>
    /// <exception cref="ClusterDatabaseException">
    /// The database has another form of one of the steps, or one that a program must know, or something locks a table all the time.
    /// </exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var (wait, pause, tries) = patience ?? s_patience;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryApplyAsync(source, wait, cancellationToken);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                if (attempt == tries)
                {
                    throw new ClusterDatabaseException(
                        "The schema cannot be brought to what this program needs: another program, such as a backup, locks a table of it. "
                            + $"Start the node again when that has ended. ({exception.MessageText})");
                }
            }
            await Task.Delay(pause, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<string>> TryApplyAsync(NpgsqlDataSource source, TimeSpan wait, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey.ToString(CultureInfo.InvariantCulture)})", cancellationToken);
        // Another node that applies the steps may take its time: only what follows counts.
        var milliseconds = ((long)wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        await RunAsync(connection, $"SET LOCAL lock_timeout = {milliseconds}", cancellationToken);
        await RunAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {ClusterDatabase.Schema}", cancellationToken);
        await RunAsync(
            connection,
            """
            CREATE TABLE IF NOT EXISTS migration (
                name text COLLATE "C" PRIMARY KEY, hash text NOT NULL, applied_at timestamptz NOT NULL)
            """,
            cancellationToken);
        var applied = await ReadAsync(connection, cancellationToken);
        RefuseWhenTooOld(applied.Keys);
        List<string> names = [];
        foreach (var migration in migrations)
        {
            if (applied.TryGetValue(migration.Name, out var hash))
            {
                if (hash == migration.Hash) continue;
                throw new ClusterDatabaseException(
                    $"The database has another form of the migration {migration.Name}: it is not one of this program.");
            }
            await RunAsync(connection, migration.Sql, cancellationToken);
            await using var record = new NpgsqlCommand("INSERT INTO migration VALUES ($1, $2, now())", connection)
            {
                Parameters = { new() { Value = migration.Name }, new() { Value = migration.Hash } },
            };
            await record.ExecuteNonQueryAsync(cancellationToken);
            names.Add(migration.Name);
        }
        await transaction.CommitAsync(cancellationToken);
        return names;
    }

    // Steps only add, and the program before them works on: one that it cannot work with says so in its name.
    private void RefuseWhenTooOld(IEnumerable<string> applied)
    {
        var known = migrations.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        var required = applied.Where(n => n.EndsWith(Migration.Required, StringComparison.Ordinal));
        if (required.FirstOrDefault(n => !known.Contains(n)) is not { } step) return;
        throw new ClusterDatabaseException(
            $"The database was changed by a later version of the program ({step}), which this one cannot work with: install that version.");
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<Dictionary<string, string>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT name, hash FROM migration", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var applied = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken)) applied.Add(reader.GetString(0), reader.GetString(1));
        return applied;
    }
}

/// <summary>How long the schema's steps wait for locks.</summary>
/// <param name="Wait">At most at a time.</param>
/// <param name="Pause">Between two tries, in which those pass that waited behind it.</param>
/// <param name="Tries">How many.</param>
internal sealed record LockPatience(TimeSpan Wait, TimeSpan Pause, int Tries);
