using System.Buffers;
using System.Text.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Strategies.Catalog;

/// <summary>Everything that a strategy document may hold, as an editor needs it: made from what the readers of documents declare.</summary>
public static class DocumentCatalog
{
    /// <summary>
    /// The catalogue as UTF-8 JSON: <c>{"$schema", "limits", "document", "nodes", "operators", "expressions", "exchanges", "$defs"}</c>.
    /// References in it are relative to the whole.
    /// </summary>
    public static ReadOnlyMemory<byte> ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            var schemas = new SchemaWriter(json);
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            WriteLimits(json);
            json.WritePropertyName("document");
            schemas.Value(new ShapeRule(DocumentShapes.Document));
            json.WriteStartArray("nodes");
            foreach (var node in NodeShapes.All) WriteNode(node, json, schemas);
            json.WriteEndArray();
            json.WriteStartArray("operators");
            foreach (var op in Enum.GetValues<ConditionOperator>())
            {
                json.WriteStartObject();
                json.WriteString("operator", op.Symbol());
                json.WriteString("label", ConditionShapes.InWords(op));
                json.WriteString("right", ConditionShapes.RightSide(op));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("expressions");
            foreach (var shape in ExpressionShapes.All.Shapes) WriteExpression(shape, json, schemas);
            json.WriteEndArray();
            json.WriteStartArray("exchanges");
            foreach (var name in Exchange.KnownNames) json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteStartObject("$defs");
            schemas.Definitions();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static void WriteLimits(Utf8JsonWriter json)
    {
        json.WriteStartObject("limits");
        json.WriteNumber("nodes", StrategyLimits.Nodes);
        json.WriteNumber("edges", StrategyLimits.Edges);
        json.WriteNumber("nesting", StrategyLimits.Nesting);
        json.WriteNumber("timeframes", StrategyLimits.Timeframes);
        json.WriteNumber("indicators_per_timeframe", StrategyLimits.IndicatorsPerTimeframe);
        json.WriteNumber("candles_back", StrategyLimits.CandlesBack);
        json.WriteNumber("id_length", StrategyLimits.IdLength);
        json.WriteEndObject();
    }

    private static void WriteNode(CatalogNode node, Utf8JsonWriter json, SchemaWriter schemas)
    {
        json.WriteStartObject();
        json.WriteString("type", node.Shape.Name);
        json.WriteString("label", node.Label);
        json.WriteString("group", node.Group);
        json.WriteString("help", node.Shape.Help);
        json.WriteStartArray("aliases");
        foreach (var (alias, type) in NodeTable.Kinds.Aliases)
            if (type == node.Shape.Name) json.WriteStringValue(alias);
        json.WriteEndArray();
        json.WriteStartObject("handles");
        json.WriteBoolean("in", node.Takes);
        json.WriteBoolean("out", node.Gives);
        json.WriteEndObject();
        json.WriteStartArray("next");
        foreach (var next in node.Next) json.WriteStringValue(NodeShapes.All.First(n => n.Kind == next).Shape.Name);
        json.WriteEndArray();
        WriteKeys("conditions", node.Shape, rule => rule is ConditionRule, json);
        WriteKeys("expressions", node.Shape, rule => rule is AmountRule || rule == ValueRule.Expression, json);
        json.WritePropertyName("schema");
        schemas.Value(new ShapeRule(node.Shape));
        json.WriteEndObject();
    }

    /// <summary>Where in the data of a node something stands, as JSON pointers with <c>*</c> for an index or a name.</summary>
    private static void WriteKeys(string name, CatalogShape shape, Func<ValueRule, bool> isMeant, Utf8JsonWriter json)
    {
        json.WriteStartArray(name);
        foreach (var place in PlacesOf(new ShapeRule(shape), "", isMeant).Distinct()) json.WriteStringValue(place);
        json.WriteEndArray();
    }

    private static IEnumerable<string> PlacesOf(ValueRule rule, string at, Func<ValueRule, bool> isMeant)
    {
        if (isMeant(rule)) return [at];
        return rule switch
        {
            ShapeRule { Shape: var shape } => shape.Fields.SelectMany(f => PlacesOf(f.Rule, $"{at}/{f.Name}", isMeant)),
            UnionRule union => union.Shapes.SelectMany(s => PlacesOf(new ShapeRule(s), at, isMeant)),
            ListRule list => PlacesOf(list.Item, $"{at}/*", isMeant),
            MapRule map => PlacesOf(map.Item, $"{at}/*", isMeant),
            EitherRule either => either.Forms.SelectMany(f => PlacesOf(f, at, isMeant)),
            _ => [],
        };
    }

    private static void WriteExpression(CatalogShape shape, Utf8JsonWriter json, SchemaWriter schemas)
    {
        var type = UnionRule.WordOf(shape);
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("label", shape.Label);
        json.WriteString("help", shape.Help);
        json.WriteString("returns", shape.Returns);
        json.WriteStartArray("aliases");
        foreach (var (alias, _) in AliasesOf(type)) json.WriteStringValue(alias);
        json.WriteEndArray();
        json.WritePropertyName("schema");
        schemas.Value(new ShapeRule(shape));
        json.WriteEndObject();
    }

    /// <summary>Words of other kinds that are read the same way.</summary>
    internal static IEnumerable<(string Alias, string Type)> AliasesOf(string type) =>
        ((string Alias, string Type)[])[("market_data", "candle_data"), ("math_expression", "expression")] is var all
            ? all.Where(a => a.Type == type) : [];
}
