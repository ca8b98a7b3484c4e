using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace StrategyRuntime.Tests.Logging;

public sealed class RequestLogTests : IDisposable
{
    private const string Text = "{Level:u3} {Message:lj}{NewLine}{Exception}";
    private readonly string _folder = Directory.CreateTempSubdirectory("strategy-runtime-log-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_request_has_one_line_and_probes_only_at_debug()
    {
        var lines = await LinesAsync("Information", "outputTemplate", Text, "/healthz", "/api/v1/status", "/api/v1/nothing");
        lines.Should().HaveCount(2);
        lines[0].Should().MatchRegex(@"^INF GET /api/v1/status answered 200 in [0-9]+\.[0-9] ms$");
        lines[1].Should().MatchRegex(@"^INF GET /api/v1/nothing answered 404 in [0-9]+\.[0-9] ms$");
        (await LinesAsync("Debug", "outputTemplate", Text, "/healthz"))
            .Should().ContainSingle().Which.Should().StartWith("DBG GET /healthz answered 200");
    }

    [Fact]
    public async Task Control_characters_of_a_path_never_reach_a_line_raw()
    {
        const string Hostile = "/api/v1/executions/x%0AINF%20forged%1B%5B2J%E2%80%A8%C2%85end";
        var lines = await LinesAsync("Information", "outputTemplate", Text, Hostile);
        lines.Should().ContainSingle().Which.Should().StartWith($"INF GET {Hostile} answered 400");
        Regex.IsMatch(lines[0], @"[\p{Cc}\u2028\u2029]").Should().BeFalse();
    }

    [Fact]
    public async Task A_line_about_a_session_carries_its_id_when_it_is_one()
    {
        const string Json = "Serilog.Formatting.Json.JsonFormatter, Serilog";
        var lines = await LinesAsync("Information", "formatter", Json, "/api/v1/executions/local.mine.paper", "/api/v1/executions/no%0Aid");
        var properties = lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("Properties")).ToList();
        properties[0].GetProperty("session_id").GetString().Should().Be("local.mine.paper");
        properties[0].GetProperty("StatusCode").GetInt32().Should().Be(404);
        properties[1].TryGetProperty("session_id", out _).Should().BeFalse();
    }

    [Fact]
    public async Task The_framework_keeps_no_activity_for_a_request_while_traces_are_off()
    {
        await using var host = await TestHost.StartAsync();
        // The server makes an activity and a scope for each request, also one that lasts, as soon as this logger is on at any level.
        var framework = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics");
        framework.IsEnabled(LogLevel.Critical).Should().BeFalse();
    }

    /// <summary>What a service has logged about these requests when it has stopped.</summary>
    private async Task<string[]> LinesAsync(string level, string format, string value, params string[] paths)
    {
        var file = Path.Combine(_folder, $"{Guid.NewGuid():n}.log");
        await using (var host = await TestHost.StartAsync(new Dictionary<string, string?>
        {
            ["Serilog:Using:9"] = "Serilog.Sinks.File",
            ["Serilog:MinimumLevel:Override:Serilog.AspNetCore"] = level,
            ["Serilog:WriteTo:9:Name"] = "File",
            ["Serilog:WriteTo:9:Args:path"] = file,
            [$"Serilog:WriteTo:9:Args:{format}"] = value,
        }))
        {
            foreach (var path in paths) (await host.Client.GetAsync(path)).Dispose();
        }
        return await File.ReadAllLinesAsync(file);
    }
}
