using System.Text;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Benchmarks.Studies;

/// <summary>Strategies with parameters that studies try.</summary>
internal static class StudyStrategies
{
    private const string Crossing = """
        [{"lhs":{"type":"indicator","name":"fast","offset":-1},"operator":"crosses_above",
          "rhs":{"type":"indicator","name":"slow","offset":-1}}]
        """;

    private const string Dip = """
        [{"lhs":{"type":"indicator","name":"rsi","offset":-1},"operator":"crosses_below","rhs":{"$param":"low"}}]
        """;

    /// <summary>Long while the fast average is above the slow one.</summary>
    public static byte[] SmaCross { get; } = Document(
        """[{"name":"fast","type":"integer","default":10},{"name":"slow","type":"integer","default":30}]""",
        """
        {"fast":{"indicator_name":"sma","length":{"$param":"fast"}},"slow":{"indicator_name":"sma","length":{"$param":"slow"}}}
        """,
        $$$"""
        {"id":"up","type":"entrySignalNode","data":{"conditions":{{{Crossing}}} }},
        {"id":"long","type":"entryNode","data":{"positions":[{"vpi":"p","positionType":"buy","quantity":1}]}},
        {"id":"down","type":"exitSignalNode","data":{"conditions":{{{Crossing.Replace("above", "below", StringComparison.Ordinal)}}} }},
        {"id":"out","type":"exitNode","data":{"exitNodeData":{"orderConfig":{"targetPositionVpi":"p"} } } },
        {"id":"again","type":"reEntrySignalNode","data":{"retryConfig":{"maxReEntries":1000000},"conditions":{{{Crossing}}} }}
        """,
        ["start", "up", "long", "down", "out", "again", "long"]);

    /// <summary>Buys what fell, with a stop and a target inside the bars.</summary>
    public static byte[] RsiWithStops { get; } = Document(
        """
        [{"name":"length","type":"integer","default":14},{"name":"low","type":"integer","default":30},
         {"name":"stop","type":"integer","default":1}]
        """,
        """{"rsi":{"indicator_name":"rsi","length":{"$param":"length"}}}""",
        $$$"""
        {"id":"dip","type":"entrySignalNode","data":{"conditions":{{{Dip}}} }},
        {"id":"buy","type":"entryNode","data":{"positions":[{"vpi":"p","positionType":"buy","quantity":1,
          "stopLoss":{"percent":{"$param":"stop"}},"takeProfit":{"percent":1.5}}]}},
        {"id":"again","type":"reEntrySignalNode","data":{"retryConfig":{"maxReEntries":1000000},"conditions":{{{Dip}}} }}
        """,
        ["start", "dip", "buy", "again", "buy"]);

    /// <summary>Reads a document with values of its parameters.</summary>
    public static StrategyDefinition Parse(byte[] document, IReadOnlyDictionary<string, string> values)
    {
        var read = StrategyDocument.Parse(document, values);
        return read.Definition ?? throw new InvalidOperationException(
            string.Join("; ", read.Problems.Concat(read.ParameterProblems).Select(p => $"{p.Pointer} {p.Message}")));
    }

    private static byte[] Document(string parameters, string indicators, string nodes, string[] way) => Encoding.UTF8.GetBytes($$$$$"""
        {"strategy_id":"study","parameters":{{{{{parameters}}}}},"nodes":[
          {"id":"start","type":"startNode","data":{"exchange":"UTC","tradingInstrumentConfig":{"symbol":"X",
            "timeframes":[{"id":"1m","timeframe":"1m","indicators":{{{{{indicators}}}}} }]}}},
          {{{{{nodes}}}}}],
        "edges":[{{{{{string.Join(',', way.Zip(way.Skip(1), (a, b) => $$"""{"source":"{{a}}","target":"{{b}}"}"""))}}}}}]}
        """);
}
