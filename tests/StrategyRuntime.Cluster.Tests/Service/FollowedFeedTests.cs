using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Cluster.Tests.Service;

/// <summary>Sessions that follow a feed which another node writes.</summary>
[Collection(PostgresCollection.Name)]
public sealed class FollowedFeedTests(PostgresServer server)
{
    private const string Strategy = "sample-sma-cross";
    private const string Feed = "/feeds/SP500";
    private const int Days = 300;
    private const string End = "2024-12-31T20:00:00Z";

    [Fact]
    public async Task A_session_follows_the_feed_of_another_node_and_goes_on_when_that_node_dies()
    {
        var folder = Directory.CreateTempSubdirectory("strategyruntime-single-").FullName;
        await using var single = new ServiceNode("single", folder, connection: null);
        single.Start();
        await using var cluster = await ServiceCluster.StartAsync(server, count: 2);
        var any = cluster.Nodes[0];
        await any.AskAsync(HttpMethod.Put, Feed, "local", s_feed);
        var writer = await cluster.OwnerOfAsync(SharedCells.Market);
        var user = await UserElsewhereAsync(cluster, writer);
        await single.UntilItListensAsync();
        var expected = OfASingleMachineAsync(single, user);

        await BeginAsync(any, user);
        await PushAsync(any, 0, Days / 3);
        var follower = await cluster.OwnerOfAsync(user);
        follower.Should().NotBe(writer);
        await UntilTicksAsync(follower, user, 4 * (Days / 3));
        await writer.SignalAsync("KILL");
        await PushAsync(follower, Days / 3, 2 * Days / 3);
        (await cluster.OwnerOfAsync(SharedCells.Market, writer)).Should().Be(follower);
        await UntilTicksAsync(follower, user, 4 * (2 * Days / 3));
        (await DeleteAsync(follower)).Should().Be(HttpStatusCode.Conflict, "a session follows it");
        await PushAsync(follower, 2 * Days / 3, Days);
        await PushAsync(follower, $"{End}\n");
        await follower.UntilStateAsync(SessionOf(user), user, "completed");

        (await FilesAsync(follower, user)).ShouldEqual(await expected, "wherever its feed is written");
        (await DeleteAsync(follower)).Should().Be(HttpStatusCode.NoContent, "no session follows it any more");
        await single.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static readonly object s_feed = new { source = "push", exchange = "NYSE" };

    private static string SessionOf(string user) => $"{user}.{Strategy}.paper";

    // The first of some users that is placed on another node than the feed.
    private static async Task<string> UserElsewhereAsync(ServiceCluster cluster, ServiceNode writer)
    {
        for (var i = 1; ; i++)
        {
            var user = string.Create(CultureInfo.InvariantCulture, $"user{i}");
            await writer.AskAsync(HttpMethod.Get, "/executions", user);
            if (await cluster.OwnerOfAsync(user) != writer) return user;
        }
    }

    private static async Task<IReadOnlyDictionary<string, byte[]>> OfASingleMachineAsync(ServiceNode machine, string user)
    {
        await machine.AskAsync(HttpMethod.Put, Feed, "local", s_feed);
        await BeginAsync(machine, user);
        await PushAsync(machine, 0, Days);
        await PushAsync(machine, $"{End}\n");
        await machine.UntilStateAsync(SessionOf(user), user, "completed");
        return await FilesAsync(machine, user);
    }

    private static async Task BeginAsync(ServiceNode node, string user)
    {
        await node.AskAsync(HttpMethod.Post, "/executions", user, new
        {
            strategy_id = Strategy, broker_connection_id = "paper", mode = "live_simulation", source = "feed", to = End, auto_start = true,
        });
        await node.UntilStateAsync(SessionOf(user), user, "running");
    }

    private static Task<JsonElement> PushAsync(ServiceNode node, int from, int to) => PushAsync(node, Rows(from, to));

    private static Task<JsonElement> PushAsync(ServiceNode node, string csv) => node.AskAsync(
        HttpMethod.Post, $"{Feed}/ticks", "local", () => (HttpContent)new StringContent(csv, Encoding.UTF8, "text/csv"));

    private static async Task<HttpStatusCode> DeleteAsync(ServiceNode node)
    {
        using var answer = await node.Client.DeleteAsync($"/api/v1{Feed}");
        return answer.StatusCode;
    }

    // Four prices a day that go up and down for weeks.
    private static string Rows(int from, int to)
    {
        var rows = new StringBuilder();
        for (var i = 4 * from; i < 4 * to; i++)
        {
            var time = new DateTime(2024, 1, 2, 15, 0, 0, DateTimeKind.Utc).AddDays(i / 4).AddHours(i % 4);
            rows.Append(CultureInfo.InvariantCulture, $"{time:s}Z,{100 + Math.Round(20 * Math.Sin(i / 100d), 2)}\n");
        }
        return rows.ToString();
    }

    private static async Task UntilTicksAsync(ServiceNode node, string user, long ticks)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(20))
        {
            var execution = await node.AskAsync(HttpMethod.Get, $"/executions/{SessionOf(user)}", user);
            if (TicksOf(execution) >= ticks) return;
            execution.GetProperty("state").GetString().Should().BeOneOf("running", "recovering");
            if (Stopwatch.GetElapsedTime(started) > ServiceNode.Patience)
                throw new TimeoutException($"{node.Name} has not {ticks} ticks: {execution}\n{node.Output}");
        }
    }

    // Null before the first.
    private static long TicksOf(JsonElement execution) =>
        execution.GetProperty("progress") is { ValueKind: JsonValueKind.Object } progress
        && progress.GetProperty("ticks") is { ValueKind: JsonValueKind.Number } ticks
            ? ticks.GetInt64()
            : 0;

    private static Task<IReadOnlyDictionary<string, byte[]>> FilesAsync(ServiceNode node, string user) =>
        SessionFilesOnDisk.ReadAsync(Path.Combine(node.Folder, user, $"{Strategy}_paper"));
}
