using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads a whole document: nodes and edges, then what they may refer to, then each node's data.</summary>
internal static class StrategyReader
{
    /// <summary>The definition, which counts only while <paramref name="problems"/> is empty.</summary>
    public static StrategyDefinition? Read(
        JsonElement root, DocumentParameters parameters, Func<string, Exchange?>? exchanges, ProblemLog problems) =>
        Read(DocumentTree.Build(root, JsonPointer.Root, parameters, problems), parameters, exchanges, problems);

    /// <summary>The same from a tree, which afterwards has what was read of it.</summary>
    public static StrategyDefinition? Read(
        DocumentValue tree, DocumentParameters parameters, Func<string, Exchange?>? exchanges, ProblemLog problems)
    {
        var fields = new FieldReader(problems, nodeId: null);
        var whole = new JsonField(tree, "document");
        if (Unwrap(whole, fields) is not { } document) return null;
        var id = ReadId(document, whole, fields);
        var name = document.Get("name", "strategy_name", "strategyName").Text ?? whole.Get("name", "strategy_name", "strategyName").Text
            ?? id;
        document["parameters"].Skip();
        if (NodeTable.Read(document, problems) is not { } table) return null;
        GraphChecks.Check(table, document, problems);

        var starts = table.Nodes.Where(n => n.Kind == NodeKind.StartNode && n.HasReadableData).ToList();
        var settings = starts.Select(s => StartReader.Read(s, exchanges)).ToList();
        var globals = new VariableTable();
        globals.Declare(document["globalVariables"], fields);
        var trailing = DeclareTrailing(document, starts, fields);
        var scope = new DocumentScope(table, settings.FirstOrDefault(), globals, trailing.Table);
        var globalVariables = globals.Fields.Select(f => VariableReader.ReadGlobal(f, fields)).ToList();
        var trailingVariables = trailing.Table.Fields.Select(f => VariableReader.ReadTrailing(f, scope, trailing.Fields)).ToList();
        var reader = new NodeReader(scope);
        var nodes = table.Nodes.Select(reader.Read).OfType<StrategyNode>().ToList();
        foreach (var unused in parameters.Unused) problems.Warn(unused, "Nothing in the document refers to this parameter.", null);
        if (problems.TakesWarnings) KeyCheck.Check(tree, problems);
        if (!problems.IsEmpty || scope.Start is not { } start) return null;
        return new StrategyDefinition(
            id, name, start.Exchange, start.Trading.Instrument, start.Supporting?.Instrument, nodes, nodes.OfType<StartNode>().Single())
        {
            NamesExchange = start.NamesExchange,
            GlobalVariables = globalVariables,
            TrailingVariables = trailingVariables,
            Parameters = parameters.InForce,
        };
    }

    /// <summary>
    /// Trailing variables stand beside the nodes, or in the start node's data: as a list, or as the builder's running variables.
    /// </summary>
    private static (VariableTable Table, FieldReader Fields) DeclareTrailing(JsonField document, List<NodeEntry> starts, FieldReader fields)
    {
        var table = new VariableTable();
        table.Declare(document["trailingVariables"], fields);
        if (starts.Count == 0) return (table, fields);
        var (data, own) = (starts[0].Data, table.Fields.Count == 0 ? starts[0].Fields : fields);
        table.Declare(data["trailingVariables"], own);
        table.Declare(data["runningVariables"]["variables"], own);
        return (table, own);
    }

    /// <summary>The strategy itself, which may lie in <c>{"strategy": {…}}</c>.</summary>
    private static JsonField? Unwrap(JsonField document, FieldReader fields)
    {
        if (document.IsObject && document["nodes"].IsAbsent && !document["strategy"].IsAbsent) document = document["strategy"];
        return fields.IsObject(document) ? document : null;
    }

    /// <summary>The id, which stands beside the strategy in a row of the builder's table.</summary>
    private static string ReadId(JsonField document, JsonField whole, FieldReader fields)
    {
        var field = document.Get("strategy_id", "strategyId", "id");
        if (FieldReader.IsBlank(field) && whole.Get("strategy_id", "strategyId", "id") is { Text: not null } outside) field = outside;
        var id = fields.RequiredText(field);
        if (id.Length > 0 && !Identifier.IsValid(id))
            fields.Problem(field, $"The id {Words.Quote(id)} cannot be used; it must be {Identifier.Rule}.");
        return id;
    }
}
