using System.Text.Json;
using Npgsql;
using StrategyRuntime.Cluster.Database;

namespace StrategyRuntime.Cluster.Files;

/// <summary>
/// Removes content from the database that no file refers to any more and that no unfinished run or study began with. A run writes down what
/// it reads soon after it has opened it: nothing goes before it has been unneeded for a while. For one thread.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="time">The clock of the wait.</param>
internal sealed class UnneededContent(ClusterDatabase database, TimeProvider time)
{
    private readonly Dictionary<string, (byte[] Hash, long Since)> _unreferred = new(StringComparer.Ordinal);

    /// <summary>Removes what has been unneeded for some time; returns how many.</summary>
    /// <exception cref="JsonException">A record of a run or study cannot be read: nothing is removed.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<int> RemoveAsync(TimeSpan after, CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        List<(string Pin, byte[] Hash)> due =
            [.. _unreferred.Where(u => time.GetElapsedTime(u.Value.Since) >= after).Select(u => (u.Key, u.Value.Hash))];
        if (due.Count == 0) return 0;
        var needed = await NeededVersions.ReadAllAsync(database.Source, cancellationToken);
        byte[][] hashes = [.. due.Where(d => !needed.Hashes.Contains(d.Pin)).Select(d => d.Hash)];
        if (hashes.Length == 0) return 0;
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Against a node that stores the same again at this moment.
        await using (var lockTable = new NpgsqlCommand("LOCK TABLE content IN SHARE ROW EXCLUSIVE MODE", connection))
            await lockTable.ExecuteNonQueryAsync(cancellationToken);
        await using var remove = new NpgsqlCommand(
            """
            DELETE FROM content c WHERE c.hash = ANY($1) AND c.used_at <= clock_timestamp() - make_interval(secs => $2)
                AND NOT EXISTS (SELECT FROM cell_file f WHERE f.content = c.hash)
            """,
            connection)
        {
            Parameters = { new() { Value = hashes }, new() { Value = after.TotalSeconds } },
        };
        var removed = await remove.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return removed;
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            "SELECT pin, hash FROM content c WHERE NOT EXISTS (SELECT FROM cell_file f WHERE f.content = c.hash)");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            var pin = reader.GetString(0);
            found.Add(pin);
            _unreferred.TryAdd(pin, (reader.GetFieldValue<byte[]>(1), time.GetTimestamp()));
        }
        foreach (var pin in _unreferred.Keys.Where(p => !found.Contains(p)).ToList()) _unreferred.Remove(pin);
    }
}
