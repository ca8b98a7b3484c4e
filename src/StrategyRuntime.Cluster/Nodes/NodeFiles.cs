using System.Collections.Concurrent;
using StrategyRuntime.Cluster.Files;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Cluster.Nodes;

/// <summary>
/// A node's disk: the files of a cell that the node has are written through the database, those of a cell that it does not have cannot be
/// written. What belongs to no cell is the local disk's. Any thread.
/// </summary>
internal sealed class NodeFiles(IDurableFiles local, DataRoot root) : ForwardedFiles(local)
{
    private readonly ConcurrentDictionary<string, CellFolders> _folders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CellFiles> _cells = new(StringComparer.Ordinal);

    /// <summary>The folders of a cell.</summary>
    public CellFolders FoldersOf(string cell) => _folders.GetOrAdd(cell, c => new CellFolders(root, c));

    /// <summary>From now on the cell is written through these.</summary>
    public void Open(string cell, CellFiles files) => _cells[cell] = files;

    /// <summary>From now on the cell cannot be written; null when it could not be before.</summary>
    public CellFiles? Close(string cell) => _cells.TryRemove(cell, out var files) ? files : null;

    /// <summary>Cells that refuse to be written, with the reason.</summary>
    public IReadOnlyCollection<(string Cell, string Reason)> Lost =>
        [.. _cells.Select(c => (c.Key, c.Value.Failure?.Message)).Where(c => c.Message is not null).Select(c => (c.Key, c.Message!))];

    /// <inheritdoc/>
    public override IDurableFile Open(string path, FileOpening opening) =>
        opening == FileOpening.Read ? Files.Open(path, opening) : Writer("open", path).Open(path, opening);

    /// <inheritdoc/>
    public override void Rename(string from, string to)
    {
        var writer = Writer("rename", from);
        if (writer != Writer("rename", to))
            throw new DurableFileException("rename", from, FileFault.Denied, $"{to} is not of the same cell");
        writer.Rename(from, to);
    }

    /// <inheritdoc/>
    public override bool Link(string from, string to) => Writer("link", to).Link(from, to);

    /// <inheritdoc/>
    public override void Unlink(string path) => Writer("remove", path).Unlink(path);

    /// <inheritdoc/>
    public override void SyncFolder(string folder) => Writer("sync", folder).SyncFolder(folder);

    private IDurableFiles Writer(string operation, string path)
    {
        if (CellOf(path) is not { } cell) return Files;
        return _cells.TryGetValue(cell, out var files)
            ? files
            : throw new DurableFileException(operation, path, FileFault.Fenced, $"this node does not have the cell {cell}");
    }

    // A cell's folders are {user} and {catalog}/{user}; internal ones start with _.
    private string? CellOf(string path)
    {
        if (!path.StartsWith(root.Path, StringComparison.Ordinal) || path.Length == root.Path.Length) return null;
        var parts = path[(root.Path.Length + 1)..].Split(Path.DirectorySeparatorChar, 3);
        var cell = parts[0].StartsWith('_') ? parts.ElementAtOrDefault(1) : parts[0];
        return cell is not null && Identifier.IsValid(cell) && FoldersOf(cell).NameOf(path) is not null ? cell : null;
    }
}
