using System.IO.Abstractions;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Files;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Cluster.Tests;

/// <summary>A node with a data root of its disk, and what it has of one cell.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    public const string Cell = "user";

    private readonly ClusterDatabase _database;
    private readonly string _name;
    private KnownFiles? _known;

    public TestNode(ClusterDatabase database, string name)
    {
        _database = database;
        _name = name;
        Root = new DataRoot(Directory.CreateTempSubdirectory("strategyruntime-node-").FullName, new FileSystem());
        Folders = new CellFolders(Root, Cell);
    }

    public DataRoot Root { get; }

    public CellFolders Folders { get; }

    /// <summary>The cell's files since it was last taken.</summary>
    public CellFiles Files { get; private set; } = null!;

    public CellLease Lease { get; private set; } = null!;

    /// <summary>Takes the cell and brings its files here.</summary>
    public async Task<RestoredCell> TakeAsync()
    {
        await ForgetAsync();
        Lease = await new CellDirectory(_database).TakeAsync(Cell, _name);
        var restored = await RestoreAsync();
        Files = new CellFiles(NativeFiles.Instance, Folders, _database, Lease);
        return restored;
    }

    public async Task<RestoredCell> RestoreAsync()
    {
        var restore = new CellRestore(NativeFiles.Instance, Folders, _database, Lease) { Known = _known };
        _known = null;
        return await restore.RunAsync();
    }

    /// <summary>Brings the cell's files here while another node has it.</summary>
    public async Task PrepareAsync() => await new CellRestore(NativeFiles.Instance, Folders, _database, lease: null)
    {
        Known = _known ??= new KnownFiles(),
    }.RunAsync();

    public string PathOf(string name)
    {
        var path = Folders.PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Names and texts of the files here that the database keeps, or of all.</summary>
    public IReadOnlyDictionary<string, string> Texts(bool all = false) => Directory
        .EnumerateFiles(Root.Path, "*", SearchOption.AllDirectories)
        .Select(p => (Path: p, Name: Folders.NameOf(p)))
        .Where(f => f.Name is { } name && (all || Folders.IsKept(name)))
        .ToDictionary(f => f.Name!, f => Convert.ToHexString(File.ReadAllBytes(f.Path)));

    public async ValueTask DisposeAsync()
    {
        await ForgetAsync();
        Directory.Delete(Root.Path, recursive: true);
    }

    private async Task ForgetAsync()
    {
        if (Files is { } files) await files.DisposeAsync();
    }
}
