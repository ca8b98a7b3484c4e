using System.Globalization;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Cluster.Tests.Service;

/// <summary>A node that is stopped: its cells go on elsewhere. The long form says how long they rested.</summary>
[Collection(PostgresCollection.Name)]
public sealed class DrainTests(PostgresServer server, ITestOutputHelper output)
{
    // Twenty years take half an hour.
    private const int Pace = 360_000;

    [Fact]
    public async Task Sessions_of_a_node_that_stops_go_on_at_the_others_and_it_ends_in_order()
    {
        await using var cluster = await ServiceCluster.StartAsync(server, 3, "Cluster:BalanceAfterSeconds=0");
        await BalanceTests.UploadAsync(cluster.Nodes[0]);
        foreach (var count in FullForm.IsOn ? new[] { 1, 30 } : [3])
        {
            string[] users =
                [.. Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"user{count}x{i}"))];
            await Task.WhenAll(users.Select(u => BalanceTests.BeginAsync(cluster.Nodes[0], u, Pace)));
            await using var watch = new ResumeWatch(cluster.Database);
            foreach (var node in FullForm.IsOn ? cluster.Nodes : [await cluster.OwnerOfAsync(users[0])])
            {
                if (FullForm.IsOn) await Task.Delay(TimeSpan.FromSeconds(5));
                watch.Because(string.Create(CultureInfo.InvariantCulture, $"drained, {count} cells in all"));
                var there = (await cluster.OwnersAsync()).Where(o => users.Contains(o.Cell) && o.Node == node.Name).ToList();
                await node.SignalAsync("TERM");
                (await node.ExitCodeAsync()).Should().Be(0, node.Output);
                foreach (var cell in there.Select(o => o.Cell))
                {
                    var owner = await cluster.OwnerOfAsync(cell, node);
                    await owner.UntilStateAsync($"{cell}.{BalanceTests.Strategy}.paper", cell, "running");
                }
                output.WriteLine(node.Output);
                if (FullForm.IsOn) await Task.Delay(TimeSpan.FromSeconds(5));
                watch.Because(null);
                await cluster.RestartAsync();
            }
            foreach (var line in watch.Report()) output.WriteLine(line);
            foreach (var line in watch.Report()) Console.WriteLine(line);
            await Task.WhenAll(users.Select(u => cluster.AtOwnerAsync(
                u, owner => owner.AskAsync(HttpMethod.Post, $"/executions/{u}.{BalanceTests.Strategy}.paper/stop", u))));
        }
        foreach (var node in cluster.Nodes) output.WriteLine($"--- {node.Name}\n{node.Output}");
    }
}
