using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Cluster.Tests.Service;

/// <summary>Cells that leave a node which is well.</summary>
[Collection(PostgresCollection.Name)]
public sealed class BalanceTests(PostgresServer server)
{
    internal const string Strategy = "sample-sma-cross";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_node_that_joins_gets_its_share_of_the_users_and_idle_ones_are_given_back()
    {
        await using var cluster = await ServiceCluster.StartAsync(
            server, 2, "Cluster:BalanceAfterSeconds=1", "Cluster:IdleAfterMinutes=0.05");
        var (stays, comes) = (cluster.Nodes[0], cluster.Nodes[1]);
        await comes.SignalAsync("TERM");
        await comes.ExitCodeAsync();
        string[] users = [.. Enumerable.Range(1, 12).Select(i => string.Create(CultureInfo.InvariantCulture, $"user{i}"))];
        await UploadAsync(stays);
        await Task.WhenAll(users.Select(u => BeginAsync(stays, u)));
        foreach (var user in users) (await cluster.OwnerOfAsync(user)).Should().Be(stays);
        await stays.AskAsync(HttpMethod.Get, "/executions", "idle");

        comes.Start();
        await comes.UntilItListensAsync();

        // One of twelve belongs to each of two nodes but once in two thousand times; no request brings it there.
        await UntilAsync(
            async () => (await cluster.OwnersAsync()).Where(o => users.Contains(o.Cell)).Any(o => o.Node == comes.Name), stays);
        await UntilAsync(async () => (await cluster.OwnersAsync()).Single(o => o.Cell == "idle").Node is null, stays);
        foreach (var user in users) await comes.UntilStateAsync($"{user}.{Strategy}.paper", user, "running");
        (await stays.AskAsync(HttpMethod.Get, "/executions", "idle")).GetProperty("items").GetArrayLength().Should().Be(0);
    }

    internal static async Task UploadAsync(ServiceNode node)
    {
        var prices = await File.ReadAllBytesAsync(Repository.File("backtest_data/_market/SP500.1d.csv"));
        await node.AskAsync(HttpMethod.Post, "/market-data/SP500?timeframe=1d", "local", () => (HttpContent)new ByteArrayContent(prices)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("text/csv") },
        });
    }

    internal static Task<JsonElement> BeginAsync(ServiceNode node, string user, int pace = 3_600) => node.AskAsync(
        HttpMethod.Post, "/executions", user, new
        {
            strategy_id = Strategy, broker_connection_id = "paper", mode = "live_simulation", speed = pace, auto_start = true,
        });

    private static async Task UntilAsync(Func<Task<bool>> isSo, ServiceNode node)
    {
        for (var started = Stopwatch.GetTimestamp(); !await isSo();)
        {
            if (Stopwatch.GetElapsedTime(started) > s_patience) throw new TimeoutException($"{node.Name}:\n{node.Output}");
            await Task.Delay(50);
        }
    }
}
