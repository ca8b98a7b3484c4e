namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads expressions about positions, profit and loss, and values that nodes recorded.</summary>
internal sealed class PositionExpressionReader(DocumentScope scope, FieldReader fields)
{
    private static readonly WordTable<PositionField> s_fields = WordTable<PositionField>.OfNames(
        ("re_entry_num", PositionField.ReEntryNumber), ("pnl", PositionField.TotalPnl), ("ltp", PositionField.CurrentPrice),
        ("position_ltp", PositionField.CurrentPrice), ("position_type", PositionField.Side));

    /// <summary>Words of a position's <c>field</c>.</summary>
    public static WordRule PositionFields => s_fields.Rule;

    private static readonly Dictionary<string, double> s_statusWords = new()
    {
        ["none"] = (double)PositionStatus.None,
        ["open"] = (double)PositionStatus.Open,
        ["partial"] = (double)PositionStatus.Partial,
        ["closed"] = (double)PositionStatus.Closed,
    };

    private static readonly Dictionary<string, double> s_sideWords = new() { ["buy"] = 1, ["sell"] = -1, ["long"] = 1, ["short"] = -1 };

    private static readonly Dictionary<string, double> s_flagWords = new() { ["true"] = 1, ["false"] = 0, ["yes"] = 1, ["no"] = 0 };

    private static readonly WordTable<PnlKind> s_pnlKinds = WordTable<PnlKind>.OfNames();

    /// <summary>Words of <c>pnlType</c>.</summary>
    public static WordRule PnlKinds => s_pnlKinds.Rule;

    private static readonly WordTable<PnlScope> s_scopes = WordTable<PnlScope>.OfNames(("all", PnlScope.Overall), ("strategy",
        PnlScope.Overall));

    /// <summary>Words of <c>scope</c>.</summary>
    public static WordRule Scopes => s_scopes.Rule;

    private static readonly WordTable<PositionMoment> s_moments = new(
        ("entry_time", PositionMoment.Entry), ("exit_time", PositionMoment.Exit),
        ("entry", PositionMoment.Entry), ("exit", PositionMoment.Exit));

    /// <summary>Words of <c>timeField</c>.</summary>
    public static WordRule PositionMoments => s_moments.Rule;

    private static readonly WordTable<PnlSource> s_sources = new(
        ("option", PnlSource.Position), ("position", PnlSource.Position), ("underlying", PnlSource.Underlying));

    /// <summary>Words of <c>source</c>.</summary>
    public static WordRule Sources => s_sources.Rule;

    /// <summary>Whose price a profit is computed with.</summary>
    private enum PnlSource
    {
        Position,
        Underlying,
    }

    /// <summary>Values of <c>scope</c>.</summary>
    private enum PnlScope
    {
        Position,
        Overall,
    }

    /// <summary>Which time of a position.</summary>
    private enum PositionMoment
    {
        Entry,
        Exit,
    }

    public Operand ReadVariable(JsonField field)
    {
        var nodeId = fields.RequiredText(field["nodeId"]);
        var name = fields.RequiredText(field["variableName"]);
        if (nodeId.Length == 0 || name.Length == 0) return Operand.Broken;
        if (!scope.TryGetNode(nodeId, out var node))
        {
            fields.Problem(field["nodeId"], $"There is no node {Words.Quote(nodeId)}.");
            return Operand.Broken;
        }

        if (scope.VariableOf(node, name) is { } variable)
            return new Operand(new VariableExpression(node.Index, variable), $"{nodeId.Replace('-', '_')}.{name}");
        fields.Problem(field["variableName"], $"The node {Words.Quote(nodeId)} records no variable {Words.Quote(name)}.");
        return Operand.Broken;
    }

    public Operand ReadGlobal(JsonField field)
    {
        var (id, name) = (FirstText(field, "globalVariableId", "variableId"), FirstText(field, "globalVariableName", "variableName",
            "name"));
        var shown = name ?? id;
        if (shown is null) fields.Unexpected(field["globalVariableName"], "the name of a global variable");
        else if (scope.GlobalVariable(id, name) is { } variable) return new Operand(new GlobalVariableExpression(variable),
            $"global.{shown}");
        else fields.Problem(field, $"The strategy has no global variable {Words.Quote(shown)}.");
        return Operand.Broken;
    }

    public Operand ReadTrailing(JsonField field)
    {
        var id = FirstText(field, "trailingVariableId", "variableId");
        var name = FirstText(field, "trailingVariableName", "variableName", "name");
        field.Ignore("nodeId");
        var shown = name ?? id;
        if (shown is null) fields.Unexpected(field["trailingVariableName"], "the name of a trailing variable");
        else if (scope.TrailingVariable(id, name) is { } variable) return new Operand(new TrailingVariableExpression(variable),
            $"trailing.{shown}");
        else fields.Problem(field, $"The strategy has no trailing variable {Words.Quote(shown)}.");
        return Operand.Broken;
    }

    /// <summary>
    /// Words that a field of a position is compared with; null when it is a plain number, or the operand is something else.
    /// </summary>
    public static IReadOnlyDictionary<string, double>? WordsOf(JsonField operand)
    {
        if (!operand.IsObject || operand["type"].Text is not { } type || Words.Normalise(type) != "positiondata") return null;
        if (NamedField(operand).Text is not { } word || !s_fields.TryGet(word, out var known)) return null;
        return known switch
        {
            PositionField.Status => s_statusWords,
            PositionField.Side => s_sideWords,
            PositionField.IsOpen => s_flagWords,
            _ => null,
        };
    }

    public Operand ReadField(JsonField field)
    {
        var named = fields.Either(field, "field", "positionField");
        if (named.Text is { } word && s_moments.TryGet(word, out _)) return ReadTime(field);
        if (named.Text is { } group && Words.Normalise(group) == "greeks") named = fields.Either(field, "greek", "parameter");
        var isKnown = fields.IsWord(named, s_fields, out var known);
        return ReadSlot(field["vpi"]) is { } slot && isKnown
            ? new Operand(new PositionExpression(slot, known), $"{field["vpi"].Text}.{s_fields.NameOf(known)}")
            : Operand.Broken;
    }

    public Operand ReadTime(JsonField field)
    {
        var named = fields.Either(field, "timeField", "field", "positionField");
        var moment = fields.Word(named, s_moments) ?? PositionMoment.Entry;
        if (ReadSlot(field["vpi"]) is not { } slot) return Operand.Broken;
        var text = $"{field["vpi"].Text}.{s_moments.NameOf(moment)}";
        return new Operand(new PositionTimeExpression(slot, moment == PositionMoment.Exit), text);
    }

    public Operand ReadPnl(JsonField field, bool ofUnderlying)
    {
        var kind = fields.Word(field["pnlType"], s_pnlKinds) ?? PnlKind.Total;
        ofUnderlying |= fields.Word(field["source"], s_sources) == PnlSource.Underlying;
        var whole = FieldReader.IsBlank(field["vpi"]) ? PnlScope.Overall : PnlScope.Position;
        var name = $"{(ofUnderlying ? "underlying_" : "")}{s_pnlKinds.NameOf(kind)}_pnl";
        if ((fields.Word(field["scope"], s_scopes) ?? whole) == PnlScope.Overall)
            return new Operand(new PnlExpression(kind, null) { OfUnderlying = ofUnderlying }, name);
        return ReadSlot(field["vpi"]) is { } slot
            ? new Operand(new PnlExpression(kind, slot) { OfUnderlying = ofUnderlying }, $"{field["vpi"].Text}.{name}")
            : Operand.Broken;
    }

    private static JsonField NamedField(JsonField field) =>
        FieldReader.IsBlank(field["field"]) && !field["positionField"].IsAbsent ? field["positionField"] : field["field"];

    private static string? FirstText(JsonField field, params ReadOnlySpan<string> names)
    {
        string? first = null;
        foreach (var name in names) first ??= field[name].Text;
        return first;
    }

    private int? ReadSlot(JsonField field)
    {
        var vpi = fields.RequiredText(field);
        if (vpi.Length == 0) return null;
        if (scope.SlotOf(vpi) is { } slot) return slot;
        fields.Problem(field, $"No entry node has a position {Words.Quote(vpi)}.");
        return null;
    }
}
