namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads entry, exit and re-entry signal nodes.</summary>
internal sealed class SignalReader
{
    private readonly NodeEntry _node;
    private readonly FieldReader _fields;
    private readonly ExpressionReader _expressions;
    private readonly ConditionReader _conditions;

    public SignalReader(NodeEntry node, DocumentScope scope)
    {
        _node = node;
        _fields = node.Fields;
        _expressions = new ExpressionReader(scope, node.Fields);
        _conditions = new ConditionReader(node.Fields, _expressions);
    }

    public SignalNode Read(NodeIdentity identity)
    {
        var data = _node.Data;
        var (index, id, name, children) = identity;
        var conditions = _conditions.ReadAll(data["conditions"]);
        var variables = ReadVariables(data["variables"]);
        var preview = data["conditionsPreview"].Text ?? ConditionText.Preview(conditions);
        switch (_node.Kind)
        {
            case NodeKind.EntrySignalNode:
                var reEntry = _conditions.ReadReplacement(data["reEntryConditions"], data["hasReEntryConditions"]);
                return new EntrySignalNode(
                    index, id, name, children, conditions, variables, preview, reEntry, Preview(reEntry, data["reEntryConditionsPreview"]));
            case NodeKind.ExitSignalNode:
                var reEntryExit = _conditions.ReadReplacement(data["reEntryExitConditions"], data["hasReEntryExitConditions"]);
                return new ExitSignalNode(
                    index, id, name, children, conditions, variables, preview, reEntryExit,
                    Preview(reEntryExit, data["reEntryExitConditionsPreview"]));
            default:
                var maxReEntries = ReadMaxReEntries(data["retryConfig"]);
                return new ReEntrySignalNode(index, id, name, children, conditions, variables, preview, maxReEntries);
        }
    }

    private static string Preview(ConditionGroup? conditions, JsonField given) =>
        conditions is null ? "" : given.Text ?? ConditionText.Preview(conditions);

    private int ReadMaxReEntries(JsonField retry) =>
        _fields.IsObject(retry) ? (int)(_fields.RequiredNumber(retry["maxReEntries"], NumberRange.Whole(0, 1_000_000)) ?? 0) : 0;

    private List<VariableDefinition> ReadVariables(JsonField list)
    {
        var variables = new List<VariableDefinition>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in _fields.Items(list))
        {
            if (!_fields.IsObject(item)) continue;
            var name = _fields.RequiredId(item["name"]);
            if (name.Length > 0 && !names.Add(name))
                _fields.Problem(item["name"], $"The variable {Words.Quote(name)} is there twice.");
            var (expression, preview) = _expressions.Read(item["expression"], 1);
            variables.Add(new VariableDefinition(name, expression, preview));
        }
        return variables;
    }
}
