using System.Text;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Tests.Strategies;

/// <summary>A valid document in the builder's shapes with every feature of a document in it.</summary>
internal static class FullStrategy
{
    public const string Json = """
        {
          "strategy_id": "full-1", "name": "Full",
          "parameters": [
            {"name": "lots", "label": "Lots", "type": "integer", "default": 2, "min": 1, "max": 10, "step": 1},
            {"name": "exit_at", "type": "text", "default": "15:10", "choices": ["15:10", "15:20"]},
            {"name": "length", "type": "number", "default": "14"},
            {"name": "on", "type": "boolean", "default": true}],
          "globalVariables": [{"id": "g1", "name": "Level", "initialValue": 100}],
          "trailingVariables": [{"id": "t1", "name": "Peak", "source": {"type": "live_data", "field": "ltp"}, "direction": "highest"}],
          "nodes": [
            {"id": "start", "type": "startNode", "data": {
              "exchange": "NSE", "tradingInstrument": {"type": "index", "underlyingType": "index"},
              "runningVariables": {"variables": {"Trough": {"expression": {"type": "candle_data", "field": "low", "offset": -1},
              "mode": "min"}}},
              "tradingInstrumentConfig": {"symbol": "NIFTY", "type": "index", "tickSize": 0.05, "timeframes": [
                {"id": "1m", "timeframe": "1m", "unit": "minutes", "number": 1, "indicators": {
                  "rsi_1": {"indicator_name": "rsi", "length": {"$param": "length"}, "price_field": "close", "display_name": "RSI",
                  "seed": "first"},
                  "rsi_2": {"indicator_name": "rsi", "length": 7, "display_name": "RSI"},
                  "macd_1": {"indicator_name": "macd"}}},
                {"id": "5m", "timeframe": "5m"}]},
              "endConditions": {"timeBasedExit": {"enabled": true, "exitAtMarketClose": false, "exitTime": {"$param": "exit_at"}}}}},
            {"id": "in", "type": "entrySignalNode", "data": {
              "evaluateOn": "candle",
              "variables": [{"id": "v", "name": "Signal Low", "nodeId": "in", "expression": {"type": "candle_data", "field": "Low",
              "offset": -1}}],
              "globalVariableUpdates": [{"id": "u", "globalVariableId": "g1", "globalVariableName": "Level", "expression": 24000}],
              "conditions": [{"id": "root", "groupLogic": "NOT", "conditions": [
                {"lhs": {"type": "indicator", "name": "rsi_1", "timeframe": "1m", "offset": -1}, "operator": "between", "rhs": 30,
                "rhsUpper": 70},
                {"lhs": {"type": "live_data", "dataField": "oi"}, "operator": "not_in", "rhs": {"type": "list", "items": [1, 2]}},
                {"lhs": {"type": "candle_data", "field": "high", "candleSelectionMode": "by_time", "candleTime": "09:15",
                "timeframeId": "5m"},
                  "operator": "<", "rhs": {"type": "candle_data", "field": "high", "candleSelectionMode": "by_number", "candleNumber": 2}},
                {"lhs": {"type": "candle_range", "ohlcvField": "high", "aggregationType": "max", "rangeType": "by_count",
                "startIndex": 1, "endIndex": 3},
                  "operator": ">", "rhs": {"type": "candle_range", "field": "low", "aggregate": "min", "rangeType": "by_time",
                  "startTime": "09:15", "endTime": "09:30"}},
                {"lhs": {"type": "global_variable", "globalVariableName": "Level"}, "operator": ">",
                "rhs": {"type": "trailing_variable", "name": "Peak"}},
                {"lhs": {"type": "function", "functionName": "avg", "expressions": [1, 2, 3]}, "operator": ">",
                "rhs": {"type": "math_expression",
                  "items": [{"expression": 1}, {"operator": "+", "expression": 2}, {"operator": "*",
                  "expression": {"type": "constant", "valueType": "number", "value": 3}}]}},
                {"enabled": false, "lhs": 1, "operator": "<", "rhs": 2}]}]}},
            {"id": "buy", "type": "entryNode", "data": {
              "instrument": "NIFTY",
              "exitNodeData": {"orderConfig": {"orderType": "market"}, "postExecutionConfig": {
                "stopLoss": {"enabled": true, "triggerType": "percentage", "stopPercentage": 2, "waitForMarket": false, "waitTime": 5,
                "limitBuffer": 0.5},
                "takeProfit": {"enabled": false, "targetPercentage": 5},
                "trailingStop": {"enabled": true, "triggerType": "points", "initialPoints": 6, "pointsStepSize": 1},
                "reEntry": {"enabled": true, "maxEntries": 3}}},
              "positions": [
                {"vpi": "a", "vpt": "legs", "positionType": "buy", "quantity": {"$param": "lots"}, "multiplier": 75,
                "orderType": "stop_limit",
                  "triggerPrice": {"type": "candle_data", "field": "high", "offset": -1}, "limitOffset": 2, "timeInForce": {"candles": 3},
                  "takeProfit": {"percent": 3, "steps": [{"after": "30m", "percent": 1}, {"after": "1h", "percent": 0}]}},
                {"vpi": "b", "vpt": "legs", "positionType": "sell", "orderType": "trailing_stop", "trail": {"points": 5},
                "timeInForce": {"until": "14:30"},
                  "maxEntries": 3, "add": true, "stopLoss": {"points": {"type": "indicator", "name": "macd_1", "parameter": "MACDs"}},
                  "trailingStop": {"expression": {"type": "indicator", "name": "rsi_2"}, "activateAt": {"percent": 1}},
                  "sizing": {"mode": "risk_percent", "value": 1, "round_to": 5, "at": "decision", "reserve_fees": true}},
                {"vpi": "c", "positionType": "buy", "quantity": 1, "orderType": "limit", "price": 100, "timeInForce": "day"}]}},
            {"id": "note", "type": "alertNode", "data": {"alertMessage": "Bought below {in.Signal Low} at {{ltp}}, level {Level}",
            "alertType": "info", "sendPush": true}},
            {"id": "move", "type": "modifyNode", "data": {"targetPositionVpi": "a", "modifications": {"stopLoss": {"price": 23000},
            "cancel": {"$param": "on"}}}},
            {"id": "out", "type": "exitSignalNode", "data": {"conditions": [
              {"lhs": {"type": "position_data", "positionField": "status", "vpi": "a"}, "operator": "==", "rhs": {"type": "constant",
              "valueType": "status", "statusValue": "Open"}},
              {"lhs": {"type": "underlying_pnl", "pnlType": "unrealized", "scope": "overall"}, "operator": ">", "rhs": 10},
              {"lhs": {"type": "current_time"}, "operator": ">=", "rhs": {"type": "time_offset", "baseTime": {"type": "position_time",
              "timeField": "entryTime", "vpi": "a"},
                "offsetType": "minutes", "offsetValue": 15, "direction": "after"}}]}},
            {"id": "half", "type": "exitNode", "data": {"exitType": "specific", "exitNodeData": {"orderConfig": {
              "targetPositionVpi": "a", "quantity": "percentage", "partialQuantityPercentage": 50},
              "reEntryConfig": {"enabled": false, "maxEntries": 1}}}},
            {"id": "legs", "type": "exitNode", "data": {"exitNodeData": {"orderConfig": {"exitByTag": true, "targetTag": "legs"}}}},
            {"id": "all", "type": "exitNode", "data": {"exitType": "all"}},
            {"id": "again", "type": "retryNode", "data": {"conditions": [{"lhs": 1, "operator": "<", "rhs": 2}],
              "retryConfig": {"groupNumber": 1, "maxEntries": 3}, "targetEntryNodeId": "buy"}},
            {"id": "off", "type": "entrySignalNode", "data": {"enabled": false, "conditions": [{"lhs": 1, "operator": "<", "rhs": 2}]}},
            {"id": "end", "type": "squareOffNode", "data": {"endConditions": {
              "performanceBasedExit": {"enabled": true, "dailyLossLimit": {"enabled": true, "limitAmount": 400, "limitType": "absolute"}},
              "positionClosure": {"orderType": "limit", "limitOffset": 5, "forceClose": false}, "alertNotification": {"enabled": false}}}}
          ],
          "edges": [
            {"source": "start", "target": "in"}, {"source": "start", "target": "end"}, {"source": "start", "target": "off"},
            {"source": "in", "target": "buy"},
            {"source": "buy", "target": "note"}, {"source": "note", "target": "move"}, {"source": "buy", "target": "out"},
            {"source": "out", "target": "half"},
            {"source": "out", "target": "legs"}, {"source": "out", "target": "all"}, {"source": "all", "target": "again"}
          ]
        }
        """;

    public static StrategyDocument Parse(params (string Name, string Value)[] parameters) =>
        StrategyDocument.Parse(Encoding.UTF8.GetBytes(Json), parameters.ToDictionary(p => p.Name, p => p.Value));

    public static StrategyDefinition Definition { get; } = Parse().Definition!;

    /// <summary>The document with a change.</summary>
    public static StrategyDocument With(Action<JsonNode> change)
    {
        var root = JsonNode.Parse(Json)!;
        change(root);
        return StrategyDocument.Parse(Encoding.UTF8.GetBytes(root.ToJsonString()));
    }
}
