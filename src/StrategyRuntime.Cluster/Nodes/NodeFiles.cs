using System.Collections.Concurrent;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Files;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Cluster.Nodes;

/// <summary>
/// A node's disk: the files of a cell that the node has are written through the database, those of a cell that it does not have cannot be
/// written. What belongs to no cell is the local disk's. Any thread.
/// </summary>
/// <param name="local">The local disk.</param>
/// <param name="root">The data root on it.</param>
/// <param name="hold">
/// Makes this node the owner of a cell of no user that it is about to write, unless it is; null when it cannot be now. Nothing on this node
/// takes the cell anew or changes its copy until the result is disposed.
/// </param>
internal sealed class NodeFiles(IDurableFiles local, DataRoot root, Func<string, HeldCell?> hold) : ForwardedFiles(local)
{
    private readonly ConcurrentDictionary<string, CellFolders> _folders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CellFiles> _cells = new(StringComparer.Ordinal);

    // The claim of who has the folder of keys locked.
    private volatile CellFiles? _held;

    /// <summary>The folders of a cell.</summary>
    public CellFolders FoldersOf(string cell) => _folders.GetOrAdd(cell, c => new CellFolders(root, c));

    /// <summary>From now on the cell is written through these.</summary>
    public void Open(string cell, CellFiles files) => _cells[cell] = files;

    /// <summary>From now on the cell cannot be written; null when it could not be before.</summary>
    public CellFiles? Close(string cell) => _cells.TryRemove(cell, out var files) ? files : null;

    /// <summary>Cells that refuse to be written, with the reason.</summary>
    public IReadOnlyCollection<(string Cell, string Reason)> Lost =>
        [.. _cells.Select(c => (c.Key, c.Value.Failure?.Message)).Where(c => c.Message is not null).Select(c => (c.Key, c.Message!))];

    /// <summary>Cells whose commit has got no answer from the database for some time.</summary>
    public IReadOnlyCollection<string> Stalled(TimeSpan after) =>
        [.. _cells.Where(c => c.Value.IsStalled(after)).Select(c => c.Key)];

    /// <inheritdoc/>
    public override IDurableFile Open(string path, FileOpening opening) =>
        opening == FileOpening.Read ? Files.Open(path, opening) : Writer("open", path).Open(path, opening);

    /// <inheritdoc/>
    public override void Rename(string from, string to)
    {
        if (CellOf(from) != CellOf(to)) throw new DurableFileException("rename", from, FileFault.Denied, $"{to} is not of the same cell");
        Writer("rename", to).Rename(from, to);
    }

    /// <inheritdoc/>
    public override bool Link(string from, string to) => Writer("link", to).Link(from, to);

    /// <inheritdoc/>
    public override void Unlink(string path) => Writer("remove", path).Unlink(path);

    /// <inheritdoc/>
    public override void SyncFolder(string folder)
    {
        // Of a copy, what is on its way to be whole is this node's.
        if (CellOf(folder) is { } cell && SharedCells.Has(cell) && Find(cell) is null) Files.SyncFolder(folder);
        else Writer("sync", folder).SyncFolder(folder);
    }

    /// <summary>
    /// What keys and sign-ins become depends on what is there: the lock brings what other machines have written. When one of them takes the
    /// cell before the lock is given back, a write under it is refused, because it may be made of what is no longer so.
    /// </summary>
    public override IDisposable LockFolder(string folder)
    {
        if (CellOf(folder) != SharedCells.Access) return Files.LockFolder(folder);
        var held = hold(SharedCells.Access) ?? throw NotHere("lock", folder, SharedCells.Access);
        try
        {
            var locked = Files.LockFolder(folder);
            _held = held.Files;
            return new HeldFolder(this, held, locked);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>The files of a cell that the node has; null when it does not have it.</summary>
    public CellFiles? Find(string cell) => _cells.GetValueOrDefault(cell);

    private IDurableFiles Writer(string operation, string path)
    {
        if (CellOf(path) is not { } cell) return Files;
        if (SharedCells.Has(cell) && FoldersOf(cell) is var folders && !folders.IsKept(folders.NameOf(path)!)) return Find(cell) ?? Files;
        // Keys are written seldom, and by whatever node a key or a sign-in happens to come to.
        var files = cell == SharedCells.Access ? _held ?? Claim(cell) : Find(cell);
        return files ?? throw NotHere(operation, path, cell);
    }

    private CellFiles? Claim(string cell)
    {
        using var held = hold(cell);
        return held?.Files;
    }

    private static DurableFileException NotHere(string operation, string path, string cell) =>
        new(operation, path, FileFault.Fenced, $"this node does not have the cell {cell}");

    // Those of no user have a folder by their name. A user's folders are {user} and {catalog}/{user}; internal ones start with _.
    private string? CellOf(string path)
    {
        if (!path.StartsWith(root.Path, StringComparison.Ordinal) || path.Length == root.Path.Length) return null;
        var parts = path[(root.Path.Length + 1)..].Split(Path.DirectorySeparatorChar, 3);
        if (parts.Length == 1 && FoldersOf(SharedCells.Access).NameOf(path) is not null) return SharedCells.Access;
        if (SharedCells.Has(parts[0])) return FoldersOf(parts[0]).NameOf(path) is null ? null : parts[0];
        var cell = parts[0].StartsWith('_') ? parts.ElementAtOrDefault(1) : parts[0];
        return cell is not null && Identifier.IsValid(cell) && FoldersOf(cell).NameOf(path) is not null ? cell : null;
    }

    private sealed class HeldFolder(NodeFiles files, HeldCell held, IDisposable locked) : IDisposable
    {
        public void Dispose()
        {
            files._held = null;
            locked.Dispose();
            held.Dispose();
        }
    }
}

/// <summary>A cell of no user that stays with whom it was claimed for.</summary>
/// <param name="files">Its files.</param>
/// <param name="entered">Ends it.</param>
internal sealed class HeldCell(CellFiles files, IDisposable entered) : IDisposable
{
    /// <summary>Its files.</summary>
    public CellFiles Files => files;

    /// <inheritdoc/>
    public void Dispose() => entered.Dispose();
}
