using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Silo;

namespace StrategyRuntime.Cluster.Tests.Silo;

/// <summary>How a silo places the grains of cells.</summary>
[Collection(PostgresCollection.Name)]
public sealed class CellPlacementTests(PostgresServer server)
{
    [Fact]
    public async Task Cells_are_placed_by_their_hash_and_nodes_of_an_earlier_version_read_a_name_that_they_know()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(database);
        builder.AddSilo(
            new NodeIdentity("a", new Uri("http://127.0.0.1:1")), new IPEndPoint(IPAddress.Loopback, 11_111),
            new CellPolicy(TimeSpan.Zero, TimeSpan.Zero));
        using var silo = builder.Build();
        var cell = GrainType.Create("user");

        silo.Services.GetRequiredService<PlacementStrategyResolver>().GetPlacementStrategy(cell).Should().BeOfType<CellPlacement>();
        silo.Services.GetRequiredService<GrainPropertiesResolver>().GetGrainProperties(cell)
            .Properties[WellKnownGrainTypeProperties.PlacementStrategy].Should().Be("HashBasedPlacement");
    }

    [Fact]
    public async Task The_grain_of_a_node_is_placed_on_that_node_and_nowhere_else_once_it_has_gone()
    {
        var (here, gone) = (AddressOf(1), AddressOf(2));
        var director = new CellPlacementDirector(new LeavingNodes());
        Task<SiloAddress> Place(string type, string key) => director.OnAddActivation(
            new CellPlacement(), new PlacementTarget(GrainId.Create(type, key), [], default, 0), new Nodes(here));

        (await Place(NodeGrain.Type, here.ToParsableString())).Should().Be(here);
        (await Place("user", "ann")).Should().Be(here);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => Place(NodeGrain.Type, gone.ToParsableString()));
    }

    private static SiloAddress AddressOf(int port) => SiloAddress.New(IPAddress.Loopback, port, 1);

    private sealed class Nodes(SiloAddress only) : IPlacementContext
    {
        public SiloAddress LocalSilo => only;

        public SiloStatus LocalSiloStatus => SiloStatus.Active;

        public SiloAddress[] GetCompatibleSilos(PlacementTarget target) => [only];

        public IReadOnlyDictionary<ushort, SiloAddress[]> GetCompatibleSilosWithVersions(PlacementTarget target) =>
            new Dictionary<ushort, SiloAddress[]> { [0] = [only] };
    }
}
