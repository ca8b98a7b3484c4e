using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Configuration;
using StrategyRuntime.Access;
using StrategyRuntime.Configuration;

namespace StrategyRuntime.Tests.Access;

/// <summary>A service without keys has one user, and only this machine reaches it.</summary>
public sealed class LocalModeTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync() => _host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task There_is_nothing_to_sign_in_to()
    {
        using var client = _host.NewClient();
        using var response = await client.GetAsync("/login");
        response.StatusCode.Should().Be(HttpStatusCode.Redirect);
        response.Headers.Location!.OriginalString.Should().Be("/");
    }

    [Theory]
    [InlineData("attacker.example", HttpStatusCode.BadRequest)]
    [InlineData("192.168.1.7", HttpStatusCode.BadRequest)]
    [InlineData("127.0.0.1.attacker.example", HttpStatusCode.BadRequest)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("[::1]:5000", HttpStatusCode.OK)]
    public async Task A_name_that_another_site_can_have_is_refused(string name, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/executions");
        request.Headers.Host = name;
        using var response = await _host.Client.SendAsync(request);
        response.StatusCode.Should().Be(expected);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task A_change_that_another_site_asks_for_is_refused(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/executions/stop-all");
        request.Headers.Add(header, value);
        using var response = await _host.Client.SendAsync(request);
        await response.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "cross-site-request");
    }

    [Fact]
    public async Task The_first_key_locks_the_door_at_once_and_ends_what_is_open()
    {
        using var stream = await _host.Client.GetAsync("/api/v1/stream?sessions=*", HttpCompletionOption.ResponseHeadersRead);
        stream.StatusCode.Should().Be(HttpStatusCode.OK);
        var key = _host.CreateKey("ann");
        using var refused = await _host.Client.GetAsync("/api/v1/executions");
        await refused.ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "not-signed-in");
        refused.Headers.WwwAuthenticate.ToString().Should().Be("Bearer");
        await FluentActions.Awaiting(async () => await (await stream.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null))
            .Should()
            .ThrowAsync<Exception>();

        using var ann = _host.NewClient(key.Text);
        (await ann.GetAsync("/api/v1/executions")).StatusCode.Should().Be(HttpStatusCode.OK);
        _host.RevokeKey(key.Id);
        (await ann.GetAsync("/api/v1/executions")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await _host.Client.GetAsync("/api/v1/executions"))
            .StatusCode.Should()
            .Be(HttpStatusCode.Unauthorized, "every caller needs a valid key");
    }

    [Fact]
    public async Task A_key_file_that_is_broken_admits_no_caller_and_locks_none_out()
    {
        using var ann = _host.NewClient(_host.CreateKey("ann").Text);
        (await ann.GetAsync("/api/v1/executions")).StatusCode.Should().Be(HttpStatusCode.OK);
        await File.WriteAllTextAsync(Path.Combine(_host.DataRoot, "_access", "keys.json"), "{ broken");
        (await ann.GetAsync("/api/v1/executions")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await _host.Client.GetAsync("/api/v1/executions")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("keys.json")]
    [InlineData("")]
    public async Task Keys_that_are_lost_shut_the_service_for_good(string lost)
    {
        using var ann = _host.NewClient(_host.CreateKey("ann").Text);
        (await ann.GetAsync("/api/v1/executions")).StatusCode.Should().Be(HttpStatusCode.OK);
        var path = Path.Combine(_host.DataRoot, "_access", lost);
        if (lost.Length > 0) File.Delete(path);
        else Directory.Delete(path, recursive: true);
        (await _host.Client.GetAsync("/api/v1/executions")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        await FluentActions.Awaiting(_host.RestartAsync)
            .Should()
            .ThrowAsync<ServerConfigurationException>()
            .WithMessage("*keys.json is gone or empty*backup*keys create*_keys-required*");
        var key = _host.CreateKey("ann");
        await _host.StartAsync();
        (await _host.Client.GetAsync("/api/v1/executions")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        using var again = _host.NewClient(key.Text);
        (await again.GetAsync("/api/v1/executions")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Keys_of_an_earlier_version_are_marked_at_the_start()
    {
        _host.CreateKey("ann");
        await _host.StopAsync();
        var mark = Path.Combine(_host.DataRoot, "_keys-required");
        File.Delete(mark);
        await _host.StartAsync();
        (await _host.Client.GetAsync("/api/v1/executions")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        File.Exists(mark).Should().BeTrue();
    }

    [Fact]
    public async Task A_service_that_requires_keys_does_not_start_without_one()
    {
        var required = new Dictionary<string, string?> { ["StrategyRuntime:Access:RequireKeys"] = "true" };
        await FluentActions.Awaiting(() => TestHost.StartAsync(required))
            .Should()
            .ThrowAsync<ServerConfigurationException>()
            .WithMessage("*Access:RequireKeys*keys create*");
    }

    [Fact]
    public async Task Strangers_are_not_told_which_sessions_there_are()
    {
        _host.CreateKey("ann");
        (await _host.Client.GetStringAsync("/readyz")).Should().Contain("\"recovering\":[]");
        (await _host.Client.GetFromJsonAsync<object>("/healthz")).Should().NotBeNull();
    }

    [Theory]
    [InlineData("http://0.0.0.0:5000", null)]
    [InlineData("http://*:5000", null)]
    [InlineData("http://127.0.0.1:5000;http://192.168.1.7:5000", null)]
    [InlineData("http://[::]:5000", null)]
    [InlineData("http://localhost:5000", "https://0.0.0.0:443")]
    public void Listening_to_other_machines_needs_a_key(string urls, string? endpoint)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Kestrel:Endpoints:Https:Url"] = endpoint })
            .Build();
        ListenAddresses.FindProblems(configuration, urls, hasKeys: false).Should().ContainSingle().Which.Should().Contain("keys create");
        ListenAddresses.FindProblems(configuration, urls, hasKeys: true).Should().BeEmpty();
    }

    [Theory]
    [InlineData("http://localhost:5000")]
    [InlineData("http://127.0.0.1:0;http://[::1]:0")]
    public void Listening_to_this_machine_needs_none(string urls) =>
        ListenAddresses.FindProblems(new ConfigurationBuilder().Build(), urls, hasKeys: false).Should().BeEmpty();
}
