using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Nodes;
using StrategyRuntime.Cluster.Routing;
using StrategyRuntime.Cluster.Silo;
using StrategyRuntime.Cluster.Tests.Nodes;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Cluster.Tests.Silo;

/// <summary>Cells of a node that stops, in two silos of this process.</summary>
[Collection(PostgresCollection.Name)]
public sealed class CellMovesTests(PostgresServer server)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Cells_of_a_node_that_stops_run_at_the_next_one_though_no_loop_looks_for_them()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var a = new Machine("a", database);
        await using var b = new Machine("b", database);
        using var leaving = HostOf(a, database);
        using var staying = HostOf(b, database);
        await leaving.StartAsync();
        await staying.StartAsync();
        var router = leaving.Services.GetRequiredService<ICellRouter>();
        foreach (var cell in Enumerable.Range(0, 24).Select(i => string.Create(CultureInfo.InvariantCulture, $"user{i}")))
            await UntilFoundAsync(router, cell);
        var there = a.Node.Leases.Select(l => l.Cell).ToList();
        there.Should().NotBeEmpty();
        var taken = (CellsOfNode)staying.Services.GetRequiredService<ICellHost>();

        await leaving.StopAsync();

        a.Node.Leases.Should().BeEmpty("each was given to the next node");
        foreach (var cell in there) await taken.TakenAsync(cell).WaitAsync(s_patience);
        // Of those of the other node Orleans may have ended some, as it does when nodes go: they are called in the same way.
        using var patience = new CancellationTokenSource(s_patience);
        while ((await new CellDirectory(database).ListWaitingAsync("c", patience.Token)).Count > 0) await Task.Delay(20, patience.Token);
        await staying.StopAsync();
    }

    private static async Task UntilFoundAsync(ICellRouter router, string cell)
    {
        while (true)
        {
            try
            {
                await router.FindAsync(cell, CancellationToken.None);
                return;
            }
            catch (CellUnavailableException)
            {
                // The nodes have just come together.
                await Task.Delay(20);
            }
        }
    }

    private static IHost HostOf(Machine machine, ClusterDatabase database)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(database).AddSingleton(machine.Node);
        builder.Services.AddSingleton<ICellHost>(new CellsOfNode(machine.Node));
        builder.AddSilo(
            new NodeIdentity(machine.Name, new Uri("http://127.0.0.1")),
            new IPEndPoint(IPAddress.Loopback, FreePort.Next()),
            new CellPolicy(TimeSpan.Zero, TimeSpan.Zero) { LookEvery = TimeSpan.FromDays(1) });
        // However slow the machine: a silo that is declared dead ends the process.
        builder.Services.Configure<ClusterMembershipOptions>(options =>
            options.ProbeTimeout = options.MinProbeTimeout = options.MaxProbeTimeout = s_patience);
        return builder.Build();
    }

    private sealed class CellsOfNode(ClusterNode node) : ICellHost
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _taken = new();

        public Task TakenAsync(string cell) => _taken.GetOrAdd(cell, _ => new TaskCompletionSource()).Task;

        public async Task StartAsync(string cell, CancellationToken cancellationToken)
        {
            await node.ActivateAsync(cell, cancellationToken);
            _taken.GetOrAdd(cell, _ => new TaskCompletionSource()).TrySetResult();
        }

        public async Task<bool> StopAsync(string cell, CancellationToken cancellationToken)
        {
            await node.DrainAsync(cell, runs: true, cancellationToken);
            return true;
        }

        public IReadOnlyCollection<string> Stalled(TimeSpan after) => [];

        public IReadOnlyList<string> Idle(TimeSpan after) => [];
    }
}
