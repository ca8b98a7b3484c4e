using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads a whole document: nodes and edges, then what they may refer to, then each node's data.</summary>
internal static class StrategyReader
{
    /// <summary>The definition, which counts only while <paramref name="problems"/> is empty.</summary>
    public static StrategyDefinition? Read(JsonElement root, ProblemLog problems)
    {
        var fields = new FieldReader(problems, nodeId: null);
        if (Unwrap(new JsonField(root, JsonPointer.Root, "document"), fields) is not { } document) return null;
        var id = ReadId(document, fields);
        var name = document.Get("name", "strategy_name", "strategyName").Text ?? id;
        if (NodeTable.Read(document, problems) is not { } table) return null;
        GraphChecks.Check(table, document, problems);

        var starts = table.Nodes.Where(n => n.Kind == NodeKind.StartNode && n.HasReadableData).Select(StartReader.Read).ToList();
        var scope = new DocumentScope(table, starts.FirstOrDefault());
        var reader = new NodeReader(scope);
        var nodes = table.Nodes.Select(reader.Read).OfType<StrategyNode>().ToList();
        if (!problems.IsEmpty || scope.Start is not { } start) return null;
        return new StrategyDefinition(
            id, name, start.Exchange, start.Trading.Instrument, start.Supporting?.Instrument, nodes, nodes.OfType<StartNode>().Single());
    }

    /// <summary>The strategy itself, which may lie in <c>{"strategy": {…}}</c>.</summary>
    private static JsonField? Unwrap(JsonField document, FieldReader fields)
    {
        if (document.IsObject && document["nodes"].IsAbsent && !document["strategy"].IsAbsent) document = document["strategy"];
        return fields.IsObject(document) ? document : null;
    }

    private static string ReadId(JsonField document, FieldReader fields)
    {
        var field = document.Get("strategy_id", "strategyId", "id");
        var id = fields.RequiredText(field);
        if (id.Length > 0 && !Identifier.IsValid(id))
            fields.Problem(field, $"The id {Words.Quote(id)} cannot be used; it must be {Identifier.Rule}.");
        return id;
    }
}
