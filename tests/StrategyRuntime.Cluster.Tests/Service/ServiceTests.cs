using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Tests.Acceptance;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Cluster.Tests.Service;

/// <summary>Three real processes of the service, one database, and users whose sessions go on whatever happens to a node.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ServiceTests(PostgresServer server, ITestOutputHelper output)
{
    private const string Strategy = "sample-sma-cross";

    private static readonly TimeSpan s_patience = ServiceNode.Patience;
    private static readonly TimeSpan s_betweenSaves = TimeSpan.FromMilliseconds(FullForm.IsOn ? 2_000 : 200);

    // Twenty years take minutes at this pace: the run is under way whatever the machine is like, and is ended by a command.
    private static readonly int s_pace = FullForm.IsOn ? 1_000_000 : 3_600_000;

    [Fact]
    public async Task Sessions_end_with_the_bytes_of_a_single_machine_however_their_nodes_die()
    {
        var kinds = FullForm.IsOn ? Deaths.Long : Deaths.Short;
        var deaths = FullForm.IsOn ? 200 : kinds.Count;
        var seed = FullForm.Seed(11);
        var random = new Random(seed);
        string[] users = [.. Enumerable.Range(1, FullForm.IsOn ? 30 : 2).Select(i => $"user{i}")];
        var single = OfASingleMachineAsync(users);
        await using var cluster = await ServiceCluster.StartCuttableAsync(server);
        // Seen in the output of a run that passes, too.
        if (!cluster.HasNetworks) Console.WriteLine("No network namespaces can be made here: no node is cut from the others.");
        await UploadAsync(cluster.Nodes[0]);
        await Task.WhenAll(users.Select(u => AddAsync(cluster.Nodes[0], u)));
        var document = await cluster.Nodes[0].AskAsync(HttpMethod.Get, $"/strategies/{Strategy}", users[0]);
        var editors = users.Select(u => new StrategyEditor(cluster.Nodes, u, document.GetRawText(), s_betweenSaves)).ToList();
        var expected = await single;
        await using var watch = new ResumeWatch(cluster.Database);
        var ways = new Deaths(server, cluster);

        for (var (death, run) = (0, 1); death < deaths; run++)
        {
            await Task.WhenAll(users.Select(u => cluster.AtOwnerAsync(u, owner => StartAsync(owner, u))));
            var followers = users.Select(u => new StreamFollower(cluster.Nodes, SessionOf(u), u)).ToList();
            var because = $"seed {seed}, run {run}";
            for (var end = Math.Min(death + kinds.Count, deaths); death < end; death++)
            {
                var kind = kinds[death % kinds.Count];
                because = $"seed {seed}, run {run}, death {death}: {kind}";
                var events = random.Next(1, 10);
                await Task.WhenAll(followers.Select(f => f.UntilItHasAsync(f.Count + events, s_patience)));
                if (kind == Deaths.NoNodes && !cluster.HasNetworks) continue;
                var user = users[random.Next(users.Length)];
                var victim = await cluster.OwnerOfAsync(user);
                watch.Because(kind);
                var started = Stopwatch.GetTimestamp();

                // The first of each kind takes as long as it may in the long form.
                await ways.BringAboutAsync(kind, victim, user, FullForm.IsOn && run == 1 ? LengthOf(kind) : TimeSpan.Zero);

                await Task.WhenAll(users.Select(u =>
                    cluster.AtOwnerAsync(u, owner => owner.UntilStateAsync(SessionOf(u), u, "running"))));
                await Task.WhenAll(followers.Select(f => f.UntilItHasAsync(f.Count + 1, s_patience)));
                watch.Because(null);
                output.WriteLine(FormattableString.Invariant($"{because}, {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s"));
            }
            await Task.WhenAll(users.Select(u => cluster.AtOwnerAsync(u, owner => CompleteAsync(owner, u))));
            for (var i = 0; i < users.Length; i++)
            {
                var files = await FilesAsync(await cluster.OwnerOfAsync(users[i]), users[i]);
                AsFirstRun(files, run).ShouldEqual(expected[users[i]], because);
                var lines = await followers[i].LinesAsync(s_patience);
                string.Join('\n', lines).Should().Be(Encoding.UTF8.GetString(files["events.jsonl"]).TrimEnd('\n'), because);
                await followers[i].DisposeAsync();
            }
            foreach (var line in watch.Report()) output.WriteLine(FormattableString.Invariant($"{death} deaths, {line}"));
        }
        await Task.WhenAll(editors.Select(e => e.ShouldHaveKeptAllAsync(cluster.Nodes[0], $"seed {seed}")));
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

    internal static string SessionOf(string user) => $"{user}.{Strategy}.paper";

    private static TimeSpan LengthOf(string death) => death switch
    {
        Deaths.Freeze => TimeSpan.FromSeconds(30),
        Deaths.Away => TimeSpan.FromSeconds(60),
        _ => TimeSpan.Zero,
    };

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

    private static async Task StartAsync(ServiceNode node, string user)
    {
        // Its node may have been lost as it did so.
        if (await node.StateOfAsync(SessionOf(user), user) == "running") return;
        await node.AskAsync(HttpMethod.Patch, $"/executions/{SessionOf(user)}", user, new { speed = s_pace });
        await node.AskAsync(HttpMethod.Post, $"/executions/{SessionOf(user)}/start", user);
    }

    private static async Task CompleteAsync(ServiceNode node, string user)
    {
        if (await node.StateOfAsync(SessionOf(user), user) == "completed") return;
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
