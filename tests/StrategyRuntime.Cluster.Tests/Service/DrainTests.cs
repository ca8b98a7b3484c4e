using System.Globalization;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Cluster.Tests.Service;

/// <summary>
/// Nodes that are stopped one after the other under sessions, and how long those rest. In the long form alone: what the short one would
/// show, <see cref="WalkThroughTests"/> and <see cref="Silo.CellMovesTests"/> do.
/// </summary>
[Collection(PostgresCollection.Name)]
public sealed class DrainTests(PostgresServer server, ITestOutputHelper output)
{
    // Twenty years take half an hour.
    private const int Pace = 360_000;

    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Sessions_of_a_node_that_stops_go_on_at_the_others_and_it_ends_in_order()
    {
        if (!FullForm.IsOn) return;
        await using var cluster = await ServiceCluster.StartAsync(server, 3, "Cluster:BalanceAfterSeconds=0");
        await BalanceTests.UploadAsync(cluster.Nodes[0]);
        foreach (var count in new[] { 1, 30 })
        {
            string[] users =
                [.. Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"user{count}x{i}"))];
            await Task.WhenAll(users.Select(u => BalanceTests.BeginAsync(cluster.Nodes[0], u, Pace)));
            await using var watch = new ResumeWatch(cluster.Database);
            foreach (var node in cluster.Nodes)
            {
                await Task.Delay(s_between);
                watch.Because(string.Create(CultureInfo.InvariantCulture, $"drained, {count} cells in all"));
                var there = (await cluster.OwnersAsync()).Where(o => users.Contains(o.Cell) && o.Node == node.Name).ToList();
                await node.SignalAsync("TERM");
                (await node.ExitCodeAsync()).Should().Be(0, node.Output);
                foreach (var cell in there.Select(o => o.Cell))
                {
                    var owner = await cluster.OwnerOfAsync(cell, node);
                    await owner.UntilStateAsync(SessionOf(cell), cell, "running");
                }
                output.WriteLine(node.Output);
                await Task.Delay(s_between);
                watch.Because(null);
                await cluster.RestartAsync();
            }
            foreach (var line in watch.Report()) Console.WriteLine(line);
            await Task.WhenAll(users.Select(u => cluster.AtOwnerAsync(
                u, owner => owner.AskAsync(HttpMethod.Post, $"/executions/{SessionOf(u)}/stop", u))));
        }
    }

    private static string SessionOf(string user) => $"{user}.{BalanceTests.Strategy}.paper";
}
