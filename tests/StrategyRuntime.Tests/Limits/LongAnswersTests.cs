using System.Collections.Concurrent;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Limits;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Tests.Executions;

namespace StrategyRuntime.Tests.Limits;

/// <summary>What takes long to answer has threads that nothing short waits for.</summary>
public sealed class LongAnswersTests
{
    private static readonly string[] s_long =
    [
        "executions/{session_id}/stream", "executions/{session_id}/runs/{run}/events", "executions/{session_id}/state",
        "executions/{session_id}/positions", "executions/{session_id}/runs/{run}/trades", "executions/{session_id}/files/{**name}",
        "executions/{session_id}/report.html", "stream", "runs", "previews", "market-data", "studies/{study_id}/results", "summary",
    ];

    private static readonly string[] s_short =
        ["executions", "executions/{session_id}", "executions/{session_id}/stop", "feeds/{symbol}/ticks", "status", "strategies"];

    [Fact]
    public async Task Routes_that_fold_logs_or_read_much_are_marked_and_short_ones_are_not()
    {
        await using var host = await TestHost.StartAsync();
        var routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .ToLookup(e => e.RoutePattern.RawText!.Trim('/'), LongAnswers.AreOf);
        foreach (var path in s_long) routes[$"api/v1/{path}"].Should().NotBeEmpty(path).And.OnlyContain(isLong => isLong, path);
        foreach (var path in s_short) routes[$"api/v1/{path}"].Should().NotBeEmpty(path).And.OnlyContain(isLong => !isLong, path);
    }

    [Fact]
    public async Task A_request_of_such_a_route_is_answered_on_threads_for_that()
    {
        var threads = new ConcurrentBag<string?>();
        var files = new HookedFiles(opening: path =>
        {
            if (Path.GetFileName(path).StartsWith("strategy.json", StringComparison.Ordinal)) threads.Add(Thread.CurrentThread.Name);
        });
        await using var host = await TestHost.StartAsync(configureServices: services => services.AddSingleton<IDurableFiles>(files));
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(120));
        await host.PutStrategyAsync("s", Sample.InAndOut);
        threads.Clear();
        var request = new
        {
            strategy_id = "s",
            parameters = new Dictionary<string, object> { ["/nodes/2/data/positions/0/quantity"] = new { from = 1, to = 2 } },
        };
        (await host.Client.PostAsJsonAsync("/api/v1/studies", request)).EnsureSuccessStatusCode();
        threads.Should().NotBeEmpty("the study keeps its strategy").And.OnlyContain(name => name!.StartsWith("answers "));
    }
}
