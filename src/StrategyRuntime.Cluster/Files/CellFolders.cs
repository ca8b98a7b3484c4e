using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Cluster.Files;

/// <summary>The folders of a cell below a node's data root, and which of their files outlive the node.</summary>
/// <param name="root">The node's data root.</param>
/// <param name="cell">The cell: a user's id, or one of <see cref="SharedCells"/>.</param>
public sealed class CellFolders(DataRoot root, string cell)
{
    private const string Gzip = ".gz";
    private const string Csv = ".csv";

    private readonly string _sessions = cell + '/';

    // Runs keep the versions that they read on the node that they run on: the database has the bytes as content.
    private readonly string? _ofNode = cell == SharedCells.Market ? root.MarketVersionsFolder : null;

    /// <summary>The cell.</summary>
    public string Cell => cell;

    /// <summary>Full paths of the folders; none lies within another.</summary>
    public IReadOnlyList<string> All { get; } = cell switch
    {
        SharedCells.Access => [root.AccessFolder],
        SharedCells.Exchanges => [root.ExchangesFolder],
        SharedCells.Market => [root.MarketFolder],
        _ => root.FoldersOf(cell),
    };

    /// <summary>Full paths of single files of the cell that lie beside its folders.</summary>
    public IReadOnlyList<string> Marks { get; } = cell == SharedCells.Access ? [root.KeysRequiredMark] : [];

    /// <summary>True when other nodes read a copy of the cell, and readers of this node do not stop while it comes.</summary>
    public bool IsShared { get; } = SharedCells.Has(cell);

    /// <summary>
    /// A path as the database has it, the same on every node: relative to the data root, with <c>/</c>. Null for one outside of the cell.
    /// </summary>
    public string? NameOf(string path) =>
        (All.Any(f => IsIn(path, f)) && !(_ofNode is { } own && IsIn(path, own))) || Marks.Any(m => IsOfMark(path, m))
            ? path[(root.Path.Length + 1)..].Replace(Path.DirectorySeparatorChar, '/')
            : null;

    /// <summary>The path on this node of a name in the database.</summary>
    public string PathOf(string name) => Path.Combine(root.Path, name.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>
    /// True for a file that the database keeps. The others are on their way to be whole, or can be rebuilt from those it keeps.
    /// </summary>
    public bool IsKept(string name) =>
        !name.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal)
        && !(IsOfSession(name) && SessionFiles.Rebuilt.Contains(name[(name.LastIndexOf('/') + 1)..]));

    /// <summary>True for one of <see cref="Marks"/>.</summary>
    public bool IsMark(string path) => Marks.Contains(path);

    /// <summary>
    /// True for a file that is never changed, only replaced: the database stores its bytes once for all that are the same.
    /// </summary>
    public bool IsContent(string name) =>
        cell == SharedCells.Market && name.Count(c => c == '/') == 1
        && (name.EndsWith(Csv, StringComparison.Ordinal) || name.EndsWith(Csv + Gzip, StringComparison.Ordinal));

    private static bool IsIn(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal)
        && (path.Length == folder.Length || path[folder.Length] == Path.DirectorySeparatorChar);

    // With the names that it has on its way to be whole.
    private static bool IsOfMark(string path, string mark) =>
        path == mark || path == mark + AtomicFile.TemporarySuffix;

    // A user's folder has the sessions' folders, and internal ones that start with _.
    private bool IsOfSession(string name) =>
        !IsShared
        && name.StartsWith(_sessions, StringComparison.Ordinal)
        && name.Length > _sessions.Length && name[_sessions.Length] != '_';
}
