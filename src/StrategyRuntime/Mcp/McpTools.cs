using System.Text.Json;
using System.Text.Json.Nodes;

namespace StrategyRuntime.Mcp;

/// <summary>A tool of the MCP server.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Description">What it does, for the model that chooses among tools.</param>
/// <param name="Schema">JSON Schema of its arguments.</param>
/// <param name="ReadOnly">True when it changes nothing.</param>
/// <param name="Run">Does it.</param>
internal sealed record McpTool(
    string Name, string Title, string Description, JsonElement Schema, bool ReadOnly, Func<ToolCall, Task<RouteAnswer>> Run);

/// <summary>The tools: each calls what a route of the API calls.</summary>
internal static class McpTools
{
    private const string Api = "/api/v1";
    private const string Strategy = $"{Api}/strategies/{{strategy_id}}";
    private const string Execution = $"{Api}/executions/{{session_id}}";

    private const string StrategyId = """ "strategy_id": { "type": "string", "description": "Id of a strategy." } """;
    private const string SessionId =
        """ "session_id": { "type": "string", "description": "Id of an execution: user.strategy.account, and .label when it has one." } """;

    private const string Document =
        """ "document": { "type": "object", "description": "A strategy document; the tool catalog says what it may hold." } """;

    private const string Range =
        """
        "from": { "type": "string", "description": "Start: a date, or a time in ISO 8601; without it the start of the data." },
        "to": { "type": "string", "description": "End; a date alone is the end of that day; without it the end of the data." },
        "parameters": { "type": "object", "description": "Values of the strategy's parameters by name." }
        """;

    private const string Pages =
        """
        "limit": { "type": "integer", "minimum": 1, "maximum": 5000, "description": "How many at most." },
        "cursor": { "type": "string", "description": "What came as next, for the next part." }
        """;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<McpTool> All { get; } =
    [
        Reads("list_strategies", "List strategies", "Lists the user's strategies and the built-in samples.", Pages, "", call =>
            call.GetAsync($"{Api}/strategies", "limit", "cursor")),
        Reads("get_strategy", "Get a strategy", "Gives the document of a strategy, or of one of its versions.",
            $$"""{{StrategyId}}, "version": { "type": "integer", "minimum": 1, "maximum": 2147483647, "description": "A version." }""",
            "strategy_id", call => call.Arguments.Value("version") is null
                ? call.SendAsync(new RouteCall("GET", Strategy), "strategy_id")
                : call.SendAsync(new RouteCall("GET", $"{Strategy}/versions/{{version}}"), "strategy_id", "version")),
        Reads("validate_strategy", "Validate a strategy",
            "Reports every problem and warning of a strategy document with its JSON pointer and node, without saving it.", Document,
            "document", call => call.SendAsync(new RouteCall("POST", $"{Api}/strategies/validate") { Body = call.Raw("document") })),
        Changes("save_strategy", "Save a strategy",
            "Saves a strategy document as a new version. With if_match it is saved only over the document of that ETag.",
            $$"""{{StrategyId}}, {{Document}}, "if_match": { "type": "string", "description": "ETag of the document that is replaced." }""",
            "strategy_id,document", call => call.SendAsync(
                new RouteCall("PUT", Strategy)
                {
                    Body = call.Raw("document"),
                    Headers = call.Arguments.Text("if_match") is { } tag
                        ? new Dictionary<string, string> { ["If-Match"] = $"\"{tag.Trim('"')}\"" }
                        : new Dictionary<string, string>(),
                },
                "strategy_id")),
        Reads("preview", "Preview a strategy",
            "Backtests a strategy without keeping anything: metrics, firings per node, problems; the equity curve and trades if asked for.",
            $$"""
            "strategy": { "type": ["object", "string"], "description": "A strategy document, or the id of a saved one." },
            "account": { "type": "string", "description": "Id of a broker connection; without it paper." },
            {{Range}},
            "include_equity": { "type": "boolean", "description": "Also the equity curve, up to 2,000 points." },
            "include_trades": { "type": "boolean", "description": "Also the trades, up to 5,000." }
            """,
            "strategy", PreviewAsync),
        Changes("backtest", "Run a backtest",
            "Adds an execution in backtest mode, or starts the one of that slot again, waits for its end, and gives it with its metrics.",
            $$"""
            {{StrategyId}},
            "broker_connection_id": { "type": "string", "description": "The account; without it paper." },
            "label": { "type": "string", "description": "Tells executions of one strategy on one account apart." },
            {{Range}},
            "wait_seconds": { "type": "integer", "minimum": 0, "maximum": 600, "description": "How long to wait: 60 without it." }
            """,
            "strategy_id", BacktestTool.RunAsync),
        Changes("study", "Run a study",
            "Starts a study (many backtests of one strategy with other parameters) from its definition, or gives the state and the best "
            + "results of one by study_id.",
            """
            "definition": { "type": "object", "description": "What POST /studies takes: strategy_id, parameters with ranges, objective …" },
            "study_id": { "type": "string", "description": "A study that was started." },
            "limit": { "type": "integer", "minimum": 1, "maximum": 1000, "description": "How many results: 20 without it." }
            """,
            "", StudyAsync),
        Reads("list_executions", "List executions", "Lists the user's executions with state, run and summary.",
            $$"""{{Pages}}, "state": { "type": "string", "description": "Only those in this state: running, completed, failed …" }""", "",
            call => call.GetAsync($"{Api}/executions", "limit", "cursor", "state")),
        Changes("start", "Start an execution", "Starts a new run of an execution.", SessionId, "session_id", call =>
            call.SendAsync(new RouteCall("POST", $"{Execution}/start"), "session_id")),
        Changes("stop", "Stop an execution", "Ends the run of an execution; open positions are closed at the last price.", SessionId,
            "session_id", call => call.SendAsync(new RouteCall("POST", $"{Execution}/stop"), "session_id")),
        Reads("explain_trade", "Explain a trade",
            "Tells the story of a trade: why it was entered and left, with the values of that moment, its stops, its way through the "
            + "graph.",
            $$"""{{SessionId}}, "trade_id": { "type": "string", "description": "Its id, as in trades.json." }""",
            "session_id,trade_id", call => call.SendAsync(
                new RouteCall("GET", $"{Execution}/trades/{{trade_id}}/story"), "session_id", "trade_id")),
        Reads("list_market_data", "List market data", "Lists the market data that there are, with symbols, timeframes and ranges.",
            Pages, "",
            call => call.GetAsync($"{Api}/market-data", "limit", "cursor")),
        Reads("catalog", "What a strategy may hold",
            "Lists node types, expressions, operators or indicators; with a name the JSON Schema of one node type or expression, or one "
            + "indicator with its parameters and outputs.",
            """
            "kind": { "type": "string", "enum": ["nodes", "expressions", "operators", "indicators", "document"], "description": "What." },
            "name": { "type": "string", "description": "One of them: entryNode, indicator, rsi …" }
            """,
            "kind", CatalogTool.RunAsync),
    ];

    private static McpTool Reads(
        string name, string title, string description, string properties, string required, Func<ToolCall, Task<RouteAnswer>> run) =>
        new(name, title, description, SchemaOf(properties, required), ReadOnly: true, run);

    private static McpTool Changes(
        string name, string title, string description, string properties, string required, Func<ToolCall, Task<RouteAnswer>> run) =>
        new(name, title, description, SchemaOf(properties, required), ReadOnly: false, run);

    private static JsonElement SchemaOf(string properties, string required)
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = JsonNode.Parse($"{{{properties}}}"),
            ["additionalProperties"] = false,
        };
        if (required.Length > 0) schema["required"] = new JsonArray([.. required.Split(',').Select(r => JsonValue.Create(r))]);
        return JsonSerializer.SerializeToElement(schema);
    }

    private static async Task<RouteAnswer> PreviewAsync(ToolCall call)
    {
        var nothing = new Dictionary<string, object?>();
        var answer = await call.SendAsync(new RouteCall("POST", $"{Api}/previews")
        {
            Body = call.Arguments.Body(nothing, "strategy", "account", "from", "to", "parameters"),
        });
        if (!answer.Succeeded) return answer;
        var result = (JsonObject)JsonNode.Parse(answer.Text)!;
        if (!call.Arguments.Flag("include_equity")) result.Remove("equity");
        if (!call.Arguments.Flag("include_trades")) result.Remove("trades");
        return answer with { Text = result.ToJsonString() };
    }

    private static async Task<RouteAnswer> StudyAsync(ToolCall call)
    {
        const string Study = $"{Api}/studies/{{study_id}}";
        if (call.Arguments.Value("study_id") is null == call.Arguments.Value("definition") is null)
            return ToolCall.Wrong("Give either definition, to start a study, or study_id.");
        if (call.Arguments.Value("definition") is not null)
            return await call.SendAsync(new RouteCall("POST", $"{Api}/studies") { Body = call.Raw("definition") });
        var study = await call.SendAsync(new RouteCall("GET", Study), "study_id");
        if (!study.Succeeded) return study;
        var limit = call.Arguments.Text("limit") ?? "20";
        var results = await call.SendAsync(
            new RouteCall("GET", $"{Study}/results") { Query = [KeyValuePair.Create("limit", (string?)limit)] }, "study_id");
        var both = new JsonObject { ["study"] = JsonNode.Parse(study.Text) };
        if (results.Succeeded) both["results"] = JsonNode.Parse(results.Text)!["items"]!.DeepClone();
        return study with { Text = both.ToJsonString() };
    }
}
