using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Tests.Acceptance;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Cluster.Tests.Service;

/// <summary>Three real processes of the service, one database, and users whose sessions go on whatever happens to a node.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ServiceTests(PostgresServer server)
{
    private const string Strategy = "sample-sma-cross";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    // The short form ends before the last: WalkThroughTests has a node leave.
    private static readonly string[] s_deaths = ["kill", "freeze", "database", "leave"];

    [Fact]
    public async Task Sessions_end_with_the_bytes_of_a_single_machine_however_their_nodes_die()
    {
        var deaths = FullForm.IsOn ? 200 : s_deaths.Length - 1;
        var seed = FullForm.Seed(11);
        var random = new Random(seed);
        string[] users = [.. Enumerable.Range(1, FullForm.IsOn ? 30 : 2).Select(i => $"user{i}")];
        var single = OfASingleMachineAsync(users);
        await using var cluster = await ServiceCluster.StartAsync(server);
        await UploadAsync(cluster.Nodes[0]);
        await Task.WhenAll(users.Select(u => AddAsync(cluster.Nodes[0], u)));
        var expected = await single;

        for (var death = 0; death < deaths; death++)
        {
            var because = $"seed {seed}, death {death}: {s_deaths[death % s_deaths.Length]}";
            await Task.WhenAll(users.Select(u => StartAsync(cluster.Nodes[death % cluster.Nodes.Count], u)));
            var followers = users.Select(u => new StreamFollower(cluster.Nodes, SessionOf(u), u)).ToList();
            var events = random.Next(1, 10);
            foreach (var follower in followers) await follower.UntilItHasAsync(events, s_patience);
            var victim = await cluster.OwnerOfAsync(users[death % users.Length]);

            await DieAsync(s_deaths[death % s_deaths.Length], cluster, victim, users[death % users.Length]);

            await Task.WhenAll(users.Select(async user =>
            {
                var owner = await cluster.OwnerOfAsync(user);
                await owner.UntilStateAsync(SessionOf(user), user, "running");
                await CompleteAsync(owner, user);
            }));
            for (var i = 0; i < users.Length; i++)
            {
                var owner = await cluster.OwnerOfAsync(users[i]);
                var files = await FilesAsync(owner, users[i]);
                AsFirstRun(files, death + 1).ShouldEqual(expected[users[i]], because);
                var lines = await followers[i].LinesAsync(s_patience);
                string.Join('\n', lines).Should().Be(Encoding.UTF8.GetString(files["events.jsonl"]).TrimEnd('\n'), because);
                await followers[i].DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task A_machine_by_itself_loads_nothing_of_a_cluster()
    {
        var folder = Directory.CreateTempSubdirectory("strategyruntime-single-").FullName;
        await using var machine = new ServiceNode("single", folder, connection: null);
        machine.Start();
        await machine.UntilItListensAsync();
        await machine.AskAsync(HttpMethod.Get, "/executions", "local");
        await machine.AskAsync(HttpMethod.Get, "/status", "local");
        (await machine.Client.GetAsync("/api/v1/cluster")).StatusCode.Should().Be(HttpStatusCode.NotFound);

        var loaded = (await File.ReadAllLinesAsync($"/proc/{machine.ProcessId}/maps"))
            .Select(l => Path.GetFileName(l.Split(' ')[^1])).Where(n => n.EndsWith(".dll", StringComparison.Ordinal)).Distinct().ToList();

        loaded.Should().Contain("StrategyRuntime.Storage.dll");
        loaded.Where(n => n.Contains("Orleans") || n.Contains("Npgsql") || n.Contains("Yarp")).Should().BeEmpty();
        await machine.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string SessionOf(string user) => $"{user}.{Strategy}.paper";

    private async Task DieAsync(string death, ServiceCluster cluster, ServiceNode victim, string user)
    {
        switch (death)
        {
            case "kill":
                await victim.SignalAsync("KILL");
                await victim.ExitCodeAsync();
                await cluster.OwnerOfAsync(user, victim);
                break;
            case "freeze":
                await victim.SignalAsync("STOP");
                await cluster.OwnerOfAsync(user, victim);
                await victim.SignalAsync("CONT");
                (await victim.ExitCodeAsync()).Should().Be(3, victim.Output);
                victim.Output.Should().Contain("was evicted from the cluster");
                break;
            case "leave":
                await victim.SignalAsync("TERM");
                (await victim.ExitCodeAsync()).Should().Be(0, victim.Output);
                await cluster.OwnerOfAsync(user, victim);
                break;
            default:
                await server.CrashAsync();
                return;
        }
        victim.Start();
        await victim.UntilItListensAsync();
    }

    private static async Task<Dictionary<string, IReadOnlyDictionary<string, byte[]>>> OfASingleMachineAsync(string[] users)
    {
        var folder = Directory.CreateTempSubdirectory("strategyruntime-single-").FullName;
        await using var machine = new ServiceNode("single", folder, connection: null);
        machine.Start();
        await machine.UntilItListensAsync();
        await UploadAsync(machine);
        Dictionary<string, IReadOnlyDictionary<string, byte[]>> files = [];
        await Task.WhenAll(users.Select(async user =>
        {
            await AddAsync(machine, user);
            await StartAsync(machine, user);
            await CompleteAsync(machine, user);
        }));
        foreach (var user in users) files[user] = await FilesAsync(machine, user);
        await machine.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        return files;
    }

    // Twenty years take minutes at this speed: the run is under way whatever the machine is like, and is ended by a command.
    private static async Task StartAsync(ServiceNode node, string user)
    {
        await node.AskAsync(HttpMethod.Patch, $"/executions/{SessionOf(user)}", user, new { speed = 3_600_000 });
        await node.AskAsync(HttpMethod.Post, $"/executions/{SessionOf(user)}/start", user);
    }

    private static async Task CompleteAsync(ServiceNode node, string user)
    {
        await node.AskAsync(HttpMethod.Post, $"/executions/{SessionOf(user)}/speed", user, new { speed = "max" });
        await node.UntilStateAsync(SessionOf(user), user, "completed");
    }

    // Each event says which run it is of.
    private static Dictionary<string, byte[]> AsFirstRun(IReadOnlyDictionary<string, byte[]> files, int run)
    {
        var first = files.ToDictionary();
        var events = Encoding.UTF8.GetString(files["events.jsonl"]);
        first["events.jsonl"] = Encoding.UTF8.GetBytes(events.Replace(
            string.Create(CultureInfo.InvariantCulture, $"\"catchup_id\":\"{run}-"), "\"catchup_id\":\"1-", StringComparison.Ordinal));
        return first;
    }

    private static Task<IReadOnlyDictionary<string, byte[]>> FilesAsync(ServiceNode node, string user) =>
        SessionFilesOnDisk.ReadAsync(Path.Combine(node.Folder, user, $"{Strategy}_paper"));

    private static async Task UploadAsync(ServiceNode node)
    {
        var prices = await File.ReadAllBytesAsync(Repository.File("backtest_data/_market/SP500.1d.csv"));
        await node.AskAsync(HttpMethod.Post, "/market-data/SP500?timeframe=1d", "local", () => (HttpContent)new ByteArrayContent(prices)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("text/csv") },
        });
    }

    private static Task<JsonElement> AddAsync(ServiceNode node, string user) => node.AskAsync(
        HttpMethod.Post, "/executions", user, new { strategy_id = Strategy, broker_connection_id = "paper", mode = "live_simulation" });
}
