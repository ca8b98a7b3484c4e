using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;
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
        for (var i = 0; i < 24; i++) await UntilFoundAsync(router, User(i));
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

    [Fact]
    public async Task Cells_whose_turn_does_not_come_in_time_leave_all_at_once_before_anything_else_stops()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var a = new Machine("a", database);
        await using var b = new Machine("b", database);
        var after = new AfterMoves(a.Node);
        using var leaving = HostOf(a, database, inTurn: 0, after: after);
        using var staying = HostOf(b, database);
        await leaving.StartAsync();
        await staying.StartAsync();
        var router = leaving.Services.GetRequiredService<ICellRouter>();
        for (var i = 0; i < 24; i++) await UntilFoundAsync(router, User(i));
        a.Node.Leases.Should().NotBeEmpty();

        await leaving.StopAsync();

        after.Cells.Should().BeEmpty("they were given to the next node");
        await staying.StopAsync();
    }

    [Fact]
    public async Task A_node_that_joins_while_another_one_stops_is_told_so()
    {
        await using var database = await ClusterDatabase.OpenAsync(await server.CreateDatabaseAsync());
        await using var a = new Machine("a", database);
        await using var b = new Machine("b", database);
        await using var c = new Machine("c", database);
        using var leaving = HostOf(a, database);
        using var staying = HostOf(b, database);
        using var joining = HostOf(c, database);
        await leaving.StartAsync();
        await staying.StartAsync();
        var router = leaving.Services.GetRequiredService<ICellRouter>();
        for (var i = 0; a.Node.Leases.Count == 0; i++) await UntilFoundAsync(router, User(i));
        var cells = (CellsOfNode)leaving.Services.GetRequiredService<ICellHost>();
        cells.MayLeave = new TaskCompletionSource();

        var stop = leaving.StopAsync();
        await joining.StartAsync();
        var self = leaving.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        var known = joining.Services.GetRequiredService<LeavingNodes>();
        using var patience = new CancellationTokenSource(s_patience);
        while (!known.Has(self)) await Task.Delay(20, patience.Token);

        cells.MayLeave.SetResult();
        await stop;
        await joining.StopAsync();
        await staying.StopAsync();
    }

    private static string User(int number) => string.Create(CultureInfo.InvariantCulture, $"user{number}");

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

    private static IHost HostOf(Machine machine, ClusterDatabase database, double inTurn = 0.5, AfterMoves? after = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(database).AddSingleton(machine.Node);
        builder.Services.AddSingleton<ICellHost>(new CellsOfNode(machine.Node));
        builder.AddSilo(
            new NodeIdentity(machine.Name, new Uri("http://127.0.0.1")),
            new IPEndPoint(IPAddress.Loopback, FreePort.Next()),
            new CellPolicy(TimeSpan.Zero, TimeSpan.Zero) { LookEvery = TimeSpan.FromDays(1), InTurn = inTurn });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = s_patience * 5);
        if (after is not null) builder.Services.AddHostedService(_ => after);
        // However slow the machine: a silo that is declared dead ends the process.
        builder.Services.Configure<ClusterMembershipOptions>(options =>
            options.ProbeTimeout = options.MinProbeTimeout = options.MaxProbeTimeout = s_patience);
        return builder.Build();
    }

    /// <summary>Stops before all others, once all cells are to have moved.</summary>
    private sealed class AfterMoves(ClusterNode node) : IHostedService
    {
        /// <summary>Those that the node has by then.</summary>
        public IReadOnlyCollection<CellLease>? Cells { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            Cells = node.Leases;
            return Task.CompletedTask;
        }
    }

    private sealed class CellsOfNode(ClusterNode node) : ICellHost
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _taken = new();

        /// <summary>Until then its cells do not leave.</summary>
        public TaskCompletionSource? MayLeave { get; set; }

        public Task TakenAsync(string cell) => _taken.GetOrAdd(cell, _ => new TaskCompletionSource()).Task;

        public async Task StartAsync(string cell, CancellationToken cancellationToken)
        {
            await node.ActivateAsync(cell, cancellationToken);
            _taken.GetOrAdd(cell, _ => new TaskCompletionSource()).TrySetResult();
        }

        public async Task<bool> StopAsync(string cell, CancellationToken cancellationToken)
        {
            if (MayLeave is { } leave) await leave.Task;
            await node.DrainAsync(cell, runs: true, cancellationToken);
            return true;
        }

        public IReadOnlyCollection<string> Stalled(TimeSpan after) => [];

        public IReadOnlyList<string> Idle(TimeSpan after) => [];
    }
}
