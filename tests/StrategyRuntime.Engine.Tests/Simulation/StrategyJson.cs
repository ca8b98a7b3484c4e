using System.Text;
using System.Text.Json.Nodes;

namespace StrategyRuntime.Engine.Tests.Simulation;

/// <summary>Writes strategy documents for tests, in the form that a visual builder saves.</summary>
internal sealed class StrategyJson
{
    private readonly JsonArray _nodes = [];
    private readonly JsonArray _edges = [];

    public StrategyJson(string symbol = "ACME", string exchange = "UTC",
        string timeframes = """[{"id":"1m","timeframe":"1m","indicators":{}}]""", string start = "{}")
    {
        var data = JsonNode.Parse(start)!.AsObject();
        data["exchange"] = exchange;
        data["tradingInstrumentConfig"] =
            new JsonObject { ["symbol"] = symbol, ["type"] = "stock", ["timeframes"] = JsonNode.Parse(timeframes) };
        Node("start", "startNode", data);
    }

    public StrategyJson EntrySignal(string id, params string[] conditions) => Node(id, "entrySignalNode", Conditions(conditions));

    public StrategyJson ExitSignal(string id, params string[] conditions) => Node(id, "exitSignalNode", Conditions(conditions));

    public StrategyJson ReEntry(string id, int maxReEntries, params string[] conditions)
    {
        var data = Conditions(conditions);
        data["retryConfig"] = new JsonObject { ["maxReEntries"] = maxReEntries };
        return Node(id, "reEntrySignalNode", data);
    }

    /// <summary>An entry node with one position; <paramref name="more"/> are further members of the position.</summary>
    public StrategyJson Entry(string id, string vpi = "p1", string side = "buy", double quantity = 1, string more = "{}")
    {
        var position = JsonNode.Parse(more)!.AsObject();
        position["vpi"] = vpi;
        position["positionType"] = side;
        position["quantity"] = quantity;
        return Node(id, "entryNode", new JsonObject { ["positions"] = new JsonArray(position) });
    }

    public StrategyJson Exit(string id, string vpi = "p1", string more = "{}")
    {
        var order = JsonNode.Parse(more)!.AsObject();
        order["targetPositionVpi"] = vpi;
        return Node(id, "exitNode", new JsonObject { ["exitNodeData"] = new JsonObject { ["orderConfig"] = order } });
    }

    public StrategyJson SquareOff(string id, string endConditions) =>
        Node(id, "squareOffNode", new JsonObject { ["endConditions"] = JsonNode.Parse(endConditions) });

    public StrategyJson Node(string id, string type, JsonObject data)
    {
        _nodes.Add(new JsonObject { ["id"] = id, ["type"] = type, ["data"] = data });
        return this;
    }

    /// <summary>Edges along a chain: <c>"start > signal > entry"</c>.</summary>
    public StrategyJson Chain(string chain)
    {
        var ids = chain.Split('>', StringSplitOptions.TrimEntries);
        for (var i = 1; i < ids.Length; i++)
            _edges.Add(new JsonObject { ["id"] = $"e{_edges.Count}", ["source"] = ids[i - 1], ["target"] = ids[i] });
        return this;
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(
        new JsonObject { ["strategy_id"] = "test", ["name"] = "Test", ["nodes"] = _nodes.DeepClone(),
            ["edges"] = _edges.DeepClone() }.ToJsonString());

    /// <summary>A comparison from three words of the little language of <see cref="Operand"/>: <c>"ltp &gt; 100"</c>.</summary>
    public static JsonObject Leaf(string condition)
    {
        var words = condition.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new JsonObject { ["lhs"] = Operand(words[0]), ["operator"] = words[1], ["rhs"] = Operand(words[2]) };
    }

    /// <summary>
    /// <c>ltp</c>, <c>time</c>, <c>09:17</c>, <c>close[-1]</c>, <c>@name[-1]</c> (indicator), <c>$node.variable</c>, or a number.
    /// </summary>
    public static JsonNode Operand(string word)
    {
        var bracket = word.IndexOf('[');
        var offset = bracket > 0 ? int.Parse(word[(bracket + 1)..^1], System.Globalization.CultureInfo.InvariantCulture) : 0;
        var name = bracket > 0 ? word[..bracket] : word;
        if (word == "ltp") return new JsonObject { ["type"] = "live_data", ["field"] = "ltp" };
        if (word == "time") return new JsonObject { ["type"] = "current_time" };
        if (word.Contains(':')) return new JsonObject { ["type"] = "time_function", ["timeValue"] = word };
        if (word[0] == '@')
            return new JsonObject { ["type"] = "indicator", ["name"] = name[1..], ["offset"] = offset, ["timeframeId"] = "1m" };
        if (word[0] == '$')
        {
            var dot = word.IndexOf('.');
            return new JsonObject { ["type"] = "node_variable", ["nodeId"] = word[1..dot], ["variableName"] = word[(dot + 1)..] };
        }
        if (bracket > 0) return new JsonObject { ["type"] = "candle_data", ["field"] = name, ["offset"] = offset, ["timeframeId"] = "1m" };
        return new JsonObject { ["type"] = "constant", ["value"] = decimal.Parse(word, System.Globalization.CultureInfo.InvariantCulture) };
    }

    private static JsonObject Conditions(string[] conditions) => new()
    {
        ["conditions"] = new JsonArray(new JsonObject
        {
            ["groupLogic"] = "AND",
            ["conditions"] = new JsonArray([.. conditions.Select(Leaf)]),
        }),
    };
}
