using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Cluster.Files;

/// <summary>The folders of a cell below a node's data root, and which of their files outlive the node.</summary>
/// <param name="root">The node's data root.</param>
/// <param name="cell">The cell: a user's id.</param>
public sealed class CellFolders(DataRoot root, string cell)
{
    private readonly string _sessions = cell + '/';

    /// <summary>Full paths of the folders; none lies within another.</summary>
    public IReadOnlyList<string> All { get; } = root.FoldersOf(cell);

    /// <summary>
    /// A path as the database has it, the same on every node: relative to the data root, with <c>/</c>. Null for one outside of the cell.
    /// </summary>
    public string? NameOf(string path)
    {
        foreach (var folder in All)
        {
            if (!path.StartsWith(folder, StringComparison.Ordinal)) continue;
            if (path.Length > folder.Length && path[folder.Length] != Path.DirectorySeparatorChar) continue;
            return path[(root.Path.Length + 1)..].Replace(Path.DirectorySeparatorChar, '/');
        }
        return null;
    }

    /// <summary>The path on this node of a name in the database.</summary>
    public string PathOf(string name) => Path.Combine(root.Path, name.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>
    /// True for a file that the database keeps. The others are on their way to be whole, or can be rebuilt from those it keeps.
    /// </summary>
    public bool IsKept(string name) =>
        !name.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal)
        && !(IsOfSession(name) && SessionFiles.Rebuilt.Contains(name[(name.LastIndexOf('/') + 1)..]));

    // A user's folder has the sessions' folders, and internal ones that start with _.
    private bool IsOfSession(string name) =>
        name.StartsWith(_sessions, StringComparison.Ordinal) && name.Length > _sessions.Length && name[_sessions.Length] != '_';
}
