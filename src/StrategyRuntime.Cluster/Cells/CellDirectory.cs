using Npgsql;
using StrategyRuntime.Cluster.Database;

namespace StrategyRuntime.Cluster.Cells;

/// <summary>Who owns which cell. Any thread.</summary>
/// <param name="database">The database.</param>
public sealed class CellDirectory(ClusterDatabase database)
{
    // It is asked for every second: one that takes longer is asked for anew.
    private const int WaitingSeconds = 3;

    // Nodes report every two seconds. One that is gone has no living cell.
    private static readonly TimeSpan s_news = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Makes a node the owner of a cell. From then on no write of an earlier owner succeeds, and everything that it has written can be
    /// read: this waits for its transactions to end.
    /// </summary>
    /// <exception cref="NpgsqlException">The database cannot be reached. The epoch may have risen: take the cell again.</exception>
    public async Task<CellLease> TakeAsync(string cell, string node, CancellationToken cancellationToken = default)
    {
        await using var command = database.Source.CreateCommand(
            """
            INSERT INTO cell (name, epoch, owner, runs) VALUES ($1, 1, $2, true)
            ON CONFLICT (name) DO UPDATE SET epoch = cell.epoch + 1, owner = excluded.owner, runs = true
            RETURNING epoch
            """);
        command.Parameters.Add(new() { Value = cell });
        command.Parameters.Add(new() { Value = node });
        var epoch = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        return new CellLease(cell, epoch, node);
    }

    /// <summary>
    /// Gives a cell back, so that another node may take it at once; the lease is over. False when it was over before.
    /// </summary>
    /// <param name="lease">The right to write the cell.</param>
    /// <param name="runs">True when something in it is to run, so that a node has to take it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<bool> ReleaseAsync(CellLease lease, bool runs = true, CancellationToken cancellationToken = default)
    {
        await using var command = database.Source.CreateCommand(
            "UPDATE cell SET epoch = epoch + 1, owner = NULL, runs = $3 WHERE name = $1 AND epoch = $2");
        command.Parameters.Add(new() { Value = lease.Cell });
        command.Parameters.Add(new() { Value = lease.Epoch });
        command.Parameters.Add(new() { Value = runs });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>A cell's owner; null for a cell that none has ever taken.</summary>
    public async Task<CellOwnership?> FindAsync(string cell, CancellationToken cancellationToken = default)
    {
        await using var command = database.Source.CreateCommand("SELECT name, epoch, owner FROM cell WHERE name = $1");
        command.Parameters.Add(new() { Value = cell });
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Every cell, by name in ordinal order.</summary>
    public async Task<IReadOnlyList<CellOwnership>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using var command = database.Source.CreateCommand("SELECT name, epoch, owner FROM cell ORDER BY name");
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>
    /// Cells in which something is to run and which no living node has, as far as the table of nodes says; those that make no progress, as
    /// their nodes have said lately; and those of a node that asks: it alone knows which of them it lost. Not that of keys, which the node
    /// that writes takes. By name in ordinal order.
    /// </summary>
    public async Task<IReadOnlyList<CellOwnership>> ListWaitingAsync(string node, CancellationToken cancellationToken = default)
    {
        await using var command = database.Source.CreateCommand(
            """
            SELECT name, epoch, owner FROM cell c
            WHERE runs AND name <> $2 AND (owner = $1
                OR NOT EXISTS (SELECT FROM membership m WHERE m.name = c.owner AND m.status = $3)
                OR (name, owner) IN (SELECT unnest(r.stalled), r.name FROM node_report r WHERE r.reported_at > now() - $4))
            ORDER BY name
            """);
        command.Parameters.Add(new() { Value = node });
        command.Parameters.Add(new() { Value = SharedCells.Access });
        command.Parameters.Add(new() { Value = (int)SiloStatus.Active });
        command.Parameters.Add(new() { Value = s_news });
        command.CommandTimeout = WaitingSeconds;
        return await ReadAsync(command, cancellationToken);
    }

    private static async Task<List<CellOwnership>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<CellOwnership> cells = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            var owner = await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetString(2);
            cells.Add(new CellOwnership(reader.GetString(0), reader.GetInt64(1), owner));
        }
        return cells;
    }
}

/// <summary>Who owns a cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Epoch">How often it was taken or given back.</param>
/// <param name="Node">The node that took it last; null when that one gave it back.</param>
public sealed record CellOwnership(string Cell, long Epoch, string? Node);
