using System.Globalization;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Strategies.Catalog;
using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Tests.Strategies.Catalog;

/// <summary>A document that the catalogue made: everything small, and one field of one object set.</summary>
/// <param name="At">Where the object stands: path of keys and indexes.</param>
/// <param name="Rule">What the catalogue says of it.</param>
/// <param name="Json">The document.</param>
/// <param name="Varied">The shape and field that it is about, and under which name; null when it is about the whole.</param>
internal sealed record CatalogSample(
    string At, ValueRule Rule, JsonObject Json, (CatalogShape Shape, CatalogField Field, string Name)? Varied);

/// <summary>Makes documents from the catalogue: one for each field of each object, each of its names and each of its forms.</summary>
internal static class CatalogDocuments
{
    private const string Condition = """{"lhs": {"type": "live_data", "field": "ltp"}, "operator": ">", "rhs": 0}""";

    private static readonly string s_base = """
        {"strategy_id": "catalog", "name": "Catalogue",
         "globalVariables": [{"name": "g", "id": "g"}],
         "trailingVariables": [{"name": "t", "id": "t", "source": {"type": "live_data", "field": "ltp"}, "direction": "highest"}],
         "nodes": [
          {"id": "start", "type": "startNode", "data": {"exchange": "NSE",
            "tradingInstrumentConfig": {"symbol": "NIFTY", "contractMonth": "M0", "timeframes": [
              {"id": "1d", "timeframe": "1d", "indicators": {"fast": {"indicator_name": "ema"}}}]}}},
          {"id": "signal", "type": "entrySignalNode", "data": {"conditions": [CONDITION],
            "variables": [{"name": "level", "expression": 1}]}},
          {"id": "entry", "type": "entryNode", "data": {"positions": [
            {"vpi": "long", "vpt": "tag", "positionType": "buy", "quantity": 1}]}},
          {"id": "exit-signal", "type": "exitSignalNode", "data": {"conditions": [CONDITION]}},
          {"id": "exit", "type": "exitNode", "data": {"exitNodeData": {"orderConfig": {"targetPositionVpi": "long"}}}},
          {"id": "again", "type": "reEntrySignalNode", "data": {"conditions": [CONDITION], "retryConfig": {"maxReEntries": 1}}},
          {"id": "modify", "type": "modifyNode", "data": {"targetPositionVpi": "long", "cancel": true}},
          {"id": "alert", "type": "alertNode", "data": {"message": "now"}},
          {"id": "square-off", "type": "squareOffNode", "data": {"endConditions": {}}},
          {"id": "notes", "type": "strategyOverview", "data": {}}],
         "edges": [
          {"source": "start", "target": "signal"}, {"source": "signal", "target": "entry"}, {"source": "entry", "target": "exit-signal"},
          {"source": "exit-signal", "target": "exit"}, {"source": "exit", "target": "again"}, {"source": "again", "target": "entry"},
          {"source": "exit-signal", "target": "modify"}, {"source": "exit-signal", "target": "alert"},
          {"source": "start", "target": "square-off"}]}
        """.Replace("CONDITION", Condition, StringComparison.Ordinal);

    /// <summary>What a field holds where another value than the first that comes to mind is needed.</summary>
    private static readonly Dictionary<(string Shape, string Field), string> s_values = new()
    {
        [("position", "vpi")] = "\"long\"",
        [("position", "vpt")] = "\"tag\"",
        [("variable", "name")] = "\"level\"",
        [("globalVariable", "name")] = "\"g\"",
        [("globalVariable", "id")] = "\"g\"",
        [("trailingVariable", "name")] = "\"t\"",
        [("trailingVariable", "id")] = "\"t\"",
        [("timeframe", "id")] = "\"1d\"",
        [("timeframe", "timeframe")] = "\"1d\"",
        [("supportingInstrument", "symbol")] = "\"BANKNIFTY\"",
        [("expression.candle_range", "endTime")] = "\"11:00\"",
        [("expression.function", "args")] = "[1, 2]",
        [("trailingStop", "expression")] = """{"type": "indicator", "name": "fast"}""",
        [("parameter", "name")] = "\"p\"",
        [("parameter", "type")] = "\"number\"",
        [("strategy", "strategy_id")] = "\"catalog\"",
    };

    /// <summary>Fields without which the smallest object means nothing.</summary>
    private static readonly Dictionary<string, (string Field, string Json)> s_alwaysThere = new()
    {
        ["orderConfig"] = ("targetPositionVpi", "\"long\""),
        ["exitNode"] = ("exitNodeData", """{"orderConfig": {"targetPositionVpi": "long"}}"""),
        ["modifyNode"] = ("cancel", "true"),
        ["timeBasedExit"] = ("exitTime", "\"15:00\""),
        ["endConditions"] = ("timeBasedExit", """{"exitTime": "15:00"}"""),
        ["reEntry"] = ("enabled", "true"),
        ["expressionItem"] = ("operator", "\"+\""),
        ["performanceBasedExit"] = ("dailyPnLTarget", """{"targetAmount": 1}"""),
    };

    /// <summary>All documents.</summary>
    public static IEnumerable<CatalogSample> All()
    {
        foreach (var node in NodeShapes.All.Where(n => n.Kind != NodeKind.StrategyOverview))
        {
            var index = ((JsonArray)Whole()["nodes"]!).Select(n => (string)n!["type"]!).ToList().IndexOf(node.Shape.Name);
            foreach (var sample in At($"nodes/{index}/data", new ShapeRule(node.Shape))) yield return sample;
        }
        const string Leaf = "nodes/1/data/conditions/0";
        foreach (var sample in At(Leaf, new ShapeRule(ConditionShapes.Group))) yield return sample;
        foreach (var sample in At(Leaf, new ShapeRule(ConditionShapes.Comparison))) yield return sample;
        foreach (var sample in At($"{Leaf}/lhs", ExpressionShapes.All)) yield return sample;
        foreach (var sample in At("globalVariables/0", new ShapeRule(DocumentShapes.GlobalVariable))) yield return sample;
        foreach (var sample in At("trailingVariables/0", new ShapeRule(DocumentShapes.TrailingVariable))) yield return sample;
        foreach (var sample in At("parameters/0", new ShapeRule(DocumentShapes.Parameter)))
        {
            sample.Json["nodes"]![2]!["data"]!["positions"]![0]!["quantity"] = JsonNode.Parse("""{"$param": "p"}""");
            yield return sample;
        }
        yield return new CatalogSample("", new ShapeRule(DocumentShapes.Document), Whole(), null);
    }

    /// <summary>Objects that an editor does not make, in which a reader asks for what other builders save.</summary>
    public static IEnumerable<CatalogSample> Odd()
    {
        foreach (var (index, json) in ((int, string)[])
            [
                (1, "{}"), (3, "{}"), (5, "{}"),
                (4, """{"quantity": "all", "exitNodeData": {"orderConfig": {"targetPositionVpi": "long"}}}"""),
                (4, """{"exitNodeData": {"quantity": "all", "orderConfig": {"targetPositionVpi": "long"}}}"""),
            ])
            yield return With($"nodes/{index}/data", NodeShapes.All.First(n => n.Shape.Name == TypeOf(index)).Shape, json);
        yield return With(
            "nodes/1/data/conditions/0/lhs", ExpressionShapes.All.Shapes.First(s => s.Name == "expression.position_data"),
            """{"type": "position_data", "vpi": "long", "field": "exit_time"}""");
        yield return new CatalogSample(
            "", new ShapeRule(DocumentShapes.Document), new JsonObject { ["strategy"] = Whole() }, null);
    }

    private static string TypeOf(int node) => (string)Whole()["nodes"]![node]!["type"]!;

    private static CatalogSample With(string place, CatalogShape shape, string json)
    {
        var whole = Whole();
        Put(whole, place, JsonNode.Parse(json)!);
        return new CatalogSample(place, new ShapeRule(shape), whole, null);
    }

    private static void Put(JsonObject whole, string place, JsonNode value)
    {
        var path = place.Split('/');
        JsonNode at = whole;
        foreach (var key in path[..^1]) at = Step(at, key);
        if (at is JsonArray array) array[int.Parse(path[^1], CultureInfo.InvariantCulture)] = value;
        else at[path[^1]] = value;
    }

    /// <summary>A copy of the document that others are made from.</summary>
    public static JsonObject Whole() => (JsonObject)JsonNode.Parse(s_base)!;

    /// <summary>A value that the reader takes.</summary>
    public static JsonNode Sample(ValueRule rule) => rule switch
    {
        NumberRule { Range: var range } => JsonValue.Create(NumberOf(range)),
        AmountRule { Range: var range } => JsonValue.Create(NumberOf(range)),
        WordRule words => JsonValue.Create(words.Words[0]),
        SomeWordsRule some => JsonValue.Create(some.Words[0]),
        ChoiceRule choice => JsonValue.Create(choice.Words[0]),
        FormRule form => JsonValue.Create(form.Example),
        ReferenceRule reference => JsonValue.Create(Named(reference.Target)),
        ShapeRule { Shape: var shape } => Smallest(shape, null, null),
        UnionRule union => WithWord(union, union.Shapes[0], Smallest(union.Shapes[0], null, null)),
        ListRule list => new JsonArray(Sample(list.Item)),
        MapRule map => new JsonObject { ["fast"] = Sample(map.Item) },
        EitherRule either => Sample(either.Forms[0]),
        ConditionRule => JsonNode.Parse(Condition)!,
        ScalarRule => JsonValue.Create(1),
        _ when rule == ValueRule.Flag => JsonValue.Create(true),
        _ when rule == ValueRule.TimeOfDay => JsonValue.Create("10:00"),
        _ when rule == ValueRule.Expression => JsonValue.Create(1),
        _ => JsonValue.Create("text"),
    };

    private static IEnumerable<CatalogSample> At(string place, ValueRule rule)
    {
        foreach (var (value, varied) in Variants(rule))
        {
            var whole = Whole();
            if (place.StartsWith("parameters", StringComparison.Ordinal)) whole["parameters"] = new JsonArray(new JsonObject());
            Put(whole, place, value);
            yield return new CatalogSample(place, rule, whole, varied);
        }
    }

    private static JsonNode Step(JsonNode at, string key) =>
        at is JsonArray ? at[int.Parse(key, CultureInfo.InvariantCulture)]! : at[key]!;

    /// <summary>Values of a rule: its smallest one, and one for each field of each object in it.</summary>
    private static IEnumerable<(JsonNode Value, (CatalogShape, CatalogField, string)? Varied)> Variants(ValueRule rule)
    {
        switch (rule)
        {
            case ShapeRule { Shape: var shape }:
                yield return (Smallest(shape, null, null), null);
                foreach (var field in shape.Fields)
                {
                    foreach (var name in field.Aliases.Prepend(field.Name))
                    {
                        foreach (var (value, varied) in VariantsOf(shape, field))
                            yield return (Smallest(shape, field, value, name), varied ?? (shape, field, name));
                    }
                }
                break;
            case UnionRule union:
                foreach (var shape in union.Shapes)
                {
                    foreach (var (value, varied) in Variants(new ShapeRule(shape)))
                        yield return (WithWord(union, shape, (JsonObject)value), varied);
                }
                break;
            case ListRule list:
                var isChain = list.Item is ShapeRule { Shape: var item } && item == ExpressionShapes.Item;
                foreach (var (value, varied) in Variants(list.Item))
                    yield return (isChain ? new JsonArray(JsonNode.Parse("""{"expression": 1}"""), value) : new JsonArray(value), varied);
                break;
            case MapRule map:
                foreach (var (value, varied) in Variants(map.Item)) yield return (new JsonObject { ["fast"] = value }, varied);
                break;
            case EitherRule either:
                foreach (var form in either.Forms)
                {
                    foreach (var variant in Variants(form)) yield return variant;
                }
                break;
            default:
                yield return (Sample(rule), null);
                break;
        }
    }

    private static IEnumerable<(JsonNode Value, (CatalogShape, CatalogField, string)? Varied)> VariantsOf(
        CatalogShape shape, CatalogField field) =>
        s_values.TryGetValue((shape.Name, field.Name), out var json) ? [(JsonNode.Parse(json)!, null)] : Variants(field.Rule);

    private static JsonObject WithWord(UnionRule union, CatalogShape shape, JsonObject value)
    {
        value.Insert(0, union.Discriminator, UnionRule.WordOf(shape));
        return value;
    }

    /// <summary>The smallest object of a shape that has a field.</summary>
    private static JsonObject Smallest(CatalogShape shape, CatalogField? field, JsonNode? value, string? name = null)
    {
        var made = new JsonObject();
        foreach (var required in shape.Fields.Where(f => f.IsRequired)) Put(required.Name);
        if (s_alwaysThere.TryGetValue(shape.Name, out var always)) made[always.Field] = JsonNode.Parse(always.Json);
        if (field?.When is { } when) made[when.Field] = Word(when.Values[0]);
        if (field is not null)
        {
            made.Remove(field.Name);
            made[name ?? field.Name] = value;
        }
        foreach (var choice in shape.Choices)
        {
            if (choice.When is { } condition && !condition.Values.Contains(ValueOf(condition.Field))) continue;
            var set = choice.Sets.FirstOrDefault(s => field is not null && s.Contains(field.Name), choice.Sets[0]);
            foreach (var member in set.Where(m => m != field?.Name)) Put(member);
        }
        if (made["sizing"]?["mode"]?.GetValue<string>() == "risk_percent") made["stopLoss"] = new JsonObject { ["percent"] = 1 };
        return made;

        void Put(string key)
        {
            var rule = shape.Fields.First(f => f.Name == key).Rule;
            made[key] = s_values.TryGetValue((shape.Name, key), out var json) ? JsonNode.Parse(json) : Sample(rule);
        }

        string? ValueOf(string key)
        {
            var given = field?.Name == key ? value : made[key];
            return given?.ToString() ?? shape.Fields.First(f => f.Name == key).Default?.Trim('"');
        }
    }

    private static JsonValue Word(string value) =>
        value is "true" or "false" ? JsonValue.Create(value == "true") : JsonValue.Create(value);

    private static string Named(string target) => target switch
    {
        "position" => "long",
        "node" => "signal",
        "variable" => "level",
        "timeframe" => "1d",
        "indicator" => "fast",
        "output" => "value",
        "symbol" => "NIFTY",
        "exchange" => "NSE",
        "entryNode" => "entry",
        "globalVariable" => "g",
        "trailingVariable" => "t",
        "tag" => "tag",
        "indicatorType" => "ema",
        _ => throw new ArgumentOutOfRangeException(nameof(target), target, "The samples have nothing of that kind."),
    };

    private static decimal NumberOf(NumberRange range) =>
        ((decimal[])[1, -1, 0]).First(range.Contains);
}
