namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads entry, exit and re-entry signal nodes.</summary>
internal sealed class SignalReader
{
    private static readonly WordTable<EvaluateOn> s_evaluateOn = WordTable<EvaluateOn>.OfNames(
        ("candle_close", EvaluateOn.Candle), ("close", EvaluateOn.Candle), ("bar", EvaluateOn.Candle));

    /// <summary>Words of <c>evaluateOn</c>.</summary>
    public static WordRule Moments => s_evaluateOn.Rule;

    private readonly NodeEntry _node;
    private readonly DocumentScope _scope;
    private readonly FieldReader _fields;
    private readonly ExpressionReader _expressions;
    private readonly ConditionReader _conditions;

    public SignalReader(NodeEntry node, DocumentScope scope)
    {
        _node = node;
        _scope = scope;
        _fields = node.Fields;
        _expressions = new ExpressionReader(scope, node.Fields);
        _conditions = new ConditionReader(node.Fields, _expressions);
    }

    public SignalNode Read(NodeIdentity identity)
    {
        var data = _node.Data;
        var conditions = _conditions.ReadSignal(data);
        var variables = ReadVariables(data["variables"]);
        var preview = data["conditionsPreview"].Text ?? ConditionText.Preview(conditions);
        var evaluateOn = _fields.Word(data["evaluateOn"], s_evaluateOn) ?? EvaluateOn.Tick;
        var updates = ReadUpdates(data["globalVariableUpdates"]);
        return ReadKind(identity, conditions, variables, preview) with { EvaluateOn = evaluateOn, GlobalUpdates = updates };
    }

    private SignalNode ReadKind(NodeIdentity identity, ConditionGroup conditions, List<VariableDefinition> variables, string preview)
    {
        var data = _node.Data;
        var (index, id, name, children) = identity;
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
                return new ReEntrySignalNode(index, id, name, children, conditions, variables, preview,
                    ReadMaxReEntries(data["retryConfig"]));
        }
    }

    private static string Preview(ConditionGroup? conditions, JsonField given) =>
        conditions is null ? "" : given.Text ?? ConditionText.Preview(conditions);

    /// <summary><c>maxReEntries</c>, or else <c>maxEntries</c>, which counts the first entry.</summary>
    private int ReadMaxReEntries(JsonField retry)
    {
        if (!_fields.IsObject(retry)) return 0;
        var (reEntries, entries) = (retry["maxReEntries"], retry["maxEntries"]);
        if (FieldReader.IsBlank(reEntries) && !FieldReader.IsBlank(entries))
            return (int)(_fields.Number(entries, NumberRange.Whole(1, 1_000_001)) ?? 1) - 1;
        return (int)(_fields.RequiredNumber(reEntries, NumberRange.Whole(0, 1_000_000)) ?? 0);
    }

    private List<GlobalUpdate> ReadUpdates(JsonField list)
    {
        var updates = new List<GlobalUpdate>();
        foreach (var item in _fields.Items(list))
        {
            if (!_fields.IsObject(item) || _fields.IsOff(item)) continue;
            var (id, name) = (item["globalVariableId"].Text, (FieldReader.IsBlank(item["globalVariableName"]) ? item["name"]
                : item["globalVariableName"]).Text);
            var variable = _scope.GlobalVariable(id, name);
            if (variable is null) _fields.Problem(item, $"The strategy has no global variable {Words.Quote(name ?? id ?? "")}.");
            updates.Add(new GlobalUpdate(variable ?? 0, _expressions.Read(item["expression"], 1).Expression));
        }
        return updates;
    }

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
            item.Ignore("nodeId");
            var (expression, preview) = _expressions.Read(item["expression"], 1);
            variables.Add(new VariableDefinition(name, expression, preview));
        }
        return variables;
    }
}
