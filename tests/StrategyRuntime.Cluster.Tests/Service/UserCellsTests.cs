using System.IO.Abstractions;
using Microsoft.Extensions.Logging.Abstractions;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Cluster.Silo;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Cluster.Tests.Service;

[Collection(PostgresCollection.Name)]
public sealed class UserCellsTests(PostgresServer server) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("strategyruntime-node-").FullName;

    [Fact]
    public async Task A_cell_that_a_node_could_not_start_waits_for_a_node()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var node = new ClusterNode("a", database, new DataRoot(_folder, new FileSystem()), NativeFiles.Instance);
        var cells = new UserCells(
            node, new CellRequests(TimeProvider.System), feeds: null!, new NoCopies(), [new Unable()], NullLogger<UserCells>.Instance);

        var start = () => cells.StartAsync("ann", CancellationToken.None);

        await start.Should().ThrowAsync<InvalidOperationException>();
        (await new CellDirectory(database).ListWaitingAsync("b")).Should().Equal(new CellOwnership("ann", 2, null));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed class NoCopies : IReplicaReader
    {
        public void Looked(string cell)
        {
            // There are no feeds.
        }
    }

    private sealed class Unable : IUserPart
    {
        public Task StartUserAsync(string userId) => throw new InvalidOperationException("It cannot be taken up now.");

        public Task StopUserAsync(string userId) => Task.CompletedTask;

        public bool IsBusy(string userId) => false;
    }
}
