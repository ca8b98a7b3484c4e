using System.Collections.Concurrent;
using Npgsql;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Files;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Cluster.Nodes;

/// <summary>
/// A node and the cells that it has. Calls for different cells may run together; those for one cell follow one another.
/// </summary>
public sealed class ClusterNode : IAsyncDisposable
{
    private readonly string _name;
    private readonly ClusterDatabase _database;
    private readonly IDurableFiles _local;
    private readonly CellDirectory _directory;
    private readonly NodeFiles _files;
    private readonly ConcurrentDictionary<string, CellLease> _leases = new(StringComparer.Ordinal);

    /// <summary>A node without cells.</summary>
    /// <param name="name">Its name in the cluster.</param>
    /// <param name="database">The database that the nodes share.</param>
    /// <param name="root">Where its local files lie.</param>
    /// <param name="local">The disk that they are on.</param>
    public ClusterNode(string name, ClusterDatabase database, DataRoot root, IDurableFiles local)
    {
        _name = name;
        _database = database;
        _local = local;
        _directory = new CellDirectory(database);
        _files = new NodeFiles(local, root);
    }

    /// <summary>The disk for everything that is above it: it writes the cells that the node has, and no other.</summary>
    public IDurableFiles Files => _files;

    /// <summary>The cells that the node has, as far as it knows.</summary>
    public IReadOnlyCollection<CellLease> Leases => [.. _leases.Values];

    /// <summary>
    /// Cells that the node can write no more, each with the reason: another has taken it, or the database did not answer. Take them again.
    /// </summary>
    public IReadOnlyCollection<(string Cell, string Reason)> Lost => _files.Lost;

    /// <summary>
    /// Makes the node the owner of a cell and brings its files here; then the cell can be written, and its sessions recovered as on any
    /// start. What the node had of the cell before is discarded.
    /// </summary>
    /// <exception cref="CellFencedException">Another node has taken the cell meanwhile.</exception>
    /// <exception cref="DurableFileException">The local disk refused.</exception>
    /// <exception cref="InvalidDataException">The database has not all bytes of a file.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<RestoredCell> ActivateAsync(string cell, CancellationToken cancellationToken = default)
    {
        await DiscardAsync(cell);
        var lease = await _directory.TakeAsync(cell, _name, cancellationToken);
        var folders = _files.FoldersOf(cell);
        await new CellFileStore(_database.Source).MergeAsync(lease, cancellationToken);
        var restored = await new CellRestore(_local, folders, _database, lease).RunAsync(cancellationToken);
        _leases[cell] = lease;
        _files.Open(cell, new CellFiles(_local, folders, _database, lease));
        return restored;
    }

    /// <summary>
    /// Gives a cell to the next node: no more writes, everything durable, then the epoch is over. Stop its sessions first. False when the
    /// node did not have it any more.
    /// </summary>
    /// <param name="cell">The cell.</param>
    /// <param name="runs">True when something in it is to run.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DurableFileException">The rest could not be made durable; what was confirmed is.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<bool> DrainAsync(string cell, bool runs = true, CancellationToken cancellationToken = default)
    {
        if (_files.Close(cell) is not { } files || !_leases.TryRemove(cell, out var lease)) return false;
        await using (files) await files.FlushAsync();
        return await _directory.ReleaseAsync(lease, runs, cancellationToken);
    }

    /// <summary>Forgets a cell that the node has lost: nothing more of it is written or sent.</summary>
    public async Task DiscardAsync(string cell)
    {
        _leases.TryRemove(cell, out _);
        if (_files.Close(cell) is { } files) await files.DisposeAsync();
    }

    /// <summary>Forgets every cell; drain those that others shall have at once.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var cell in _leases.Keys) await DiscardAsync(cell);
    }
}
