using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace StrategyRuntime.Tests.Access;

/// <summary>A service with two users and an admin: ann has a strategy, an account and an execution that has run; ben has nothing.</summary>
internal sealed class TwoUsers : IAsyncDisposable
{
    public const string Session = "ann.hold.acct";

    /// <summary>A channel whose host is never found.</summary>
    public const string Webhook = """{ "type": "webhook", "url": "http://hooks.invalid/x", "secret": "0123456789abcdef" }""";

    private TwoUsers(TestHost host)
    {
        Host = host;
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(30));
        Ann = host.NewClient(host.CreateKey("ann").Text);
        Ben = host.NewClient(host.CreateKey("ben").Text);
        Admin = host.NewClient(host.CreateKey("admin", isAdmin: true).Text);
    }

    public TestHost Host { get; }

    public HttpClient Ann { get; }

    public HttpClient Ben { get; }

    public HttpClient Admin { get; }

    public static async Task<TwoUsers> StartAsync(
        IReadOnlyDictionary<string, string?>? configuration = null,
        string? dataRoot = null,
        Action<IServiceCollection>? configureServices = null)
    {
        var users = new TwoUsers(await TestHost.StartAsync(configuration, configureServices, dataRoot: dataRoot));
        await users.RestoreAsync();
        return users;
    }

    /// <summary>Makes everything as it was, whatever has been done to it.</summary>
    public async Task RestoreAsync()
    {
        if (!File.Exists(Path.Combine(Host.DataRoot, "_market", Sample.MinutesFile)))
            Host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(30));
        using (var exchange = TestHost.Json(
            """{ "zone": "UTC", "sessions": [ { "days": ["mon"], "open": "09:00", "close": "17:00" } ] }"""))
            (await Admin.PutAsync("/api/v1/exchanges/OWN", exchange)).Dispose();
        using (var feed = TestHost.Json("""{ "source": "push" }""")) (await Admin.PutAsync("/api/v1/feeds/TEST", feed)).Dispose();
        (await Admin.PostAsync("/api/v1/feeds/TEST/start", null)).Dispose();
        await SendAsync(HttpMethod.Put, "strategies/hold", Sample.BuyAndHold);
        await SendAsync(HttpMethod.Put, "broker-connections/acct", """{ "cash": 5000 }""");
        await SendAsync(HttpMethod.Put, "broker-connections/second", "{}");
        (await Ann.DeleteAsync("/api/v1/executions/ann.hold.second?stop=true")).Dispose();
        using (var found = await Ann.GetAsync($"/api/v1/executions/{Session}"))
        {
            if (found.StatusCode == HttpStatusCode.NotFound)
                await SendAsync(
                    HttpMethod.Post,
                    "executions",
                    """{ "strategy_id": "hold", "broker_connection_id": "acct", "mode": "live_simulation", "speed": "max" }""");
        }
        while (await StateAsync() is var state && state != "completed")
        {
            if (state is "queued" or "stopped" or "failed") await SendAsync(HttpMethod.Post, $"executions/{Session}/start", null);
            await Task.Delay(10);
        }
        Host.WriteMarketData("instruments.csv", "symbol,kind\nTEST,equity\n");
        await SendAsync(HttpMethod.Put, "alerts/channels/hook", Webhook);
        await SendAsync(HttpMethod.Put, "alerts/rules/r", """{ "kind": "stop", "enabled": false }""");
        foreach (var path in new[] { "rules", "channels" }) (await Ann.DeleteAsync($"/api/v1/alerts/{path}/more")).Dispose();
        (await Ann.DeleteAsync("/api/v1/studies/other?stop=true")).Dispose();
        using (var found = await Ann.GetAsync("/api/v1/studies/s"))
        {
            if (found.StatusCode == HttpStatusCode.NotFound)
                await SendAsync(
                    HttpMethod.Post, "studies", """{ "id": "s", "strategy_id": "hold", "broker_connection_id": "second" }""");
        }
        while (await StudyStateAsync() is var state && state != "completed")
        {
            state.Should().NotBe("failed");
            if (state == "stopped") await SendAsync(HttpMethod.Post, "studies/s/resume", null);
            await Task.Delay(10);
        }
        string[] copies =
        [
            "strategies/hold", "broker-connections/acct", "alerts/rules/r", "alerts/rules/more", "alerts/channels/hook",
            "alerts/channels/more",
        ];
        foreach (var path in copies) (await Ben.DeleteAsync($"/api/v1/{path}")).Dispose();
    }

    /// <summary>A fingerprint of every file that is ann's.</summary>
    public string AnnsFiles()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var folder in new[] { "ann", "_strategies/ann", "_brokers/ann", "_executions/ann", "_alerts/ann" })
        {
            var files = Directory.GetFiles(Path.Combine(Host.DataRoot, folder), "*", SearchOption.AllDirectories);
            foreach (var file in files.Order(StringComparer.Ordinal))
            {
                hash.AppendData(System.Text.Encoding.UTF8.GetBytes(file));
                hash.AppendData(File.ReadAllBytes(file));
            }
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    public async ValueTask DisposeAsync()
    {
        Ann.Dispose();
        Ben.Dispose();
        Admin.Dispose();
        await Host.DisposeAsync();
    }

    private async Task<string?> StudyStateAsync() =>
        (await Ann.GetFromJsonAsync<JsonElement>("/api/v1/studies/s")).GetProperty("state").GetString();

    private async Task<string?> StateAsync() =>
        (await Ann.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{Session}")).GetProperty("state").GetString();

    private async Task SendAsync(HttpMethod method, string path, string? json)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}") { Content = json is null ? null : TestHost.Json(json) };
        using var response = await Ann.SendAsync(request);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{method} {path}: {await response.Content.ReadAsStringAsync()}");
    }
}
