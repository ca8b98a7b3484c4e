using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Events;

namespace StrategyRuntime.Tests.OpenApi.Wire;

/// <summary>The shapes of events, frames and files by name, and what their values cannot show.</summary>
internal sealed class WireRules
{
    private static readonly Dictionary<string, string> s_references = new(StringComparer.Ordinal)
    {
        ["State.accumulated"] = "Summary",
        ["State.positions.*"] = "Position",
        ["State.trades[]"] = "Trade",
        ["State.metrics"] = "Metrics",
        ["SnapshotFrame.accumulated"] = "Summary",
        ["SnapshotFrame.positions.*"] = "Position",
        ["SnapshotFrame.trades[]"] = "Trade",
        ["SnapshotFrame.metrics"] = "Metrics",
        ["NodeData.evaluated_conditions.conditions_evaluated[]"] = "EvaluatedCondition",
        ["NodeNow.conditions_evaluated[]"] = "EvaluatedCondition",
        ["Position.contract"] = "OptionContract",
        ["Trade.contract"] = "OptionContract",
        ["OrderData.contract"] = "OptionContract",
        ["NodeData.entry_config.positions_config[].contract"] = "OptionContract",
        ["PositionPage.items[]"] = "Position",
        ["TradePage.items[]"] = "Trade",
        ["CandlePage.items[]"] = "CandleData",
        ["Nodes.*"] = "NodeNow",
        ["NodeNow.state"] = "NodeState",
        ["NodeStates.*"] = "NodeState",
        ["State.nodes.*"] = "NodeState",
        ["SnapshotFrame.nodes.*"] = "NodeState",
    };

    // Members are names of the run: symbols, nodes, variables, indicators.
    private static readonly HashSet<string> s_maps = new(StringComparer.Ordinal)
    {
        "CandleData.indicators", "NodeData.evaluated_conditions.candle_data", "NodeData.node_variables", "NodeData.ltp_store",
        "State.positions", "State.nodes", "State.last_prices",
        "SnapshotFrame.positions", "SnapshotFrame.nodes", "SnapshotFrame.last_prices",
        "TickFrame.last_prices", "State.firings", "SnapshotFrame.firings", "Nodes", "NodeStates", "StudyFrame.best.parameters",
        "Position.charges", "Trade.charges", "OrderData.charges", "Metrics.by_side", "Metrics.by_exit_reason", "Metrics.means_little",
    };

    // Texts of which every one is known.
    private static readonly HashSet<string> s_words = new(StringComparer.Ordinal)
    {
        "Position.side", "Position.status", "Trade.side", "Trade.status", "OrderData.side", "OrderData.status", "OrderData.intent",
        "OptionContract.right", "Position.pricing", "Trade.pricing",
        "EvaluatedCondition.condition_type", "NodeData.action.side", "StatusFrame.state", "StatusFrame.speed", "RemovedFrame.state",
        "SnapshotFrame.execution.state", "SnapshotFrame.execution.speed", "ResetFrame.reason", "NodeState",
        "AlertRaisedFrame.kind", "StudyFrame.state",
    };

    // Numbers and times that are null where there is none, which these runs do not come to.
    private static readonly HashSet<string> s_nullable = new(StringComparer.Ordinal)
    {
        "OptionContract.lot_size", "Position.iv_entry", "Trade.iv_entry",
        "Position.greeks.delta", "Position.greeks.gamma", "Position.greeks.theta", "Position.greeks.vega",
        "Position.session_greeks.delta", "Position.session_greeks.gamma", "Position.session_greeks.theta", "Position.session_greeks.vega",
        "Trade.pnl_percent", "NodeData.node_variables.*.value", "NodeData.ltp_store.*.ltp", "NodeData.ltp_store.*.timestamp",
        "EvaluatedCondition.rhs_value[]", "State.last_prices.*", "SnapshotFrame.last_prices.*", "State.day.pnl", "SnapshotFrame.day.pnl",
        "TickFrame.pnl_today",
        "TickFrame.session_greeks.delta", "TickFrame.session_greeks.gamma", "TickFrame.session_greeks.theta",
        "TickFrame.session_greeks.vega",
        "Metrics.buy_and_hold_return", "Metrics.by_side.*.profit_factor", "Metrics.by_side.*.payoff_ratio",
        "Metrics.by_exit_reason.*.profit_factor", "Metrics.by_exit_reason.*.payoff_ratio",
    };

    private static readonly Dictionary<string, string> s_descriptions = new(StringComparer.Ordinal)
    {
        ["Summary"] = "The running summary after an event.",
        ["CandleData"] = "A closed candle with its indicators by display name; `timestamp` is its open time.",
        ["CorporateActionData"] = "A split, bonus, rights issue or dividend, or what holding the symbol cost, with each position's part.",
        ["ControlFrame"] = "`data` of the frames that speak of the stream itself; the frame's name is its SSE event.",
        ["EvaluatedCondition"] = "A comparison with the values that its operands had.",
        ["EventLine"] = "A line of events.jsonl, and `data` of the frames named after its type.",
        ["Metrics"] = "metrics.json.",
        ["NodeData"] = "A completed node; beside what all nodes have, members by `node_type`.",
        ["NodeNow"] = "A node's state and, of an active signal, what its conditions stand at.",
        ["OptionContract"] = "The option contract that an order, a position or a trade is about; `lot_size` is null where it is not known.",
        ["OrderData"] = "An order that was placed, filled, cancelled or rejected.",
        ["Position"] = "An entry of positions.json.",
        ["SessionData"] = "The start of a run, the end of a day or the end of the run, by `state`.",
        ["SnapshotFrame"] = "The state after an event, with the execution's own state beside it.",
        ["State"] = "Everything that a run has said up to one event.",
        ["StudyFrame"] = "How far a study is.",
        ["TickFrame"] = "What there is to show between events; `seq` is the last event that it knows of.",
        ["Trade"] = "An element of trades.json.",
    };

    private readonly Dictionary<string, JsonShape> _shapes = [];
    private JsonNode? _example;

    /// <summary>The shape of a name.</summary>
    public JsonShape Shape(string name)
    {
        if (!_shapes.TryGetValue(name, out var shape)) _shapes[name] = shape = new JsonShape();
        return shape;
    }

    /// <summary>Takes a value of a name.</summary>
    public void Take(string name, JsonElement value) => Shape(name).Take(value, name, this);

    /// <summary>Takes a line of events.jsonl: its envelope, its data and the running summary have names of their own.</summary>
    public void TakeLine(JsonElement line)
    {
        var type = line.GetProperty("type").GetString()!;
        if (type == EventType.Order.Name()) _example ??= JsonNode.Parse(line.GetRawText());
        Take(LineName(type), line);
    }

    /// <summary>Name of the lines of a type.</summary>
    public static string LineName(string type) =>
        string.Concat(type.Split('_').Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}")) + "Line";

    /// <summary>Component that the value at a path belongs to; null when it has none.</summary>
    public static string? ReferenceAt(string path, JsonElement value) => s_references.GetValueOrDefault(path) ?? path switch
    {
        // An entry shows the position, an exit which one it is about.
        "NodeData.position" when value.TryGetProperty("trade_id", out _) => "Position",
        "PositionLine.data" => "Position",
        "TradeLine.data" => "Trade",
        _ when path.EndsWith("Line.data", StringComparison.Ordinal) => path.Replace("Line.data", "Data", StringComparison.Ordinal),
        _ when path.EndsWith("Line.accumulated", StringComparison.Ordinal) => "Summary",
        _ => null,
    };

    /// <summary>True for an object whose members are names.</summary>
    public static bool IsMap(string path) => s_maps.Contains(path);

    /// <summary>True for a text that is one of a few words.</summary>
    public static bool IsWord(string path) => s_words.Contains(path) || path.EndsWith("Line.type", StringComparison.Ordinal);

    /// <summary>True for a value that may be null though none was seen.</summary>
    public static bool IsNullable(string path) => s_nullable.Contains(path);

    /// <summary>Places of which no value was seen.</summary>
    public IEnumerable<string> Unknown() => _shapes.SelectMany(s => s.Value.Unknown(s.Key));

    /// <summary>All shapes as JSON schemas, by name; all lines and all frames under one name each.</summary>
    public JsonObject ToSchemas()
    {
        var schemas = new JsonObject();
        foreach (var (name, shape) in _shapes.OrderBy(s => s.Key, StringComparer.Ordinal)) schemas[name] = shape.ToSchema();
        schemas["EventLine"] = AnyOf(EventTypes.Names.Select(LineName));
        schemas["EventLine"]!["examples"] = new JsonArray(_example?.DeepClone());
        var frames = _shapes.Keys.Where(name => name.EndsWith("Frame", StringComparison.Ordinal));
        schemas["ControlFrame"] = AnyOf(frames.Order(StringComparer.Ordinal));
        foreach (var (name, words) in s_descriptions) schemas[name]!["description"] = words;
        return schemas;
    }

    private static JsonObject AnyOf(IEnumerable<string> names) =>
        new() { ["anyOf"] = new JsonArray([.. names.Select(name => new JsonObject { ["$ref"] = $"#/components/schemas/{name}" })]) };
}
