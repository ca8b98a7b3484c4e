using System.Reflection;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace StrategyRuntime.Mcp;

/// <summary>
/// The MCP server for agents at <c>/mcp</c>. It keeps no sessions: each message is a request with a key or cookie, counted and bounded like
/// any other.
/// </summary>
internal static class McpSetup
{
    private const string Path = "/mcp";

    private const string Instructions =
        "StrategyRuntime runs trading strategies that are graphs of nodes, on recorded or live market data, with a paper broker. "
        + "Ask catalog what a strategy document may hold, write one, validate_strategy, preview it, save_strategy, then backtest. "
        + "explain_trade says why a trade was made.";

    /// <summary>Adds the server.</summary>
    public static IServiceCollection AddMcp(this IServiceCollection services)
    {
        services.AddSingleton<RouteCaller>();
        services.AddHttpContextAccessor();
        services.AddMcpServer(options =>
            {
                options.ServerInfo = new Implementation
                {
                    Name = "StrategyRuntime",
                    Version = typeof(McpSetup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
                    ?? "0",
                };
                options.ServerInstructions = Instructions;
            })
            .WithHttpTransport(options => options.SessionMode = HttpServerSessionMode.Stateless)
            .WithListToolsHandler((_, _) => ValueTask.FromResult(new ListToolsResult { Tools = [.. McpTools.All.Select(Describe)] }))
            .WithCallToolHandler(CallAsync);
        return services;
    }

    /// <summary>Maps it. Callers are those of the API; the description of the API does not have it.</summary>
    public static void MapAgents(this IEndpointRouteBuilder app) => app.MapMcp(Path).ExcludeFromDescription();

    private static Tool Describe(McpTool tool) => new()
    {
        Name = tool.Name,
        Title = tool.Title,
        Description = tool.Description,
        InputSchema = tool.Schema,
        Annotations = new ToolAnnotations { Title = tool.Title, ReadOnlyHint = tool.ReadOnly, OpenWorldHint = false },
    };

    private static async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> request, CancellationToken gone)
    {
        var services = request.Services ?? throw new InvalidOperationException("A call without a request's services.");
        var caller = services.GetRequiredService<IHttpContextAccessor>().HttpContext
            ?? throw new InvalidOperationException("A call without a request.");
        var tool = McpTools.All.FirstOrDefault(t => t.Name == request.Params?.Name)
            ?? throw new McpProtocolException($"There is no tool '{request.Params?.Name}'.", McpErrorCode.InvalidParams);
        var arguments = new Dictionary<string, JsonElement>(
            request.Params?.Arguments ?? new Dictionary<string, JsonElement>(), StringComparer.Ordinal);
        if (ToolArguments.Check(arguments, tool.Schema) is { } wrong) return Answer(ToolCall.Wrong(wrong));
        // The request of the caller ends with its connection; a cancelled call ends alone.
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(gone, caller.RequestAborted);
        var routes = services.GetRequiredService<RouteCaller>();
        return Answer(await tool.Run(new ToolCall(new ToolArguments(arguments), caller, routes, ends.Token)));
    }

    private static CallToolResult Answer(RouteAnswer answer) => new()
    {
        Content = [new TextContentBlock { Text = answer.Text.Length > 0 ? answer.Text : "done" }],
        IsError = !answer.Succeeded,
    };
}
