using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Strategies.Differences;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Routes;
using StrategyRuntime.Storage.Catalogs;

namespace StrategyRuntime.Strategies;

/// <summary>Examples of the API's description.</summary>
internal static class StrategyExamples
{
    /// <summary>A small strategy: buys on the first walk and holds.</summary>
    private const string Document =
        """
        {
          "strategy_id": "buy-and-hold",
          "name": "Buy and hold",
          "nodes": [
            { "id": "start", "type": "startNode", "data": {
              "exchange": "NYSE",
              "tradingInstrumentConfig": { "symbol": "SP500", "type": "index", "timeframes": [
                { "id": "1d", "timeframe": "1d", "indicators": {} } ] } } },
            { "id": "now", "type": "entrySignalNode", "data": { "conditions": [
              { "lhs": { "type": "live_data", "field": "ltp" }, "operator": ">", "rhs": 0 } ] } },
            { "id": "buy", "type": "entryNode", "data": { "positions": [
              { "vpi": "hold", "positionType": "buy", "quantity": 10, "orderType": "market" } ] } }
          ],
          "edges": [
            { "id": "e1", "source": "start", "target": "now" },
            { "id": "e2", "source": "now", "target": "buy" }
          ]
        }
        """;

    /// <summary>The document as JSON.</summary>
    public static JsonElement Parsed { get; } = JsonDocument.Parse(Document).RootElement;

    /// <summary>The answer for the saved document.</summary>
    public static StrategyResponse Saved { get; } =
        StrategyResponse.OfSaved(Stored(), StrategyDocument.Parse(Stored().Document)) with { Version = 3 };

    /// <summary>A list of versions.</summary>
    public static CatalogPage<VersionResponse> Versions { get; } = new(
        [
            VersionResponse.Of(
                new StrategyVersion(3, Stored().Hash, Stored().Document.Length, new DateTimeOffset(2024, 1, 15, 9, 30, 0, TimeSpan.Zero)),
                isCurrent: true, isInUse: false),
        ],
        null);

    /// <summary>Two versions, compared.</summary>
    public static DiffResponse Diff { get; } = DiffResponse.Of(2, 3, StrategyComparison.Compare(
        Encoding.UTF8.GetBytes(Document.Replace("\"quantity\": 10", "\"quantity\": 5", StringComparison.Ordinal)), Stored().Document));

    /// <summary>A page of strategies.</summary>
    public static CatalogPage<StrategyResponse> List { get; } = new([StrategyResponse.Of(Stored())], null);

    private static StoredStrategy Stored()
    {
        var bytes = Encoding.UTF8.GetBytes(Document);
        return new StoredStrategy("buy-and-hold", bytes, IsSample: false, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }
}
