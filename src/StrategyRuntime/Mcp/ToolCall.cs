using System.Text;

namespace StrategyRuntime.Mcp;

/// <summary>One call of a tool.</summary>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Caller">The request that brought it.</param>
/// <param name="Routes">Calls routes.</param>
/// <param name="Gone">Cancelled when the caller no longer waits.</param>
internal sealed record ToolCall(ToolArguments Arguments, HttpContext Caller, RouteCaller Routes, CancellationToken Gone)
{
    /// <summary>An answer that says what is wrong with the arguments.</summary>
    public static RouteAnswer Wrong(string message) => new(StatusCodes.Status400BadRequest, message);

    /// <summary>An argument as JSON.</summary>
    public byte[] Raw(string name) => Encoding.UTF8.GetBytes(Arguments.Value(name)!.Value.GetRawText());

    /// <summary>Asks a route with some of the arguments as its query.</summary>
    public Task<RouteAnswer> GetAsync(string route, params ReadOnlySpan<string> query) =>
        SendAsync(new RouteCall("GET", route) { Query = Arguments.Query(query) });

    /// <summary>Calls a route with some of the arguments as parameters of its path.</summary>
    public Task<RouteAnswer> SendAsync(RouteCall call, params ReadOnlySpan<string> path)
    {
        if (path.Length > 0)
        {
            var values = new Dictionary<string, string>(call.Values, StringComparer.Ordinal);
            foreach (var name in path) values[name] = Arguments.Text(name)!;
            call = call with { Values = values };
        }
        return Routes.CallAsync(Caller, call, Gone);
    }
}
