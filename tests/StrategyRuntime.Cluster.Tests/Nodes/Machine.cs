using System.IO.Abstractions;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Cluster.Tests.Nodes;

/// <summary>A machine with a data root that is deleted with it, and the node of a cluster that runs on it.</summary>
internal class Machine : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("strategyruntime-node-").FullName;

    public Machine(string name, ClusterDatabase database, IDurableFiles? disk = null)
    {
        Name = name;
        Node = new ClusterNode(name, database, new DataRoot(_folder, new FileSystem()), disk ?? NativeFiles.Instance);
        Root = new DataRoot(_folder, new FileSystem(), Node.Files);
    }

    public string Name { get; }

    public ClusterNode Node { get; }

    /// <summary>Its data root, as the service on it writes it.</summary>
    public DataRoot Root { get; }

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Writes a file as the service does.</summary>
    public void Write(string name, string text)
    {
        Root.Files.CreateFolder(Path.GetDirectoryName(PathOf(name))!);
        Root.Files.WriteAtomically(PathOf(name), System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Writes a file of which the cluster knows nothing.</summary>
    public void WriteLocally(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }

    public string Read(string name) => File.ReadAllText(PathOf(name));

    public virtual async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
