using System.Net;
using StrategyRuntime.Tests.Access;

namespace StrategyRuntime.Tests.Routes;

/// <summary>HEAD works wherever GET does.</summary>
public sealed class HeadRequestTests
{
    [Fact]
    public async Task HEAD_has_the_status_and_the_headers_of_GET_and_no_body_on_every_route()
    {
        await using var users = await TwoUsers.StartAsync();
        var routes = (await ApiRoute.ReadAllAsync(users.Ann)).Where(r => r.Method == "GET").ToList();
        routes.Should().NotBeEmpty();
        foreach (var route in routes)
        {
            using var get = await SendAsync(users.Ann, HttpMethod.Get, route);
            using var head = await SendAsync(users.Ann, HttpMethod.Head, route);
            head.StatusCode.Should().Be(get.StatusCode, "that is what GET {0} answers", route.Path);
            head.Content.Headers.ContentType.Should().Be(get.Content.Headers.ContentType, "that is what GET {0} answers", route.Path);
            head.Headers.CacheControl.Should().Be(get.Headers.CacheControl, "that is what GET {0} answers", route.Path);
            (await head.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task HEAD_of_a_stream_ends_at_once_and_holds_no_place()
    {
        await using var users = await TwoUsers.StartAsync(
            new Dictionary<string, string?> { ["StrategyRuntime:Streaming:MaxStreamsPerUser"] = "1" });
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, "/api/v1/stream?sessions=*");
            using var head = await users.Ann.SendAsync(request);
            head.StatusCode.Should().Be(HttpStatusCode.OK);
            head.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
            head.Headers.CacheControl!.ToString().Should().Be("no-store, no-transform");
        }
    }

    [Theory]
    [InlineData("/swagger/v1/swagger.json", HttpStatusCode.OK)]
    [InlineData("/login", HttpStatusCode.OK)]
    [InlineData("/api/v1/executions/ann.none.paper", HttpStatusCode.NotFound)]
    public async Task HEAD_of_pages_and_of_what_is_not_there_answers_as_GET_does(string path, HttpStatusCode expected)
    {
        await using var users = await TwoUsers.StartAsync();
        using var anonymous = users.Host.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var head = await (path.StartsWith("/api", StringComparison.Ordinal) ? users.Ann : anonymous).SendAsync(request);
        head.StatusCode.Should().Be(expected);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, ApiRoute route)
    {
        using var request = (route with { Method = method.Method })
            .ToRequest(CrossUserMatrixTests.ValueOf, CrossUserMatrixTests.QueryOf(route), null);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
