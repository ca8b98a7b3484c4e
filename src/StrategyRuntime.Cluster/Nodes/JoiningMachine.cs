using System.Globalization;
using System.Text;
using Npgsql;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Cluster.Nodes;

/// <summary>
/// A machine with data that becomes a node: what the cluster does not have it gives, what the cluster has otherwise it sets
/// aside. One machine at a time does so, and each once for a database.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="database">The database.</param>
/// <param name="root">Its data root; it is this process's own.</param>
/// <param name="local">The disk.</param>
public sealed class JoiningMachine(ClusterNode node, ClusterDatabase database, DataRoot root, IDurableFiles local)
{
    // Any number that no other program takes a lock by: "srjoin" in ASCII.
    private const long LockKey = 0x73726a6f696e;

    private string Mark => Path.Combine(root.Path, "_cluster");

    /// <summary>True when the data root has joined this database before.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<bool> HasJoinedAsync(CancellationToken cancellationToken = default) =>
        local.ReadWhole(Mark) is { } mark && Encoding.UTF8.GetString(mark) == await IdentityAsync(cancellationToken);

    /// <summary>Joins; nothing happens when it has before.</summary>
    /// <exception cref="DurableFileException">The local disk refused.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<JoinedData> JoinAsync(CancellationToken cancellationToken = default)
    {
        if (await HasJoinedAsync(cancellationToken)) return new JoinedData([], []);
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var order = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection)
        {
            Parameters = { new() { Value = LockKey } },
            // Another machine gives gigabytes perhaps.
            CommandTimeout = 0,
        };
        await order.ExecuteNonQueryAsync(cancellationToken);
        List<string> given = [], aside = [];
        foreach (var cell in SharedCells.All.Concat(Users()))
        {
            if (await node.OfferAsync(cell, cancellationToken)) given.Add(cell);
            else aside.AddRange(await node.SetAsideAsync(cell, cancellationToken));
        }
        local.WriteAtomically(Mark, Encoding.UTF8.GetBytes(await IdentityAsync(cancellationToken)));
        return new JoinedData(given, aside);
    }

    // Users have a folder of their name in the root or in one of its catalogs.
    private IEnumerable<string> Users()
    {
        const string any = "any";
        return root.FoldersOf(any)
            .SelectMany(f => local.ListFolders(Path.GetDirectoryName(f)!))
            .Where(Identifier.IsValid)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
    }

    // When its schema was made, which is not the same of two databases.
    private async Task<string> IdentityAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("SELECT min(applied_at) FROM migration");
        return ((DateTime)(await command.ExecuteScalarAsync(cancellationToken))!).ToString("O", CultureInfo.InvariantCulture);
    }
}

/// <summary>What became of a machine's data.</summary>
/// <param name="Given">Cells that the cluster has got from it.</param>
/// <param name="SetAside">Files that the cluster has otherwise, and where they are now.</param>
public sealed record JoinedData(IReadOnlyList<string> Given, IReadOnlyList<string> SetAside);
