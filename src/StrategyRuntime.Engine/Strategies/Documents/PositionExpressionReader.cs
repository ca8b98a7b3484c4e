namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads expressions about positions, profit and loss, and values that nodes recorded.</summary>
internal sealed class PositionExpressionReader(DocumentScope scope, FieldReader fields)
{
    private static readonly WordTable<PositionField> s_fields = WordTable<PositionField>.OfNames(
        ("re_entry_num", PositionField.ReEntryNumber), ("pnl", PositionField.TotalPnl));

    private static readonly WordTable<PnlKind> s_pnlKinds = WordTable<PnlKind>.OfNames();

    private static readonly WordTable<PnlScope> s_scopes = WordTable<PnlScope>.OfNames();

    private static readonly WordTable<PositionMoment> s_moments = new(
        ("entry_time", PositionMoment.Entry), ("exit_time", PositionMoment.Exit),
        ("entry", PositionMoment.Entry), ("exit", PositionMoment.Exit));

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

    public Operand ReadField(JsonField field)
    {
        var isKnown = fields.IsWord(field["field"], s_fields, out var known);
        return ReadSlot(field["vpi"]) is { } slot && isKnown
            ? new Operand(new PositionExpression(slot, known), $"{field["vpi"].Text}.{s_fields.NameOf(known)}")
            : Operand.Broken;
    }

    public Operand ReadTime(JsonField field)
    {
        var moment = fields.Word(field["field"], s_moments) ?? PositionMoment.Entry;
        if (ReadSlot(field["vpi"]) is not { } slot) return Operand.Broken;
        var text = $"{field["vpi"].Text}.{s_moments.NameOf(moment)}";
        return new Operand(new PositionTimeExpression(slot, moment == PositionMoment.Exit), text);
    }

    public Operand ReadPnl(JsonField field)
    {
        var kind = fields.Word(field["pnlType"], s_pnlKinds) ?? PnlKind.Total;
        var whole = FieldReader.IsBlank(field["vpi"]) ? PnlScope.Overall : PnlScope.Position;
        var name = $"{s_pnlKinds.NameOf(kind)}_pnl";
        if ((fields.Word(field["scope"], s_scopes) ?? whole) == PnlScope.Overall) return new Operand(new PnlExpression(kind, null), name);
        return ReadSlot(field["vpi"]) is { } slot
            ? new Operand(new PnlExpression(kind, slot), $"{field["vpi"].Text}.{name}")
            : Operand.Broken;
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
