using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Diagnostics;
using StrategyRuntime.Cluster.Files;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Cluster.Replicas;

/// <summary>
/// This node's copy of a cell that another one writes. One call at a time, and none while this node takes the cell or has it.
/// </summary>
/// <param name="cell">The cell: one of <see cref="SharedCells"/>.</param>
/// <param name="local">This node's disk.</param>
/// <param name="folders">The cell's folders on it.</param>
/// <param name="database">The database.</param>
internal sealed class CellReplica(string cell, IDurableFiles local, CellFolders folders, ClusterDatabase database)
{
    // What was brought or compared: large files are not read again with every change of another one.
    private readonly Dictionary<string, byte[]> _known = new(StringComparer.Ordinal);
    private long _version;

    /// <summary>This node has had the cell: what is known of the copy is no longer so.</summary>
    public void Forget()
    {
        _known.Clear();
        _version = 0;
    }

    /// <summary>Makes the copy what the database has; false when it is that already, or when the cell has never been written.</summary>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        var store = new CellFileStore(database.Source);
        // Read before the files: a change between the two is seen as one that is still to come.
        var version = await store.VersionOfAsync(cell, cancellationToken);
        if (version == 0 || version == _version) return false;
        var copy = new CellCopy(local, folders);
        await using var snapshot = await store.OpenSnapshotAsync(cell, cancellationToken);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        List<(StoredFile File, long From)> different = [];
        await foreach (var file in snapshot.ListAsync(cancellationToken))
        {
            var path = folders.PathOf(file.Name);
            kept.Add(path);
            if (IsKnown(file, path)) continue;
            var equal = copy.EqualPart(file);
            if (equal < file.Size || local.LengthOf(path) != file.Size) different.Add((file, equal));
            else Know(file);
        }
        foreach (var (file, from) in different)
        {
            await copy.FetchAsync(snapshot, file, from, cancellationToken);
            Know(file);
        }
        foreach (var path in copy.Present().Where(p => !kept.Contains(p) && folders.IsKept(folders.NameOf(p)!)).ToList())
        {
            local.Unlink(path);
            _known.Remove(folders.NameOf(path)!);
        }
        ClusterMetrics.Replicated.Add(copy.Bytes);
        _version = version;
        return true;
    }

    private bool IsKnown(StoredFile file, string path) =>
        file.Content is { } content && _known.TryGetValue(file.Name, out var known) && known.AsSpan().SequenceEqual(content)
        && local.LengthOf(path) == file.Size;

    private void Know(StoredFile file)
    {
        if (file.Content is { } content) _known[file.Name] = content;
    }
}
