using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace StrategyRuntime.Tests.Access;

/// <summary>A route as the service's own description has it, so that the tests find new ones.</summary>
internal sealed partial record ApiRoute(string Method, string Path, string? MediaType, IReadOnlyList<string> QueryParameters)
{
    /// <summary>Names in the path.</summary>
    public IReadOnlyList<string> PathParameters => [.. Parameter().Matches(Path).Select(m => m.Groups[1].Value)];

    /// <summary>True for routes that anybody may ask.</summary>
    public bool IsOpen => Path is "/healthz" or "/readyz";

    /// <summary>Every route that is described.</summary>
    public static async Task<IReadOnlyList<ApiRoute>> ReadAllAsync(HttpClient client)
    {
        var document = await client.GetFromJsonAsync<JsonElement>("/swagger/v1/swagger.json");
        return
        [
            .. from path in document.GetProperty("paths").EnumerateObject()
               from operation in path.Value.EnumerateObject()
               select new ApiRoute(operation.Name.ToUpperInvariant(), path.Name, MediaTypeOf(operation.Value), QueryOf(operation.Value)),
        ];
    }

    /// <summary>A request to the route.</summary>
    public HttpRequestMessage ToRequest(Func<string, string> pathValue, string? query, string? body)
    {
        var path = Parameter().Replace(Path, m => pathValue(m.Groups[1].Value));
        var request = new HttpRequestMessage(new HttpMethod(Method), query is null ? path : $"{path}?{query}");
        if (MediaType is not null) request.Content = new StringContent(body ?? string.Empty, Encoding.UTF8, MediaType);
        return request;
    }

    public override string ToString() => $"{Method} {Path}";

    private static string? MediaTypeOf(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").EnumerateObject().First().Name : null;

    private static IReadOnlyList<string> QueryOf(JsonElement operation) => operation.TryGetProperty("parameters", out var parameters)
        ? [.. parameters.EnumerateArray().Where(
            p => p.GetProperty("in").GetString() == "query").Select(p => p.GetProperty("name").GetString()!)]
        : [];

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
