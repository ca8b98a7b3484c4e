using System.Globalization;
using System.Text.Json.Nodes;

namespace StrategyRuntime.Engine.Tests.Simulation.Properties;

/// <summary>
/// Makes a valid strategy document at random: one to four ways from entry over exits to re-entries, with every kind of order, stop and
/// size.
/// </summary>
/// <param name="random">Makes it.</param>
/// <param name="ofClosedCandles">True when closed candles alone shall decide its conditions, mostly of one timeframe.</param>
/// <param name="atMarket">True when all orders shall be market orders of whole positions.</param>
internal sealed class RandomStrategy(Random random, bool ofClosedCandles = false, bool atMarket = false)
{
    private const string Timeframes = """
        [{"id":"1m","timeframe":"1m","indicators":{"fast":{"indicator_name":"sma","length":3},
           "slow":{"indicator_name":"ema","length":5},"rsi":{"indicator_name":"rsi","length":4}}},
         {"id":"3m","timeframe":"3m","indicators":{"atr":{"indicator_name":"atr","length":3}}}]
        """;

    private const string Supporting = """
        {"supportingInstrumentConfig":{"symbol":"INDEX","type":"index","timeframes":[{"id":"1m","timeframe":"1m","indicators":{}}]}}
        """;

    private const string OneTimeframe = """
        [{"id":"1m","timeframe":"1m","indicators":{"fast":{"indicator_name":"sma","length":3},
           "slow":{"indicator_name":"ema","length":5},"rsi":{"indicator_name":"rsi","length":4},
           "macd":{"indicator_name":"macd","fast":3,"slow":6,"signal":2}}}]
        """;

    private static readonly string[] s_closed =
        ["close[-1]", "high[-1]", "low[-2]", "open[-1]", "@fast[-1]", "@slow[-2]", "@slow[-1]", "@fast[-1]"];

    private static readonly string[] s_left = ["ltp", "close[-1]", "high[-1]", "low[-2]", "close[0]", "@fast[-1]", "@slow[-2]"];

    public bool HasSupporting { get; } = random.Next(3) == 0 && !ofClosedCandles;

    private string[] Left => ofClosedCandles ? s_closed : s_left;

    public StrategyJson Build()
    {
        var timeframes = ofClosedCandles && random.Next(4) > 0 ? OneTimeframe : Timeframes;
        var strategy = new StrategyJson(start: HasSupporting ? Supporting : "{}", timeframes: timeframes);
        var ways = random.Next(1, 5);
        for (var way = 0; way < ways; way++) AddWay(strategy, way);
        if (random.Next(3) == 0 && !atMarket)
        {
            strategy.SquareOff("flat", Pick(
                """{"timeBasedExit":{"exitTime":"10:20"}}""",
                """
                {"performanceBasedExit":{"dailyLossLimit":{"enabled":true,"targetAmount":150},
                  "dailyPnLTarget":{"enabled":true,"targetAmount":150}}}
                """,
                """{"timeBasedExit":{"exitAtMarketClose":true}}"""));
            strategy.Chain("start > flat");
        }
        return strategy;
    }

    private void AddWay(StrategyJson strategy, int way)
    {
        var vpi = $"p{way}";
        strategy.EntrySignal($"in{way}", Conditions()).Entry($"entry{way}", vpi, Pick("buy", "sell"), random.Next(1, 20), Position());
        strategy.Chain($"start > in{way} > entry{way}");
        if (ofClosedCandles && random.Next(4) > 0)
        {
            // Again after whatever closed the position, many times.
            var back = $"back{way}";
            strategy.ReEntry(back, random.Next(1, 300), Conditions()).Chain($"entry{way} > {back} > entry{way}");
        }
        for (var exit = random.Next(0, 4); exit > 0; exit--)
        {
            var (signal, node) = ($"out{way}{exit}", $"exit{way}{exit}");
            strategy.ExitSignal(signal, Conditions()).Exit(node, vpi, ExitOrder()).Chain($"entry{way} > {signal} > {node}");
            if (random.Next(3) > 0) continue;
            var again = $"again{way}{exit}";
            strategy.ReEntry(again, random.Next(0, 6), Conditions()).Chain($"{node} > {again} > entry{way}");
        }
    }

    private string[] Conditions()
    {
        var conditions = new string[random.Next(0, 3)];
        for (var i = 0; i < conditions.Length; i++) conditions[i] = Condition();
        return conditions;
    }

    private string Condition() => random.Next(6) switch
    {
        0 when !ofClosedCandles => $"time {Pick(">", "<")} 10:{random.Next(0, 30):00}",
        1 => $"@rsi[-1] {Pick(">", "<")} {random.Next(20, 80)}",
        2 => $"{Pick(Left)} {Pick("crosses_above", "crosses_below")} {Pick(Left)}",
        3 => $"{Pick(Left)} {Pick("==", "!=")} {Level()}",
        _ => $"{Pick(Left)} {Pick(">", "<", ">=", "<=")} {Pick([.. Left, Level(), Level()])}",
    };

    private string Position()
    {
        var position = JsonNode.Parse(Order())!.AsObject();
        if (random.Next(2) == 0) position["stopLoss"] = Distance("price", 90, 110);
        if (random.Next(2) == 0) position["takeProfit"] = Distance("price", 90, 110);
        if (random.Next(2) == 0) position["trailingStop"] = Distance("price", 1, 4);
        if (random.Next(4) == 0) position["maxEntries"] = random.Next(1, 4);
        if (random.Next(4) == 0) position["multiplier"] = random.Next(1, 30);
        if (random.Next(3) == 0)
        {
            position["sizing"] = JsonNode.Parse(Pick(
                """{"mode":"percent_equity","value":35}""", """{"mode":"notional","value":2500,"roundTo":0.25}""",
                atMarket ? """{"mode":"percent_equity","value":95.5,"roundTo":3}""" : """{"mode":"quantity","value":7,"roundTo":3}"""));
        }
        return position.ToJsonString();
    }

    private string ExitOrder()
    {
        var order = JsonNode.Parse(Order())!.AsObject();
        if (random.Next(3) == 0 && !atMarket) order["quantity"] = random.Next(1, 8);
        return order.ToJsonString();
    }

    private string Order() => (atMarket ? 6 : random.Next(7)) switch
    {
        0 => $$"""{"orderType":"limit","price":{{Level()}}}""",
        1 => $$"""{"orderType":"limit","offset":{{Offset()}}}""",
        2 => $$"""{"orderType":"stop","offset":{{Offset()}}}""",
        3 => $$"""{"orderType":"stop_limit","triggerOffset":{{Offset()}},"limitOffset":{{Offset()}}}""",
        _ => "{}",
    };

    private JsonObject Distance(string price, int from, int to) => random.Next(3) switch
    {
        0 => new JsonObject { ["percent"] = random.Next(1, 12) / 4m },
        1 => new JsonObject { ["points"] = random.Next(1, 12) / 4m },
        _ => new JsonObject { [price] = random.Next(from * 4, to * 4) / 4m },
    };

    private string Level() => (random.Next(380, 420) / 4m).ToString(CultureInfo.InvariantCulture);

    private string Offset() => (random.Next(-12, 13) / 4m).ToString(CultureInfo.InvariantCulture);

    private string Pick(params string[] from) => from[random.Next(from.Length)];
}
