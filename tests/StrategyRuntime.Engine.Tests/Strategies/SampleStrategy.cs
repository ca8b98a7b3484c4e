using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Tests.Strategies;

/// <summary>A valid document with every node type in it, to be changed in one place by each test.</summary>
internal sealed class SampleStrategy
{
    /// <summary>Place of the first comparison's left operand.</summary>
    public const string Lhs = "/nodes/1/data/conditions/0/conditions/0/lhs";

    /// <summary>Place of the first comparison's right operand.</summary>
    public const string Rhs = "/nodes/1/data/conditions/0/conditions/0/rhs";

    /// <summary>Place of the first comparison.</summary>
    public const string Leaf = "/nodes/1/data/conditions/0/conditions/0";

    /// <summary>Place of the first position.</summary>
    public const string Position = "/nodes/2/data/positions/0";

    private JsonNode _root = JsonNode.Parse(Json)!;

    public const string Json = """
        {
          "strategy_id": "sample-1", "name": "Sample", "user_id": "someone",
          "nodes": [
            {"id": "start", "type": "startNode", "position": {"x": 1, "y": 2}, "data": {
              "label": "Start", "exchange": "NSE", "supportingInstrumentEnabled": true,
              "tradingInstrumentConfig": {"symbol": "NIFTY", "type": "index", "timeframes": [
                {"id": "fast", "timeframe": "1m", "unit": "minutes", "number": 1, "indicators": {
                  "sma_1": {"indicator_name": "sma", "length": 10, "price_field": "close", "display_name": "sma(10,close)"},
                  "sma_2": {"indicator_name": "sma", "period": "30", "priceField": "high"}}},
                {"id": "slow", "unit": "minutes", "number": 5}]},
              "supportingInstrumentConfig": {"symbol": "BANKNIFTY", "type": "index", "timeframes": [
                {"timeframe": "15m", "indicators": {"sma_3": {"indicator_name": "SMA"}}}]}}},
            {"id": "signal", "type": "entrySignalNode", "data": {
              "label": "Entry signal",
              "variables": [
                {"id": "v1", "name": "SignalLow", "nodeId": "elsewhere",
                  "expression": {"type": "candle_data", "field": "Low", "offset": -1}},
                {"id": "v2", "name": "SignalHigh", "nodeId": "signal",
                  "expression": {"type": "candle_data", "field": "High", "offset": -1}}],
              "conditions": [{"id": "root", "groupLogic": "AND", "conditions": [
                {"id": "c1", "lhs": {"type": "current_time"}, "operator": ">=", "rhs": {"type": "time_function", "timeValue": "09:17"}},
                {"id": "c2", "lhs": {"type": "indicator", "name": "sma_1", "parameter": null, "offset": -1, "timeframeId": "fast",
                    "instrumentType": "TI"}, "operator": "crosses_above", "rhs": {"type": "indicator", "name": "sma_2", "offset": -1}},
                {"groupLogic": "OR", "conditions": [
                  {"lhs": {"type": "live_data", "field": "underlying_ltp", "instrumentType": "TI"}, "operator": ">",
                    "rhs": {"type": "constant", "value": 30, "valueType": "number", "numberValue": 0}},
                  {"lhs": {"type": "live_data", "field": "ltp", "instrumentType": "SI"}, "operator": "between", "rhs": [1, "2.5"]}]}]}],
              "reEntryConditions": [{"groupLogic": "AND", "conditions": [
                {"lhs": {"type": "function", "name": "max", "args": [{"type": "candle_data", "field": "open", "offset": 0}, 5]},
                  "operator": "!=", "rhs": {"type": "expression", "operation": "+%",
                    "left": {"type": "constant", "value": "100"}, "right": 2}}]}]}},
            {"id": "entry", "type": "entryNode", "data": {
              "positions": [
                {"vpi": "pos-1", "priority": 2, "positionType": "sell", "quantity": 1, "multiplier": 75,
                  "orderType": "market", "maxEntries": 9, "optionDetails": {"expiry": "W1", "optionType": "PE", "strikeType": "ATM"},
                  "stopLoss": {"percent": 2}, "takeProfit": {"type": "points", "value": "50"}, "trailingStop": {"enabled": false}},
                {"vpi": "pos-2", "priority": 1, "positionType": "buy", "orderType": "stop-limit", "triggerPrice": 101, "limitOffset": 2,
                  "sizing": {"mode": "percent_equity", "value": 50, "round_to": 5}}]}},
            {"id": "exit-signal", "type": "exitSignalNode", "data": {
              "conditions": [{"lhs": {"type": "candle_data", "dataField": "Close", "offset": -1}, "operator": "<",
                "rhs": {"type": "node_variable", "nodeId": "signal", "variableName": "SignalLow"}}],
              "hasReEntryExitConditions": true,
              "reEntryExitConditions": [{"lhs": {"type": "pnl_data", "pnlType": "total", "scope": "position", "vpi": "pos-1"},
                "operator": "in", "rhs": [1, {"type": "position_data", "field": "entry_price", "vpi": "pos-2"}]}]}},
            {"id": "exit", "type": "exitNode", "data": {"exitNodeData": {
              "orderConfig": {"targetPositionVpi": "pos-1", "orderType": "market", "quantity": "specific", "specificQuantity": 1,
                "reason": "target"},
              "postExecutionConfig": {"stopLoss": {"enabled": false, "stopPercentage": 2}}}}},
            {"id": "again", "type": "reEntrySignalNode", "data": {
              "conditions": [{"conditions": [{"lhs": {"type": "position_time", "vpi": "pos-1", "field": "exit_time"}, "operator": "<",
                "rhs": {"type": "time_offset", "base": {"type": "current_time"}, "offset": -5, "unit": "minutes"}}]}],
              "retryConfig": {"maxReEntries": 10, "groupNumber": 1}}},
            {"id": "square-off", "type": "squareOffNode", "data": {"endConditions": {
              "immediateExit": {"enabled": false},
              "timeBasedExit": {"enabled": true, "exitTime": "15:20", "exitAtMarketClose": true, "minutesBeforeClose": 5},
              "performanceBasedExit": {"enabled": true,
                "dailyPnLTarget": {"enabled": true, "targetAmount": 5000, "targetType": "absolute", "initialCapital": 100000},
                "dailyLossLimit": {"enabled": true, "targetAmount": 2.5, "targetType": "percentage", "initialCapital": 200000}}}}},
            {"id": "notes", "type": "strategyOverview", "data": {"label": "Strategy Overview"}}
          ],
          "edges": [
            {"id": "e0", "source": "start", "target": "signal"},
            {"id": "e1", "source": "start", "target": "square-off"},
            {"id": "e2", "source": "signal", "target": "entry"},
            {"id": "e3", "source": "entry", "target": "exit-signal"},
            {"id": "e4", "source": "exit-signal", "target": "exit"},
            {"id": "e5", "source": "exit", "target": "again"},
            {"id": "e6", "source": "again", "target": "entry"}
          ]
        }
        """;

    /// <summary>Puts a value in place of what a pointer names, or under a new key.</summary>
    public SampleStrategy Set(string pointer, string json)
    {
        var (parent, token) = Split(pointer);
        var value = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = 2_000 });
        if (parent is JsonArray array) array[int.Parse(token, CultureInfo.InvariantCulture)] = value;
        else parent[token] = value;
        return this;
    }

    /// <summary>Takes away what a pointer names.</summary>
    public SampleStrategy Remove(string pointer)
    {
        var (parent, token) = Split(pointer);
        if (parent is JsonArray array) array.RemoveAt(int.Parse(token, CultureInfo.InvariantCulture));
        else parent.AsObject().Remove(token).Should().BeTrue($"{pointer} should be there to be removed");
        return this;
    }

    /// <summary>Adds an element to an array.</summary>
    public SampleStrategy Add(string pointer, string json)
    {
        var (parent, token) = Split(pointer);
        parent[token]!.AsArray().Add(JsonNode.Parse(json));
        return this;
    }

    /// <summary>Adds a node and an edge to it.</summary>
    public SampleStrategy AddNode(string parent, string json)
    {
        var id = JsonNode.Parse(json)!["id"]!.GetValue<string>();
        return Add("/nodes", json).Add("/edges", $$"""{"source": "{{parent}}", "target": "{{id}}"}""");
    }

    /// <summary>Puts the document into <c>{"strategy": …}</c>.</summary>
    public SampleStrategy Wrap()
    {
        _root = new JsonObject { ["strategy"] = _root };
        return this;
    }

    public StrategyDocument Parse() => StrategyDocument.Parse(Encoding.UTF8.GetBytes(_root.ToJsonString()));

    public StrategyDefinition ParseValid()
    {
        var document = Parse();
        document.Problems.Should().BeEmpty();
        return document.Definition!;
    }

    /// <summary>The node of an id, after parsing.</summary>
    public T Node<T>(string id)
        where T : StrategyNode => ParseValid().Nodes.OfType<T>().Single(n => n.Id == id);

    /// <summary>Asserts that this one problem is found and no other.</summary>
    public void ShouldHaveProblem(string pointer, string? nodeId, string message)
    {
        var document = Parse();
        document.Definition.Should().BeNull();
        var problem = document.Problems.Should().ContainSingle().Subject;
        problem.Pointer.Should().Be(pointer);
        problem.NodeId.Should().Be(nodeId);
        problem.Message.Should().Contain(message);
    }

    private (JsonNode Parent, string Token) Split(string pointer)
    {
        var tokens = pointer.Split('/')[1..];
        var at = _root;
        foreach (var token in tokens[..^1])
            at = at is JsonArray array ? array[int.Parse(token, CultureInfo.InvariantCulture)]! : at[token]!;
        return (at, tokens[^1]);
    }
}
