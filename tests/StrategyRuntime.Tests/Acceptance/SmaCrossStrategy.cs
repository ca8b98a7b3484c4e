using System.Text.Json.Nodes;

namespace StrategyRuntime.Tests.Acceptance;

/// <summary>
/// Always in the market after the first cross of two averages: long on a cross above, short on a cross below, all in, in whole shares.
/// </summary>
internal static class SmaCrossStrategy
{
    public static string Json(string symbol, int fast, int slow)
    {
        var nodes = new JsonArray(Node("start", "startNode", $$"""
            { "exchange": "NASDAQ", "tradingInstrumentConfig": { "symbol": "{{symbol}}", "type": "stock", "timeframes": [ { "id": "1d",
              "timeframe": "1d",
              "indicators": { "fast": { "indicator_name": "sma", "length": {{fast}}, "price_field": "close" },
                              "slow": { "indicator_name": "sma", "length": {{slow}}, "price_field": "close" } } } ] } }
            """));
        var edges = new JsonArray();
        AddSide(nodes, edges, "long", "buy", "crosses_above", "crosses_below");
        AddSide(nodes, edges, "short", "sell", "crosses_below", "crosses_above");
        return new JsonObject { ["strategy_id"] = "sma", ["name"] = "SMA cross", ["nodes"] = nodes, ["edges"] = edges }.ToJsonString();
    }

    private static void AddSide(JsonArray nodes, JsonArray edges, string name, string side, string entryCross, string exitCross)
    {
        nodes.Add(Node($"in-{name}", "entrySignalNode", Cross(entryCross)));
        nodes.Add(Node($"enter-{name}", "entryNode", $$"""
            { "positions": [ { "vpi": "{{name}}", "positionType": "{{side}}", "orderType": "market", "maxEntries": 1000,
              "sizing": { "mode": "percent_equity", "value": 100, "round_to": 1 } } ] }
            """));
        nodes.Add(Node($"out-{name}", "exitSignalNode", Cross(exitCross)));
        nodes.Add(Node(
            $"leave-{name}",
            "exitNode",
            $$"""{ "exitNodeData": { "orderConfig": { "targetPositionVpi": "{{name}}", "orderType": "market" } } }"""));
        nodes.Add(Node($"again-{name}", "reEntrySignalNode", Cross(entryCross, """, "retryConfig": { "maxReEntries": 1000 }""")));
        string[] chain = ["start", $"in-{name}", $"enter-{name}", $"out-{name}", $"leave-{name}", $"again-{name}", $"enter-{name}"];
        for (var i = 1; i < chain.Length; i++)
            edges.Add(new JsonObject { ["id"] = $"{chain[i - 1]}-{chain[i]}", ["source"] = chain[i - 1], ["target"] = chain[i] });
    }

    private static string Cross(string op, string more = "") => $$"""
        { "conditions": [ { "groupLogic": "AND", "conditions": [ { "lhs": { "type": "indicator", "name": "fast", "offset": -1,
          "timeframeId": "1d" },
          "operator": "{{op}}", "rhs": { "type": "indicator", "name": "slow", "offset": -1, "timeframeId": "1d" } } ] } ]{{more}} }
        """;

    private static JsonObject Node(string id, string type, string data) =>
        new() { ["id"] = id, ["type"] = type, ["data"] = JsonNode.Parse(data) };
}
