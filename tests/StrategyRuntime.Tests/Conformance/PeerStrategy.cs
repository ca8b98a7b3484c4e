using System.Globalization;
using System.Text.Json.Nodes;

namespace StrategyRuntime.Tests.Conformance;

/// <summary>A document in which each side enters on a condition, leaves on another and is armed again.</summary>
internal sealed class PeerStrategy
{
    // A position that was closed inside a candle is not opened again on the candle before, which brought it.
    private const string Again = """, "evaluateOn": "candle", "retryConfig": { "maxReEntries": 100000 }""";

    private readonly JsonArray _nodes;
    private readonly JsonArray _edges = [];

    public PeerStrategy(string symbol, string timeframe, string indicators = "{}", string exchange = "NASDAQ") =>
        _nodes = new JsonArray(Node("start", "startNode", $$"""
            { "exchange": "{{exchange}}", "tradingInstrumentConfig": { "symbol": "{{symbol}}", "type": "stock", "timeframes": [
              { "id": "t", "timeframe": "{{timeframe}}", "indicators": {{indicators}} } ] } }
            """));

    /// <summary>Adds a side.</summary>
    /// <param name="side"><c>buy</c> or <c>sell</c>.</param>
    /// <param name="entry">Condition of the entry, JSON of a group's <c>conditions</c>.</param>
    /// <param name="exit">Condition of the exit.</param>
    /// <param name="position">More members of the position.</param>
    /// <param name="onCandles">True when conditions are looked at when a candle closes and at no other time.</param>
    public PeerStrategy Side(string side, string entry, string exit, string position = "{}", bool onCandles = false)
    {
        var more = onCandles ? ", \"evaluateOn\": \"candle\"" : "";
        var order = new JsonObject { ["vpi"] = side, ["positionType"] = side, ["orderType"] = "market", ["maxEntries"] = 100_000 };
        foreach (var (key, value) in JsonNode.Parse(position)!.AsObject()) order[key] = value?.DeepClone();
        _nodes.Add(Node($"in-{side}", "entrySignalNode", Signal(entry, more)));
        _nodes.Add(Node($"enter-{side}", "entryNode", new JsonObject { ["positions"] = new JsonArray(order) }.ToJsonString()));
        _nodes.Add(Node($"out-{side}", "exitSignalNode", Signal(exit, more)));
        _nodes.Add(Node(
            $"leave-{side}",
            "exitNode",
            $$"""{ "exitNodeData": { "orderConfig": { "targetPositionVpi": "{{side}}", "orderType": "market" } } }"""));
        _nodes.Add(Node($"again-{side}", "reEntrySignalNode", Signal(entry, Again)));
        Connect("start", $"in-{side}", $"enter-{side}", $"out-{side}", $"leave-{side}");
        Connect($"enter-{side}", $"again-{side}", $"enter-{side}");
        return this;
    }

    /// <summary>A condition that never holds.</summary>
    public static string Never { get; } = Is(Constant(1), ">", Constant(2));

    /// <summary>A comparison of two operands.</summary>
    public static string Is(string left, string word, string right) =>
        $$"""{ "lhs": {{left}}, "operator": "{{word}}", "rhs": {{right}} }""";

    /// <summary>All of several comparisons.</summary>
    public static string All(params string[] comparisons) => string.Join(", ", comparisons);

    /// <summary>An indicator of the last closed candle, or of one before it.</summary>
    public static string Indicator(string name, int offset = -1) => string.Create(
        CultureInfo.InvariantCulture, $$"""{ "type": "indicator", "name": "{{name}}", "offset": {{offset}}, "timeframeId": "t" }""");

    /// <summary>The position of a side is not open.</summary>
    public static string IsFlat(string side) => Is(
        $$"""{ "type": "position_data", "vpi": "{{side}}", "field": "is_open" }""",
        "==",
        """{ "type": "constant", "valueType": "boolean", "booleanValue": false }""");

    /// <summary>A number made of two others.</summary>
    public static string Of(string left, char operation, string right) =>
        $$"""{ "type": "expression", "operation": "{{operation}}", "left": {{left}}, "right": {{right}} }""";

    /// <summary>A field of the last closed candle, or of one before it.</summary>
    public static string Candle(string field, int offset = -1) => string.Create(
        CultureInfo.InvariantCulture, $$"""{ "type": "candle_data", "field": "{{field}}", "offset": {{offset}}, "timeframeId": "t" }""");

    /// <summary>A number.</summary>
    public static string Constant(decimal value) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{ "type": "constant", "value": {{value}} }""");

    /// <summary>The document.</summary>
    public string Json() => new JsonObject
    {
        ["strategy_id"] = PeerRuns.StrategyId, ["name"] = "Peer", ["nodes"] = _nodes.DeepClone(), ["edges"] = _edges.DeepClone(),
    }.ToJsonString();

    private void Connect(params ReadOnlySpan<string> nodes)
    {
        for (var i = 1; i < nodes.Length; i++)
            _edges.Add(new JsonObject { ["id"] = $"{nodes[i - 1]}-{nodes[i]}", ["source"] = nodes[i - 1], ["target"] = nodes[i] });
    }

    private static string Signal(string conditions, string more = "") =>
        $$"""{ "conditions": [ { "groupLogic": "AND", "conditions": [ {{conditions}} ] } ]{{more}} }""";

    private static JsonObject Node(string id, string type, string data) =>
        new() { ["id"] = id, ["type"] = type, ["data"] = JsonNode.Parse(data) };
}
