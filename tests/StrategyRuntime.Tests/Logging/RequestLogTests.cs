using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Display;
using StrategyRuntime.Logging;

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
    public void Names_and_headers_reach_a_line_in_plain_text()
    {
        const string hostile = "x\nINF forged\u001b[2J\u2028\u0085\u202e\ttab\rend";
        var line = LogOf(logger => logger.LogWarning(
            "User {User} of {Names}, {@Whole}", hostile, new[] { hostile }, new { Name = hostile }));
        line.Should().StartWith(@"WRN User x\nINF forged\u001b[2J\u2028\u0085\u202e\ttab\rend of [");
        Regex.IsMatch(line.TrimEnd('\n'), @"[\p{Cc}\p{Cf}\u2028\u2029]").Should().BeFalse();
    }

    [Fact]
    public void The_lines_of_an_exception_are_set_in_so_that_none_of_them_starts_an_event()
    {
        var text = LogOf(logger => logger.LogError(new InvalidOperationException("bad\nINF forged\u001b[2J"), "Failed"));
        var lines = text.TrimEnd('\n').Split('\n');
        lines[0].Should().Be("ERR Failed");
        lines.Skip(1).Should().NotBeEmpty().And.OnlyContain(l => l.StartsWith("    ", StringComparison.Ordinal));
        Regex.IsMatch(string.Concat(lines), @"\p{Cc}").Should().BeFalse();
    }

    [Fact]
    public async Task A_sign_in_is_logged_with_its_user_and_address()
    {
        var file = Path.Combine(_folder, "sign-ins.log");
        await using (var host = await TestHost.StartAsync(new Dictionary<string, string?>
        {
            ["Serilog:Using:9"] = "Serilog.Sinks.File",
            ["Serilog:MinimumLevel:Override:StrategyRuntime.Access"] = "Information",
            ["Serilog:WriteTo:9:Name"] = "File",
            ["Serilog:WriteTo:9:Args:path"] = file,
            ["Serilog:WriteTo:9:Args:outputTemplate"] = Text,
        }))
        {
            var (id, key) = host.CreateKey("ann");
            using var browser = host.NewClient();
            foreach (var text in new[] { key, $"{key[..^1]}~", "junk\nINF forged" })
            {
                using var form = new FormUrlEncodedContent([new("api_key", text)]);
                (await browser.PostAsync("/login", form)).Dispose();
            }
            (await File.ReadAllTextAsync(file)).Should().NotContain(key[^20..]).And.Contain(id);
        }
        (await File.ReadAllLinesAsync(file)).Should().SatisfyRespectively(
            l => l.Should().StartWith("INF Signed in: user ann, address 127.0.0.1, key "),
            l => l.Should().Be("WRN Sign-in refused, wrong key: user ann, address 127.0.0.1"),
            l => l.Should().Be("WRN Sign-in refused, wrong key: user unknown, address 127.0.0.1"));
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

    /// <summary>What the service's own logging writes about something.</summary>
    private static string LogOf(Action<Microsoft.Extensions.Logging.ILogger> log)
    {
        using var text = new StringWriter { NewLine = "\n" };
        using (var serilog = new LoggerConfiguration()
            .Enrich.With<PlainProperties>()
            .WriteTo.PlainExceptions(sinks => sinks.Sink(new TextSink(text)))
            .CreateLogger())
        using (var factory = new SerilogLoggerFactory(serilog)) log(factory.CreateLogger("test"));
        return text.ToString();
    }

    private sealed class TextSink(TextWriter output) : ILogEventSink
    {
        private readonly MessageTemplateTextFormatter _format = new(Text, CultureInfo.InvariantCulture);

        public void Emit(LogEvent logEvent) => _format.Format(logEvent, output);
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
