using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Tests.Simulation;

namespace StrategyRuntime.Tests.OpenApi.Wire;

/// <summary>Small strategies on one series that together make every member of every event say something, and say nothing.</summary>
internal static class WireStrategies
{
    private const string Frames =
        """[{"id":"1m","timeframe":"1m","indicators":{"sma_1":{"indicator_name":"sma","length":3,"display_name":"sma(3,close)"}}}]""";

    /// <summary>Minutes of two days with a rise, a fall and a rise on each.</summary>
    public static string Bars { get; } = WriteBars();

    /// <summary>The documents, by id.</summary>
    public static IReadOnlyList<(string Id, string Document)> All { get; } =
    [
        ("market", Text(new StrategyJson(timeframes: Frames)
            .EntrySignal("in", "ltp > @sma_1[-1]", "time >= 10:02", "close[-1] > 0")
            .Entry("buy", more: """{"stopLoss":{"percent":1},"takeProfit":{"points":4},"trailingStop":{"points":2},"maxEntries":9}""")
            .ExitSignal("out", "ltp < @sma_1[-1]").Exit("sell", more: """{"quantity":"specific","specificQuantity":0.4,"reason":"part"}""")
            .ReEntry("again", 5, "ltp > @sma_1[-1]")
            .Chain("start > in > buy > out > sell > again > buy"))),
        ("orders", Text(new StrategyJson(timeframes: Frames)
            .EntrySignal("in", "ltp > 0")
            .Entry("far", "far", more: """{"orderType":"limit","limitPrice":1}""")
            .Entry("near", "near", "sell", more: """{"orderType":"stop","triggerOffset":-1}""")
            .Entry("both", "both", more: """{"orderType":"stop_limit","triggerOffset":1,"limitOffset":2}""")
            .Entry("sized", "sized", quantity: 1, more: """{"orderType":"limit","limitOffset":-1}""")
            .Entry("none", "none", more: """{"sizing":{"mode":"notional","value":1}}""")
            .Chain("start > in > far").Chain("in > near").Chain("in > both").Chain("in > sized").Chain("in > none"))),
        ("limits", Text(new StrategyJson(timeframes: Frames)
            .Node("in", "entrySignalNode", (JsonObject)JsonNode.Parse("""
                {"conditions":[{"lhs":{"type":"live_data","field":"ltp"},"operator":"between","rhs":[1,999]}],
                 "variables":[{"name":"First","expression":{"type":"live_data","field":"ltp"}}]}
                """)!)
            .Entry("buy").ExitSignal("out", "ltp > 999").Exit("sell")
            .SquareOff("flat", """
                {"timeBasedExit":{"exitTime":"23:00"},"performanceBasedExit":{
                  "dailyLossLimit":{"enabled":true,"targetAmount":3},"dailyPnLTarget":{"enabled":true,"targetAmount":500}}}
                """)
            .Chain("start > in > buy > out > sell").Chain("start > flat"))),
        ("parts", Text(new StrategyJson(timeframes: Frames)
            .EntrySignal("in", "ltp > @sma_1[-1]").Entry("buy")
            .Node("tell", "alertNode", new JsonObject { ["message"] = "price {ltp}" })
            .Node("warn", "alertNode", new JsonObject { ["message"] = "bought", ["alertType"] = "warning" })
            .ExitSignal("out", "ltp < @sma_1[-1]").Exit("sell", more: """{"quantity":"specific","specificQuantity":0.4,"reason":"part"}""")
            .Chain("start > in > buy > out > sell").Chain("in > tell > warn"))),
    ];

    /// <summary>Orders that work for a time and that trail, on an account with every setting.</summary>
    public static (string Id, string Document) Times { get; } = ("times", Text(new StrategyJson(timeframes: Frames)
        .EntrySignal("in", "ltp > 0")
        .Entry("large", "large", quantity: 7)
        .Entry("candles", "candles", more: """{"orderType":"limit","limitPrice":1,"timeInForce":{"candles":1}}""")
        .Entry("until", "until", more: """{"orderType":"limit","limitPrice":1,"timeInForce":{"until":"10:30"}}""")
        .Entry("day", "day", more: """{"orderType":"trailing_stop","trail":{"points":2},"timeInForce":"day"}""")
        .Entry("percent", "percent", more: """{"orderType":"trailing_stop","trail":{"percent":2}}""")
        .Chain("start > in > large").Chain("in > candles").Chain("in > until").Chain("in > day").Chain("in > percent")));

    /// <summary>Sells options of NIFTY, of which one is bought back and the other expires.</summary>
    public static (string Id, string Document) Options { get; } = ("options", Text(new StrategyJson("NIFTY", "NSE", Frames, tickSize: null)
        .EntrySignal("in", "time >= 09:20")
        .Entry("call", "call", "sell", more: OptionOf("CE"))
        .Entry("put", "put", "sell", more: OptionOf("PE"))
        .ExitSignal("out", "time >= 09:40").Exit("buy", "call")
        .Chain("start > in > call > out > buy").Chain("in > put")));

    /// <summary>Minutes of NIFTY before the settlement of an expiry.</summary>
    public static string OptionBars { get; } = DayOf(24_200);

    /// <summary>The same minutes of an index of volatility.</summary>
    public static string VolatilityBars { get; } = DayOf(14);

    /// <summary>The same minutes of the call that <see cref="Options"/> sells.</summary>
    public static string CallBars { get; } = DayOf(60);

    /// <summary>Name of the file of that call.</summary>
    public const string CallFile = "NIFTY241031C24200.1m.csv";

    /// <summary>Accounts by how they price options.</summary>
    public static IReadOnlyDictionary<string, string> OptionAccounts { get; } = new Dictionary<string, string>
    {
        ["model"] = """
            {"cash":10000000,"option_pricing":"model","iv":0.14,"commission":"nse_options","buying_power":{"mode":"margin"}}
            """,
        ["underlying"] = """{"option_pricing":"underlying"}""",
        ["data"] = """{"option_pricing":{"mode":"data","fallback":"model","iv_symbol":"VOLATILITY"}}""",
        ["implied"] = """{"option_pricing":{"mode":"model","iv":"implied","forward_symbol":"NIFTY"}}""",
    };

    /// <summary>Sells a symbol and holds it over the night between the two days of <see cref="Bars"/>.</summary>
    public static (string Id, string Document) Short { get; } = ("short", Text(new StrategyJson(timeframes: Frames)
        .EntrySignal("in", "ltp > 0").Entry("sell", side: "sell").ExitSignal("out", "ltp > 999").Exit("buy")
        .Chain("start > in > sell > out > buy")));

    /// <summary>Accounts for which holding costs something, by id.</summary>
    public static IReadOnlyList<(string Id, string Document)> Holders { get; } =
    [
        ("borrower", """{"borrow_fee":0.1,"interest":0.05}"""),
        ("perpetual", """{"commission":"binance_futures"}"""),
    ];

    /// <summary>Holds a symbol over its <see cref="ActionsFile"/>.</summary>
    public static (string Id, string Document) Actions { get; } = ("actions", Text(new StrategyJson("BETA", timeframes: Frames)
        .EntrySignal("in", "ltp > 0").Entry("buy", quantity: 2).ExitSignal("out", "ltp > 999").Exit("sell")
        .Chain("start > in > buy > out > sell")));

    /// <summary>A split and a dividend between the two days of <see cref="Bars"/>.</summary>
    public const string ActionsFile = "date,kind,ratio,amount\n2024-01-03,split,2,\n2024-01-03,dividend,,0.5\n";

    /// <summary>Holds a chain of two contracts, GAMMA1 and GAMMA2, over its roll between the two days of <see cref="Bars"/>.</summary>
    public static (string Id, string Document) Chain { get; } = ("chain", Text(new StrategyJson("GAMMA", timeframes: Frames)
        .EntrySignal("in", "ltp > 0").Entry("buy", quantity: 2).ExitSignal("out", "ltp > 999").Exit("sell")
        .Chain("start > in > buy > out > sell")).Replace("\"symbol\":\"GAMMA\"", "\"symbol\":\"GAMMA\",\"contractMonth\":\"M0\"",
            StringComparison.Ordinal));

    /// <summary>What is known of BETA and the contracts of GAMMA.</summary>
    public const string Instruments = "symbol,kind,underlying,expiry,prices\nBETA,equity,,,raw\n"
        + "GAMMA1,future,GAMMA,2024-01-02,\nGAMMA2,future,GAMMA,2024-02-02,\n";

    /// <summary>An account with every setting.</summary>
    public const string Account = """
        {"fill_price":"quotes","slippage":{"percent":0.01},"commission":{"minimum":1},"spread":{"points":0.01,"percent":0.01,"on":"entry"},
         "buying_power":{"mode":"margin","long":0.5,"short":0.5,"options":1,"shrink":true},"participation":30,"max_tick_age":5}
        """;

    private static string OptionOf(string right) =>
        $$$"""{"multiplier":75,"optionDetails":{"expiry":"W0","optionType":"{{{right}}}","strikeType":"ATM"}}""";

    private static string Text(StrategyJson strategy) => Encoding.UTF8.GetString(strategy.ToBytes());

    private static string WriteBars()
    {
        var text = new StringBuilder("timestamp,open,high,low,close,volume\n");
        for (var day = 2; day <= 3; day++)
        {
            for (var minute = 0; minute < 40; minute++)
            {
                var price = 100 + Math.Abs(minute % 20 - 10);
                text.Append(CultureInfo.InvariantCulture, $"2024-01-0{day}T10:{minute:00}:00Z,");
                text.Append(CultureInfo.InvariantCulture, $"{price},{price + 1},{price - 1},{price},10\n");
            }
        }
        return text.ToString();
    }

    private static string DayOf(int price) => "timestamp,open,high,low,close,volume\n" + string.Concat(
        Enumerable.Range(0, 375).Select(m => string.Create(
            CultureInfo.InvariantCulture,
            $"2024-10-31T{9 + (15 + m) / 60:00}:{(15 + m) % 60:00}:00+05:30,{price},{price + 1},{price - 1},{price + m % 2},10\n")));
}
