namespace StrategyRuntime.Strategies;

/// <summary>Examples of the API's description.</summary>
internal static class StrategyExamples
{
    /// <summary>A small strategy: buys on the first walk and holds.</summary>
    public const string Document =
        """
        {
          "strategy_id": "buy-and-hold",
          "name": "Buy and hold",
          "nodes": [
            { "id": "start", "type": "startNode", "data": {
              "exchange": "NYSE",
              "tradingInstrumentConfig": { "symbol": "SP500", "type": "index", "timeframes": [ { "id": "1d", "timeframe": "1d", "indicators": {} } ] } } },
            { "id": "now", "type": "entrySignalNode", "data": { "conditions": [
              { "lhs": { "type": "live_data", "field": "ltp" }, "operator": ">", "rhs": 0 } ] } },
            { "id": "buy", "type": "entryNode", "data": { "positions": [ { "vpi": "hold", "positionType": "buy", "quantity": 10, "orderType": "market" } ] } }
          ],
          "edges": [
            { "id": "e1", "source": "start", "target": "now" },
            { "id": "e2", "source": "now", "target": "buy" }
          ]
        }
        """;

    /// <summary>What is said of a saved document.</summary>
    public const string Saved =
        """
        { "strategy_id": "buy-and-hold", "name": "Buy and hold", "symbol": "SP500", "sample": false, "nodes": 3, "bytes": 812,
          "hash": "6c0b7f6e1f1d4f0a8f4f6f8b0b8e4d3a2c1b0a9f8e7d6c5b4a39281706f5e4d3" }
        """;

    /// <summary>A page of strategies.</summary>
    public const string List = $$"""{ "items": [ {{Saved}} ], "next": null }""";
}
