using System.Globalization;
using System.Text;

namespace StrategyRuntime.Tests;

/// <summary>Small strategies and market data for tests of the host.</summary>
public static class Sample
{
    /// <summary>Buys at the first walk and holds to the end.</summary>
    public const string BuyAndHold =
        """
        {
          "strategy_id": "hold", "name": "Buy and hold",
          "nodes": [
            { "id": "start", "type": "startNode", "data": { "exchange": "NYSE",
              "tradingInstrumentConfig": { "symbol": "TEST", "type": "stock", "timeframes": [ { "id": "1m", "timeframe": "1m",
                "indicators": {} } ] } } },
            { "id": "now", "type": "entrySignalNode", "data": { "conditions": [ { "lhs": 0, "operator": "<", "rhs": 1 } ] } },
            { "id": "buy", "type": "entryNode", "data": { "positions": [ { "vpi": "hold", "positionType": "buy", "quantity": 10,
              "orderType": "market" } ] } },
            { "id": "never", "type": "exitSignalNode", "data": { "conditions": [ { "groupLogic": "AND", "conditions": [
              { "lhs": { "type": "live_data", "field": "ltp" }, "operator": "<", "rhs": { "type": "constant", "value": 0 } } ] } ] } },
            { "id": "sell", "type": "exitNode", "data": { "exitNodeData": { "orderConfig": { "targetPositionVpi": "hold",
              "orderType": "market" } } } }
          ],
          "edges": [
            { "id": "a", "source": "start", "target": "now" }, { "id": "b", "source": "now", "target": "buy" },
            { "id": "c", "source": "buy", "target": "never" }, { "id": "d", "source": "never", "target": "sell" }
          ]
        }
        """;

    /// <summary>The same with the quantity as a parameter and room for one more entry.</summary>
    public static string Sized { get; } = BuyAndHold
        .Replace("\"nodes\": [",
            "\"parameters\": [ { \"name\": \"size\", \"type\": \"integer\", \"default\": 10, \"max\": 10 } ], \"nodes\": [",
                StringComparison.Ordinal)
        .Replace("\"quantity\": 10,", "\"quantity\": { \"$param\": \"size\" }, \"maxEntries\": 2,", StringComparison.Ordinal);

    /// <summary>The same with an option contract in place of the stock.</summary>
    public static string BuysAnOption { get; } = BuyAndHold.Replace(
        "\"orderType\": \"market\" } ]",
        "\"orderType\": \"market\", \"optionDetails\": { \"expiry\": \"W1\", \"optionType\": \"PE\", \"strikeType\": \"ATM\" } } ]",
        StringComparison.Ordinal);

    /// <summary>Buys whenever the minute's close is above its open, sells when it is below, again and again.</summary>
    public const string InAndOut =
        """
        {
          "strategy_id": "in-and-out", "name": "In and out",
          "nodes": [
            { "id": "start", "type": "startNode", "data": { "exchange": "NYSE",
              "tradingInstrumentConfig": { "symbol": "TEST", "type": "stock", "timeframes": [ { "id": "1m", "timeframe": "1m",
                "indicators": {} } ] } } },
            { "id": "up", "type": "entrySignalNode", "data": { "conditions": [ { "groupLogic": "AND", "conditions": [
              { "lhs": { "type": "candle_data", "field": "Close", "offset": -1, "timeframeId": "1m" }, "operator": ">",
                "rhs": { "type": "candle_data", "field": "Open", "offset": -1, "timeframeId": "1m" } } ] } ] } },
            { "id": "buy", "type": "entryNode", "data": { "positions": [
              { "vpi": "p", "positionType": "buy", "quantity": 10, "orderType": "market", "maxEntries": 100000 } ] } },
            { "id": "down", "type": "exitSignalNode", "data": { "conditions": [ { "groupLogic": "AND", "conditions": [
              { "lhs": { "type": "candle_data", "field": "Close", "offset": -1, "timeframeId": "1m" }, "operator": "<",
                "rhs": { "type": "candle_data", "field": "Open", "offset": -1, "timeframeId": "1m" } } ] } ] } },
            { "id": "sell", "type": "exitNode", "data": { "exitNodeData": { "orderConfig": { "targetPositionVpi": "p",
              "orderType": "market" } } } },
            { "id": "again", "type": "reEntrySignalNode", "data": { "retryConfig": { "maxReEntries": 100000 }, "conditions": [
              { "groupLogic": "AND", "conditions": [
              { "lhs": { "type": "candle_data", "field": "Close", "offset": -1, "timeframeId": "1m" }, "operator": ">",
                "rhs": { "type": "candle_data", "field": "Open", "offset": -1, "timeframeId": "1m" } } ] } ] } }
          ],
          "edges": [
            { "id": "a", "source": "start", "target": "up" }, { "id": "b", "source": "up", "target": "buy" },
            { "id": "c", "source": "buy", "target": "down" }, { "id": "d", "source": "down", "target": "sell" },
            { "id": "e", "source": "sell", "target": "again" }, { "id": "f", "source": "again", "target": "buy" }
          ]
        }
        """;

    /// <summary>The same that sells a call at the money with a stop on its premium in place of buying the stock.</summary>
    public static string SellsOptions { get; } = InAndOut
        .Replace("in-and-out", "sells-options", StringComparison.Ordinal)
        .Replace(
            "\"positionType\": \"buy\", \"quantity\": 10,",
            "\"positionType\": \"sell\", \"quantity\": 1, \"stopLoss\": { \"percent\": 5 }, \"optionDetails\": "
                + "{ \"expiry\": \"W0\", \"optionType\": \"CE\", \"strikeType\": \"ATM\", \"strikeStep\": 1 },",
            StringComparison.Ordinal);

    /// <summary>An account that prices options by a model.</summary>
    public const string ModelAccount = """{ "option_pricing": "model", "iv": 0.2 }""";

    /// <summary>Name of the file that <see cref="Minutes"/> belongs in.</summary>
    public const string MinutesFile = "TEST.1m.csv";

    /// <summary>Minute bars from 9:30 New York time that go up and down by a seeded rule, 390 to a trading day.</summary>
    public static string Minutes(int bars, int seed = 7)
    {
        var random = new Random(seed);
        var csv = new StringBuilder("timestamp,open,high,low,close,volume\n");
        var day = new DateTime(2024, 1, 8, 9, 30, 0);
        var price = 100.0;
        for (var i = 0; i < bars; i++)
        {
            var time = day.AddDays(i / 390).AddMinutes(i % 390);
            var close = Math.Max(1, Math.Round(price + random.NextDouble() - 0.5, 2));
            var (high, low) = (Math.Max(price, close) + 0.1, Math.Min(price, close) - 0.1);
            csv.Append(
                CultureInfo.InvariantCulture,
                $"{time:yyyy-MM-ddTHH:mm:ss},{price:0.00},{high:0.00},{low:0.00},{close:0.00},{random.Next(1, 1000)}\n");
            price = close;
        }
        return csv.ToString();
    }
}
