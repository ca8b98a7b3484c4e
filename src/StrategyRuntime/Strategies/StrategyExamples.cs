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
            { "id": "now", "type": "entrySignalNode", "data": { "conditions": [] } },
            { "id": "buy", "type": "entryNode", "data": { "positions": [ { "vpi": "hold", "positionType": "buy", "quantity": 10, "orderType": "market" } ] } }
          ],
          "edges": [
            { "id": "e1", "source": "start", "target": "now" },
            { "id": "e2", "source": "now", "target": "buy" }
          ]
        }
        """;
}
