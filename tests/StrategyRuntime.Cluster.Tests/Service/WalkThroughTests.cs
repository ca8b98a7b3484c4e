using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Cluster.Tests.Service;

/// <summary>What docs/CLUSTER.md says about the set-up, with three real processes, whichever of them is asked.</summary>
[Collection(PostgresCollection.Name)]
public sealed class WalkThroughTests(PostgresServer server)
{
    private const string Strategy = "sample-sma-cross";
    private const string Session = $"ann.{Strategy}.paper";
    private const string KeyHeader = "X-Api-Key";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Three_nodes_are_one_service()
    {
        await using var cluster = await ServiceCluster.StartAsync(server);
        var (a, b, c) = (cluster.Nodes[0], cluster.Nodes[1], cluster.Nodes[2]);

        // A key that is made with one node's data root is good at all.
        var admin = (await KeysAsync(a, "create", "--admin")).Trim();
        var ann = (await KeysAsync(b, "create", "--user", "ann")).Trim();
        foreach (var node in cluster.Nodes)
        {
            await UntilAsync(async () => await StatusOfAsync(node, "/api/v1/executions") == HttpStatusCode.Unauthorized, node);
            node.Client.DefaultRequestHeaders.Add(KeyHeader, admin);
        }

        // What one node takes, every node has.
        var prices = await File.ReadAllBytesAsync(Repository.File("backtest_data/_market/SP500.1d.csv"));
        await a.AskAsync(HttpMethod.Post, "/market-data/SP500?timeframe=1d", "admin", () => (HttpContent)new ByteArrayContent(prices)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("text/csv") },
        });
        await b.AskAsync(HttpMethod.Put, "/exchanges/OWN", "admin", new
        {
            zone = "UTC", sessions = new[] { new { days = new[] { "mon" }, open = "09:00", close = "17:00" } },
        });
        foreach (var node in cluster.Nodes)
        {
            await UntilAsync(async () => await StatusOfAsync(node, "/api/v1/market-data/SP500", admin) == HttpStatusCode.OK, node);
            await UntilAsync(async () => await StatusOfAsync(node, "/api/v1/exchanges/OWN", admin) == HttpStatusCode.OK, node);
        }

        // A user is on one node, and answered by all.
        await c.AskAsync(HttpMethod.Post, "/executions", "ann", new
        {
            strategy_id = Strategy, broker_connection_id = "paper", mode = "live_simulation", speed = 3_600_000,
        });
        await b.AskAsync(HttpMethod.Post, $"/executions/{Session}/start", "ann");
        foreach (var node in cluster.Nodes) await node.UntilStateAsync(Session, "ann", "running");
        var owner = await cluster.OwnerOfAsync("ann");
        foreach (var node in cluster.Nodes)
        {
            await UntilAsync(async () => IsWhole(await node.AskAsync(HttpMethod.Get, "/cluster", "admin"), owner.Name), node);
        }

        // A node that leaves gives its users to the others, and the session goes on.
        await owner.SignalAsync("TERM");
        (await owner.ExitCodeAsync()).Should().Be(0, owner.Output);
        var next = await cluster.OwnerOfAsync("ann", owner);
        var third = cluster.Nodes.Single(n => n != owner && n != next);
        await third.UntilStateAsync(Session, "ann", "running");
        await third.AskAsync(HttpMethod.Post, $"/executions/{Session}/speed", "ann", new { speed = "max" });
        await third.UntilStateAsync(Session, "ann", "completed");

        // The history of its run is the same bytes by way of another node, also for a client that accepts compression.
        foreach (var stream in new[] { "stream?from=start&snapshot=false", "replay?from=start&snapshot=false&speed=max", "events" })
        {
            var path = $"/api/v1/executions/{Session}/{stream}";
            var direct = await next.Client.GetByteArrayAsync(path);
            direct.Length.Should().BeGreaterThan(100_000, stream);
            var handedOn = await BytesAsync(third, path);
            WithoutHello(handedOn).SequenceEqual(WithoutHello(direct)).Should().BeTrue(stream);
        }

        // A key that is revoked is good nowhere.
        (await StatusOfAsync(next, "/api/v1/executions", ann)).Should().Be(HttpStatusCode.OK);
        await KeysAsync(third, "revoke", ann.Split('_')[1]);
        foreach (var node in new[] { next, third })
            await UntilAsync(async () => await StatusOfAsync(node, "/api/v1/executions", ann) == HttpStatusCode.Unauthorized, node);
    }

    private static bool IsWhole(JsonElement cluster, string owner)
    {
        var states = cluster.GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("state").GetString()).ToList();
        var cell = cluster.GetProperty("cells").EnumerateArray().FirstOrDefault(c => c.GetProperty("name").GetString() == "ann");
        return states is ["active", "active", "active"]
            && cell.ValueKind == JsonValueKind.Object
            && cell.GetProperty("owner").GetString() == owner
            && cell.GetProperty("active").GetBoolean()
            && cell.GetProperty("lag").ValueKind == JsonValueKind.Object;
    }

    private static async Task<HttpStatusCode> StatusOfAsync(ServiceNode node, string path, string? key = null)
    {
        using var client = new HttpClient { BaseAddress = node.Client.BaseAddress };
        if (key is not null) client.DefaultRequestHeaders.Add(KeyHeader, key);
        using var response = await client.GetAsync(path);
        return response.StatusCode;
    }

    // A stream's first frame has a time to come back that differs from client to client.
    private static ReadOnlySpan<byte> WithoutHello(byte[] stream) => stream.AsSpan(stream.AsSpan().IndexOf("\n\n"u8) + 1);

    private static async Task<byte[]> BytesAsync(ServiceNode node, string path)
    {
        using var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All };
        using var client = new HttpClient(handler) { BaseAddress = node.Client.BaseAddress, Timeout = s_patience };
        client.DefaultRequestHeaders.Add(KeyHeader, node.Client.DefaultRequestHeaders.GetValues(KeyHeader));
        return await client.GetByteArrayAsync(path);
    }

    private static async Task<string> KeysAsync(ServiceNode node, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", node.Command(["keys", .. arguments]))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(s_patience);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw;
        }
        process.ExitCode.Should().Be(0, await errors);
        return await output;
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, ServiceNode node)
    {
        for (var started = Stopwatch.GetTimestamp(); !await isSo();)
        {
            if (Stopwatch.GetElapsedTime(started) > s_patience) throw new TimeoutException($"{node.Name}:\n{node.Output}");
            await Task.Delay(50);
        }
    }
}
