using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace StrategyRuntime.Tests.OpenApi;

/// <summary>Everybody may ask for the description, so an answer must cost next to nothing.</summary>
public sealed class ApiDescriptionTests
{
    private const string Path = "/swagger/v1/swagger.json";

    [Fact]
    public async Task It_is_made_once_however_many_ask()
    {
        var maker = new CountingMaker();
        await using var host = await TestHost.StartAsync(configureServices: services => services.AddSingleton<ISwaggerProvider>(maker));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => (await host.Client.GetStringAsync(Path)).Should().Contain("made")));
        maker.Made.Should().Be(1);
    }

    [Fact]
    public async Task A_caller_that_has_it_gets_no_second_copy_compressed_or_not()
    {
        await using var host = await TestHost.StartAsync();
        foreach (var encoding in (string?[])[null, "gzip, br"])
        {
            using var first = await GetAsync(host, encoding, tag: null);
            first.StatusCode.Should().Be(HttpStatusCode.OK);
            first.Content.Headers.ContentEncoding.Should().Equal(encoding is null ? [] : ["gzip"]);
            (await first.Content.ReadAsByteArrayAsync()).Length.Should().Be((int)first.Content.Headers.ContentLength!.Value);
            using var again = await GetAsync(host, encoding, first.Headers.ETag!.Tag);
            again.StatusCode.Should().Be(HttpStatusCode.NotModified);
        }
    }

    private static async Task<HttpResponseMessage> GetAsync(TestHost host, string? encoding, string? tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        if (encoding is not null) request.Headers.Add("Accept-Encoding", encoding);
        if (tag is not null) request.Headers.Add("If-None-Match", tag);
        return await host.Client.SendAsync(request);
    }

    private sealed class CountingMaker : ISwaggerProvider
    {
        private int _made;

        public int Made => _made;

        public OpenApiDocument GetSwagger(string documentName, string? host = null, string? basePath = null)
        {
            Interlocked.Increment(ref _made);
            return new OpenApiDocument { Info = new OpenApiInfo { Title = "made", Version = documentName }, Paths = [] };
        }
    }
}
