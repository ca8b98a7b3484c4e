using System.Net;

namespace StrategyRuntime.Tests.Dashboard;

public sealed class DashboardTests : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("strategy-runtime-page-").FullName;
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_root, "index.html"), "<p>the page</p>");
        Directory.CreateDirectory(Path.Combine(_root, "assets"));
        await File.WriteAllTextAsync(Path.Combine(_root, "assets", "app-1a2b.js"), "run()");
        _host = await TestHost.StartAsync(webRoot: _root);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sessions/local.sample-sma-cross.paper")]
    [InlineData("/anywhere/inside/the/app")]
    public async Task Every_place_inside_the_app_is_its_page(string path)
    {
        using var response = await _host.Client.GetAsync(path);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).Should().Be("<p>the page</p>");
        response.Headers.CacheControl!.NoCache.Should().BeTrue();
    }

    [Fact]
    public async Task A_file_whose_name_carries_its_hash_is_kept_for_good()
    {
        using var response = await _host.Client.GetAsync("/assets/app-1a2b.js");
        (await response.Content.ReadAsStringAsync()).Should().Be("run()");
        response.Headers.CacheControl!.MaxAge.Should().Be(TimeSpan.FromDays(365));
    }

    [Theory]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/nothing")]
    [InlineData("/assets/gone.js")]
    public async Task What_is_no_place_inside_the_app_is_a_404(string path)
    {
        using var response = await _host.Client.GetAsync(path);
        await response.ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Reading_a_route_that_only_takes_posts_is_refused_as_that()
    {
        using var response = await _host.Client.GetAsync("/api/v1/previews");
        await response.ShouldBeProblemAsync(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        response.Content.Headers.Allow.Should().Equal("POST");
    }
}
