using System.Text;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Benchmarks.Engine;

/// <summary>Strategies of several sizes.</summary>
internal static class BenchmarkStrategies
{
    private const int Unlimited = 1_000_000;

    /// <summary>Start, a signal and an entry; the signal compares each tick and never fires.</summary>
    public static StrategyDefinition ThreeNodes { get; } = Parse("three", """
        {"id":"in","type":"entrySignalNode","data":{"conditions":[
          {"lhs":{"type":"live_data","field":"ltp"},"operator":">","rhs":1000000},
          {"lhs":{"type":"indicator","name":"rsi","offset":-1},"operator":">","rhs":0}]}},
        {"id":"buy","type":"entryNode","data":{"positions":[{"vpi":"p","positionType":"buy","quantity":1}]}}
        """, """{"source":"start","target":"in"},{"source":"in","target":"buy"}""");

    /// <summary>SMA 10/30 on one-minute candles, always in the market after its first signal.</summary>
    public static StrategyDefinition SmaCross { get; } = Parse("sma", string.Join(',',
    [
        Signal("up", "entrySignalNode", "crosses_above"), Entry("long", "buy"),
        Signal("longOut", "exitSignalNode", "crosses_below"), Exit("longExit", "long"),
        Signal("longAgain", "reEntrySignalNode", "crosses_above"),
        Signal("down", "entrySignalNode", "crosses_below"), Entry("short", "sell"),
        Signal("shortOut", "exitSignalNode", "crosses_above"), Exit("shortExit", "short"),
        Signal("shortAgain", "reEntrySignalNode", "crosses_below"),
    ]), Chain("start", "up", "long", "longOut", "longExit", "longAgain", "long") + ","
    + Chain("start", "down", "short", "shortOut", "shortExit", "shortAgain", "short"),
        exchange: "UTC", indicators: """{"fast":{"indicator_name":"sma","length":10},"slow":{"indicator_name":"sma","length":30}}""");

    /// <summary>The strategy of 18 nodes: the recorded one of the shared data when it is there, else the sample.</summary>
    public static (StrategyDefinition Strategy, string Name) EighteenNodes()
    {
        var (json, name) = EighteenNodesDocument();
        return (Parse(json), name);
    }

    /// <summary>Its document.</summary>
    public static (byte[] Json, string Name) EighteenNodesDocument()
    {
        var shared = Environment.GetEnvironmentVariable("STRATEGYRUNTIME_SHARED_DATA");
        var path = shared is null ? null : Path.Combine(shared, "rsi_option_seller.strategy.json");
        if (path is not null && File.Exists(path)) return (File.ReadAllBytes(path), "recorded 18-node strategy");
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "StrategyRuntime.sln"))) folder = folder.Parent;
        return (File.ReadAllBytes(Path.Combine(folder!.FullName, "src/StrategyRuntime/Samples/rsi-reentry.json")), "sample rsi-reentry");
    }

    /// <summary>
    /// The same strategy without its square-off and without limits on how often it enters: it trades as long as there is data.
    /// </summary>
    public static StrategyDefinition EighteenNodesForever() => Parse(EighteenNodesForeverDocument());

    /// <summary>Its document.</summary>
    public static byte[] EighteenNodesForeverDocument()
    {
        var document = JsonNode.Parse(EighteenNodesDocument().Json)!;
        var strategy = document["strategy"] ?? document;
        var nodes = strategy["nodes"]!.AsArray();
        var squareOffs = nodes.Where(n => (string)n!["type"]! == "squareOffNode").ToList();
        var edges = strategy["edges"]!.AsArray();
        foreach (var node in squareOffs)
        {
            nodes.Remove(node);
            foreach (var edge in edges.Where(e => (string)e!["target"]! == (string)node!["id"]!).ToList()) edges.Remove(edge);
        }
        foreach (var node in nodes)
        {
            var data = node!["data"]!.AsObject();
            data.Remove("endConditions");
            if (data["retryConfig"] is JsonObject retry) retry["maxReEntries"] = Unlimited;
            foreach (var position in data["positions"] as JsonArray ?? []) position!["maxEntries"] = Unlimited;
        }
        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    /// <summary>So many nodes behind a signal that never fires: all of them inactive.</summary>
    public static StrategyDefinition Inactive(int nodes) => Many(nodes, inactive: true);

    /// <summary>So many signals that are all active, each on a candle's number.</summary>
    public static StrategyDefinition Active(int nodes) => Many(nodes, inactive: false);

    private static StrategyDefinition Many(int nodes, bool inactive)
    {
        var text = new StringBuilder(RsiAbove("gate", 1000));
        var edges = new StringBuilder("""{"source":"start","target":"gate"}""");
        for (var i = 0; i < nodes - 2; i++)
        {
            text.Append(',').Append(RsiAbove($"n{i}", 1000 + i));
            edges.Append($$$""",{"source":"{{{(inactive ? "gate" : "start")}}}","target":"n{{{i}}}"}""");
        }
        return Parse("many", text.ToString(), edges.ToString());
    }

    private static string RsiAbove(string id, int value) => $$$"""
        {"id":"{{{id}}}","type":"entrySignalNode","data":{"conditions":[
          {"lhs":{"type":"indicator","name":"rsi"},"operator":">","rhs":{{{value}}}}]}}
        """;

    private static string Signal(string id, string type, string crossing) => $$$"""
        {"id":"{{{id}}}","type":"{{{type}}}","data":{"retryConfig":{"maxReEntries":1000000},"conditions":[
          {"lhs":{"type":"indicator","name":"fast","offset":-1},"operator":"{{{crossing}}}",
            "rhs":{"type":"indicator","name":"slow","offset":-1}}]}}
        """;

    private static string Entry(string id, string side) => $$$"""
        {"id":"{{{id}}}","type":"entryNode","data":{"positions":[{"vpi":"{{{id}}}","positionType":"{{{side}}}","quantity":1}]}}
        """;

    private static string Exit(string id, string vpi) => $$$$$"""
        {"id":"{{{{{id}}}}}","type":"exitNode","data":{"exitNodeData":{"orderConfig":{"targetPositionVpi":"{{{{{vpi}}}}}"}}}}
        """;

    private static string Chain(params string[] ids) =>
        string.Join(',', ids.Zip(ids.Skip(1), (a, b) => $$$"""{"source":"{{{a}}}","target":"{{{b}}}"}"""));

    private static StrategyDefinition Parse(
        string id, string nodes, string edges, string exchange = "NSE",
        string indicators = """{"rsi":{"indicator_name":"rsi","length":14}}""") =>
        Parse(Encoding.UTF8.GetBytes($$$$$"""
            {"strategy_id":"{{{{{id}}}}}","nodes":[{"id":"start","type":"startNode","data":{"exchange":"{{{{{exchange}}}}}",
              "tradingInstrumentConfig":{"symbol":"NIFTY","timeframes":[{"id":"1m","timeframe":"1m","indicators":{{{{{indicators}}}}}}]}}},
              {{{{{nodes}}}}}],"edges":[{{{{{edges}}}}}]}
            """));

    private static StrategyDefinition Parse(byte[] json)
    {
        var document = StrategyDocument.Parse(json);
        return document.Definition ?? throw new InvalidOperationException(
            string.Join("; ", document.Problems.Select(p => $"{p.Pointer} {p.Message}")));
    }
}
