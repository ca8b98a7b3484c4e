using System.Collections.Frozen;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Problems;

namespace StrategyRuntime.Mcp;

/// <summary>
/// Calls routes of the API for the caller of a request, without a connection: the same handlers and filters answer, and faults become the
/// same problems.
/// </summary>
internal sealed class RouteCaller
{
    private readonly Lazy<FrozenDictionary<string, RequestDelegate>> _routes;
    private readonly ILogger<ProblemMiddleware> _logger;

    public RouteCaller(EndpointDataSource endpoints, ILogger<ProblemMiddleware> logger)
    {
        _logger = logger;
        _routes = new Lazy<FrozenDictionary<string, RequestDelegate>>(() => endpoints.Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
                .Select(m => KeyValuePair.Create($"{m} /{e.RoutePattern.RawText!.Trim('/')}", e.RequestDelegate!)))
            .DistinctBy(r => r.Key)
            .ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>Calls a route.</summary>
    /// <param name="caller">The request of the caller.</param>
    /// <param name="call">What is asked.</param>
    /// <param name="gone">Cancelled when the caller no longer waits.</param>
    public async Task<RouteAnswer> CallAsync(HttpContext caller, RouteCall call, CancellationToken gone)
    {
        using var answer = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = caller.RequestServices, User = caller.User, RequestAborted = gone };
        context.Connection.RemoteIpAddress = caller.Connection.RemoteIpAddress;
        var request = context.Request;
        (request.Method, request.Scheme, request.Host) = (call.Method, caller.Request.Scheme, caller.Request.Host);
        var path = call.Route;
        foreach (var (name, value) in call.Values)
        {
            request.RouteValues[name] = value;
            path = path.Replace($"{{{name}}}", Uri.EscapeDataString(value), StringComparison.Ordinal);
        }
        request.Path = path;
        request.QueryString = QueryString.Create(call.Query);
        foreach (var (name, value) in call.Headers) request.Headers[name] = value;
        if (call.Body is { } body)
        {
            request.ContentType = MediaTypeNames.Application.Json;
            request.ContentLength = body.Length;
            request.Body = new MemoryStream(body);
        }
        context.Response.Body = answer;
        await new ProblemMiddleware(_routes.Value[$"{call.Method} {call.Route}"], _logger).InvokeAsync(context);
        gone.ThrowIfCancellationRequested();
        return new RouteAnswer(context.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
    }
}

/// <summary>A call of a route.</summary>
/// <param name="Method">GET, PUT or POST.</param>
/// <param name="Route">The route as it is mapped, with its parameters in braces.</param>
internal sealed record RouteCall(string Method, string Route)
{
    /// <summary>Values of the route's parameters.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The query.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Query { get; init; } = [];

    /// <summary>Headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The JSON that is sent; null for none.</summary>
    public byte[]? Body { get; init; }
}

/// <summary>What a route answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Text">The body.</param>
internal sealed record RouteAnswer(int Status, string Text)
{
    /// <summary>True when it did what was asked.</summary>
    public bool Succeeded => Status is >= 200 and < 300;

    /// <summary>The body as JSON.</summary>
    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(Text);
        return document.RootElement.Clone();
    }
}
