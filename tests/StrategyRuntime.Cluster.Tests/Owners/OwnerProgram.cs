using System.Globalization;
using System.IO.Abstractions;
using System.Text;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Cluster.Tests.Owners;

/// <summary>
/// The process that owns a cell: takes it, goes on with its log where that ends, and publishes each line once it is durable, on its
/// standard output. It ends by itself when it has lost the cell or the database.
/// </summary>
internal static class OwnerProgram
{
    public const string Cell = "user";

    /// <summary>Last line of an owner that was refused because another has the cell.</summary>
    public const string Fenced = "fenced";

    /// <summary>Last line of an owner whose database did not answer.</summary>
    public const string Lost = "lost";

    /// <summary>Where the log is below a data root.</summary>
    public static string LogOf(string root) => Path.Combine(root, Cell, "s_p", "events.jsonl");

    /// <summary>Takes the connection to the database, the data root and the node's name.</summary>
    public static async Task<int> Main(string[] arguments)
    {
        var (connection, folder, name) = (arguments[0], arguments[1], arguments[2]);
        await using var database = await ClusterDatabase.OpenAsync(connection);
        await using var node = new ClusterNode(name, database, new DataRoot(folder, new FileSystem()), NativeFiles.Instance);
        await node.ActivateAsync(Cell);
        var epoch = node.Leases.Single().Epoch;
        var path = LogOf(folder);
        node.Files.CreateFolder(Path.GetDirectoryName(path)!);
        using var log = node.Files.Open(path, FileOpening.Append);
        for (var number = (await File.ReadAllLinesAsync(path)).Length + 1; ; number++)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{number} {name}@{epoch}");
            try
            {
                log.AppendAll(Encoding.UTF8.GetBytes(line + '\n'));
                await log.SyncAsync();
            }
            catch (DurableFileException e)
            {
                Console.WriteLine(e.Fault == FileFault.Fenced ? Fenced : Lost);
                return 0;
            }
            Console.WriteLine(line);
            // The log stays short enough to be read at each takeover.
            await Task.Delay(1);
        }
    }
}
