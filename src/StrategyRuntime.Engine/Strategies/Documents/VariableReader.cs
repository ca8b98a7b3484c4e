namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads the global and trailing variables of a strategy.</summary>
internal static class VariableReader
{
    private static readonly WordTable<Direction> s_directions = new(
        ("highest", Direction.Highest), ("lowest", Direction.Lowest), ("max", Direction.Highest), ("min", Direction.Lowest),
        ("high", Direction.Highest), ("low", Direction.Lowest), ("up", Direction.Highest), ("down", Direction.Lowest));

    /// <summary>Words of a trailing variable's <c>direction</c>.</summary>
    public static WordRule Directions => s_directions.Rule;

    /// <summary>Which values a trailing variable keeps.</summary>
    private enum Direction
    {
        Highest,
        Lowest,
    }

    public static GlobalVariable ReadGlobal(JsonField field, FieldReader fields)
    {
        var value = new[] { field["initialValue"], field["value"], field["defaultValue"] }.FirstOrDefault(v =>
            !FieldReader.IsBlank(v), field["initialValue"]);
        field.Ignore("value", "defaultValue", "type", "scope");
        value.ReadAs(new NumberRule(NumberRange.Any));
        var initial = double.NaN;
        if (!FieldReader.IsBlank(value) && !FieldReader.TryGetDouble(value, out initial)) fields.Unexpected(value, "a finite number");
        return new GlobalVariable(field["id"].Text ?? "", NameOf(field), initial);
    }

    public static TrailingVariable ReadTrailing(JsonField field, DocumentScope scope, FieldReader fields)
    {
        var source = field["source"].IsAbsent ? field["expression"] : field["source"];
        var word = new[] { field["direction"], field["mode"], field["trailType"], field["type"] }.FirstOrDefault(w =>
            !FieldReader.IsBlank(w), field["direction"]);
        var operand = new ExpressionReader(scope, fields).Read(source, 1);
        var isKnown = fields.IsWord(word, s_directions, out var direction);
        return new TrailingVariable(NameOf(field), operand.Expression, !isKnown || direction == Direction.Highest);
    }

    private static string NameOf(JsonField field) => field["name"].Text ?? field.Name;
}
