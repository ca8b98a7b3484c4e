using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Storage.Access;
using Xunit.Abstractions;

namespace StrategyRuntime.Tests.Access;

/// <summary>
/// Every route of the service's description, asked by its owner, another user, an admin, and callers with no key, a wrong one and a revoked
/// one. A route that this test cannot ask rightly fails it.
/// </summary>
public sealed class CrossUserMatrixTests(ITestOutputHelper output)
{
    private const string ClusterRoute = "GET /api/v1/cluster";
    private const string SocketRoute = "GET /api/v1/feeds/{symbol}/socket";

    // Routes that are no part of the API, and are described in the documentation instead.
    private static readonly string[] s_pages = ["GET /login", "POST /login", "POST /logout", "POST /mcp"];

    private static readonly Dictionary<string, string> s_bodies = new()
    {
        ["POST /api/v1/executions"] = """{ "strategy_id": "hold", "broker_connection_id": "second", "mode": "backtest" }""",
        ["PATCH /api/v1/executions/{session_id}"] = """{ "notes": "mine" }""",
        ["POST /api/v1/executions/{session_id}/speed"] = """{ "speed": 2 }""",
        ["POST /api/v1/previews"] = $$"""{ "strategy": {{Sample.BuyAndHold}} }""",
        ["POST /api/v1/strategies/validate"] = Sample.BuyAndHold,
        ["PUT /api/v1/strategies/{strategy_id}"] = Sample.BuyAndHold,
        ["PUT /api/v1/broker-connections/{broker_connection_id}"] = """{ "cash": 1 }""",
        ["PUT /api/v1/exchanges/{exchange_id}"] =
            """{ "zone": "UTC", "sessions": [ { "days": ["mon"], "open": "09:00", "close": "17:00" } ] }""",
        ["PUT /api/v1/feeds/{symbol}"] = """{ "source": "push" }""",
        ["POST /api/v1/feeds/{symbol}/ticks"] = """[{ "time": "2025-01-06T14:30:00Z", "price": 10 }]""",
        ["PUT /api/v1/instruments/{symbol}"] = """{ "kind": "equity" }""",
        ["POST /api/v1/alerts/rules"] = """{ "id": "more", "kind": "stop", "enabled": false }""",
        ["PUT /api/v1/alerts/rules/{rule_id}"] = """{ "kind": "target", "enabled": false }""",
        ["POST /api/v1/alerts/channels"] = TwoUsers.Webhook.Replace("{", """{ "id": "more",""", StringComparison.Ordinal),
        ["PUT /api/v1/alerts/channels/{channel_id}"] = TwoUsers.Webhook,
        ["POST /api/v1/studies"] = """{ "id": "other", "strategy_id": "hold", "broker_connection_id": "second" }""",
        ["POST /api/v1/studies/{study_id}/results/{number}/execution"] = "{}",
        ["POST /api/v1/market-data"] = Sample.Minutes(30),
        ["POST /api/v1/market-data/{symbol}"] = Sample.Minutes(30),
    };

    private static readonly Dictionary<string, string> s_queries = new()
    {
        ["GET /api/v1/stream"] = $"sessions={TwoUsers.Session}",
        ["GET /api/v1/executions/{session_id}/state"] = "at=1-1",
        ["GET /api/v1/executions/{session_id}/replay"] = "speed=max",
        ["GET /api/v1/executions/{session_id}/runs/{run}/state"] = "at=1-1",
        ["GET /api/v1/executions/{session_id}/runs/{run}/replay"] = "speed=max",
        ["POST /api/v1/market-data"] = "symbol=TEST&timeframe=1m",
    };

    [Fact]
    public async Task No_caller_sees_or_changes_items_of_another_on_any_route()
    {
        await using var users = await TwoUsers.StartAsync();
        var revoked = users.Host.CreateKey("ann");
        users.Host.RevokeKey(revoked.Id);
        using var anonymous = users.Host.NewClient();
        using var wrong = users.Host.NewClient(ApiKeyText.Create().Text);
        using var gone = users.Host.NewClient(revoked.Text);
        var routes = await ApiRoute.ReadAllAsync(anonymous);
        var wrongs = new List<string>();
        var asked = 0;

        foreach (var route in routes)
        {
            var before = users.AnnsFiles();
            foreach (var (name, stranger) in new[] { ("no key", anonymous), ("a wrong key", wrong), ("a revoked key", gone) })
                await CheckAsync(
                    stranger,
                    name,
                    route,
                    (status, _) => route.IsOpen ? status is HttpStatusCode.OK : status is HttpStatusCode.Unauthorized);
            await CheckAsync(users.Ben, "another user", route, (status, body) => IsRightForOther(route, status, body));
            if (users.AnnsFiles() != before) wrongs.Add($"{route}: changed files of its owner");

            await CheckAsync(
                users.Ann,
                "the owner",
                route,
                (status, _) => IsAllowed(status) || IsAdminsOnly(route, status) || NeverWas(route, status));
            await users.RestoreAsync();
            await CheckAsync(
                users.Admin,
                "an admin",
                route,
                (status, _) => IsAllowed(status) || NeverWas(route, status) || IsNoSocket(route, status),
                "user=ann");
            await users.RestoreAsync();
        }

        output.WriteLine($"{routes.Count} routes, {asked} requests");
        wrongs.Should().BeEmpty();
        asked.Should().Be(routes.Count * 6);

        async Task CheckAsync(
            HttpClient client, string name, ApiRoute route, Func<HttpStatusCode, string, bool> isRight, string? extraQuery = null)
        {
            using var request = ToRequest(route, extraQuery);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            // A stream of the owner may go on; what others get is an answer that ends.
            var body = name is "the owner" or "an admin" ? string.Empty : await response.Content.ReadAsStringAsync();
            asked++;
            if (!isRight(response.StatusCode, body)) wrongs.Add($"{route} by {name}: {(int)response.StatusCode} {body}");
        }
    }

    [Fact]
    public async Task Every_route_that_is_mapped_is_described_or_a_page()
    {
        await using var host = await TestHost.StartAsync();
        var described = (await ApiRoute.ReadAllAsync(host.Client)).Select(r => r.ToString().Replace("{**", "{", StringComparison.Ordinal));
        var mapped = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.StartsWith("{*path", StringComparison.Ordinal) == false)
            .SelectMany(e => e.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
                .Select(m => $"{m} /{e.RoutePattern.RawText!.Trim('/').Replace("{**", "{", StringComparison.Ordinal)}"));
        mapped.Should().BeEquivalentTo(described.Concat(s_pages));
    }

    private static HttpRequestMessage ToRequest(ApiRoute route, string? extraQuery)
    {
        var query = string.Join('&', new[] { QueryOf(route), extraQuery }.Where(q => q is not null));
        var body = route.MediaType is null ? null : s_bodies.GetValueOrDefault(route.ToString())
            ?? throw new InvalidOperationException($"{route} takes a body that this test does not know: give it a right one.");
        // No other route would find a run that was deleted: the one that is asked for never was.
        return route.ToRequest(p => p == "run" && DeletesRun(route) ? "9" : ValueOf(p), query.Length == 0 ? null : query, body);
    }

    /// <summary>The query that a route needs; null when it needs none.</summary>
    internal static string? QueryOf(ApiRoute route) => s_queries.GetValueOrDefault(route.ToString());

    /// <summary>A value of ann's for a parameter of a path.</summary>
    internal static string ValueOf(string parameter) => parameter switch
    {
        "session_id" => TwoUsers.Session,
        "strategy_id" => "hold",
        "broker_connection_id" => "acct",
        "symbol" => "TEST",
        "exchange_id" => "OWN",
        "name" => "events.jsonl",
        "trade_id" => "hold-r0",
        "run" => "1",
        "study_id" => "s",
        "rule_id" => "r",
        "channel_id" => "hook",
        "version" => "1",
        "number" => "0",
        _ => throw new InvalidOperationException(
            $"A route has the parameter '{parameter}', which this test does not know: give it a value of ann's."),
    };

    /// <summary>What is ann's does not exist for ben; what is anybody's he has in his own name, with nothing of hers in it.</summary>
    private static bool IsRightForOther(ApiRoute route, HttpStatusCode status, string body)
    {
        if (body.Contains("ann.hold", StringComparison.Ordinal) && status != HttpStatusCode.NotFound) return false;
        if (route.PathParameters.Any(p => p is "session_id" or "study_id") || route.Path == "/api/v1/stream")
            return status == HttpStatusCode.NotFound;
        if (route.PathParameters.Any(p => p is "strategy_id" or "broker_connection_id" or "rule_id" or "channel_id"))
            return status == (route.Method == "PUT" ? HttpStatusCode.Created : HttpStatusCode.NotFound);
        // Ben has no strategy of this name.
        if (route.ToString() is "POST /api/v1/executions" or "POST /api/v1/studies") return status == HttpStatusCode.BadRequest;
        if (route.ToString() is "POST /api/v1/alerts/rules" or "POST /api/v1/alerts/channels") return status == HttpStatusCode.Created;
        return status == HttpStatusCode.OK || IsAdminsOnly(route, status);
    }

    // Who may open it is asked first; then a request that is no handshake is refused.
    private static bool IsNoSocket(ApiRoute route, HttpStatusCode status) =>
        route.ToString() == SocketRoute && status == HttpStatusCode.BadRequest;

    // A machine by itself has no cluster to show to an admin.
    private static bool NeverWas(ApiRoute route, HttpStatusCode status) =>
        (DeletesRun(route) || route.ToString() == ClusterRoute) && status == HttpStatusCode.NotFound;

    private static bool DeletesRun(ApiRoute route) => route.ToString() == "DELETE /api/v1/executions/{session_id}/runs/{run}";

    private static bool IsAdminsOnly(ApiRoute route, HttpStatusCode status) =>
        route.ToString() is "POST /api/v1/market-data" or "POST /api/v1/market-data/{symbol}" or "DELETE /api/v1/market-data/{symbol}"
            or "PUT /api/v1/exchanges/{exchange_id}" or "DELETE /api/v1/exchanges/{exchange_id}"
            or "PUT /api/v1/instruments/{symbol}" or "DELETE /api/v1/instruments/{symbol}"
            or "PUT /api/v1/feeds/{symbol}" or "DELETE /api/v1/feeds/{symbol}" or "POST /api/v1/feeds/{symbol}/start"
            or "POST /api/v1/feeds/{symbol}/stop" or "POST /api/v1/feeds/{symbol}/ticks" or SocketRoute or ClusterRoute
            && status == HttpStatusCode.Forbidden;

    /// <summary>Done, or refused for the state that the execution is in: both say that it exists for the caller.</summary>
    private static bool IsAllowed(HttpStatusCode status) => (int)status is >= 200 and < 300 or 409;
}
