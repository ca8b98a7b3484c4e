using System.Globalization;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads groups and comparisons of one node.</summary>
internal sealed class ConditionReader(FieldReader fields, ExpressionReader expressions)
{
    private static readonly WordTable<GroupLogic> s_logic = new(("AND", GroupLogic.And), ("OR", GroupLogic.Or), ("NOT", GroupLogic.Not));

    /// <summary>Words of <c>groupLogic</c>.</summary>
    public static WordRule Logic => s_logic.Rule;

    /// <summary>Where builders show conditions, or keep ones that do not count here.</summary>
    private static readonly string[] s_shown = ["conditionsPreview", "entryConditions", "exitConditions", "condition", "signalConditions"];

    private bool _anyOff;

    /// <summary>
    /// The conditions of a signal, all of which must hold. A builder saves a list of one root group, which is then the group itself; a bare
    /// group or comparison will do too. Without any that counts the signal never fires: absence never means yes.
    /// </summary>
    public ConditionGroup ReadSignal(JsonField data)
    {
        var list = data["conditions"];
        _anyOff = false;
        if (ReadAll(list) is { } group) return group;
        var shown = s_shown.Select(name => data[name]).FirstOrDefault(f => f.Text is not null || f.Count > 0, list);
        if (shown.Name != list.Name && !_anyOff)
        {
            shown.Skip();
            fields.Problem(shown,
                $"The node shows conditions in \"{shown.Name}\" and has none in \"conditions\", which are the ones that count.");
        }
        else if (list.IsAbsent)
            fields.Unexpected(list, "an array of conditions");
        else
            fields.Warn(list, "There is no condition that counts, so the signal never fires.");
        return ConditionGroup.Never;
    }

    /// <summary>Conditions that replace others: null when there are none, because an empty list means that the user gave none.</summary>
    public ConditionGroup? ReadReplacement(JsonField list, JsonField isGiven)
    {
        if (fields.Flag(isGiven) != false) return ReadAll(list);
        list.Skip();
        return null;
    }

    /// <summary>Null when no condition counts.</summary>
    private ConditionGroup? ReadAll(JsonField list)
    {
        var members = (list.IsObject ? [list] : fields.Items(list)).Select(item => Read(item, 1, isRoot: true)).OfType<Condition>()
            .ToList();
        return members switch
        {
            [] => null,
            [ConditionGroup only] => only,
            _ => new ConditionGroup(GroupLogic.And, members),
        };
    }

    /// <summary>Null for one that does not count: it is switched off, or a group without members that do.</summary>
    private Condition? Read(JsonField field, int depth, bool isRoot)
    {
        if (!fields.IsObject(field) || !IsDepthPossible(field, depth, fields)) return ConditionGroup.Empty;
        if (fields.IsOff(field))
        {
            _anyOff = true;
            return null;
        }
        var (members, logic) = (field["conditions"], field["groupLogic"]);
        var isGroup = !members.IsAbsent || !logic.IsAbsent;
        var isLeaf = !field["operator"].IsAbsent || !field["lhs"].IsAbsent || !field["rhs"].IsAbsent;
        if (isGroup && !isLeaf) return ReadGroup(field, depth, isRoot);
        if (isLeaf && !isGroup) return ReadLeaf(field, depth);
        field.Skip();
        if (isGroup || field.Members().Any(m => m.Name != "id"))
            fields.Problem(field,
                "A condition is either a group (\"groupLogic\", \"conditions\") or a comparison (\"lhs\", \"operator\", \"rhs\").");
        else
            fields.Problem(field, "This condition is empty; it needs \"lhs\", \"operator\" and \"rhs\".");
        return ConditionGroup.Empty;
    }

    /// <summary>Reports what is nested too deep to go into.</summary>
    public static bool IsDepthPossible(JsonField field, int depth, FieldReader fields)
    {
        if (depth <= StrategyLimits.Nesting) return true;
        field.Skip();
        fields.Problem(field, string.Create(CultureInfo.InvariantCulture,
            $"Groups and expressions are nested deeper than {StrategyLimits.Nesting} levels here."));
        return false;
    }

    private ConditionGroup? ReadGroup(JsonField field, int depth, bool isRoot)
    {
        var list = field["conditions"];
        var logic = fields.Word(field["groupLogic"], s_logic) ?? GroupLogic.And;
        var members = fields.Items(list).Select(m => Read(m, depth + 1, isRoot: false)).OfType<Condition>().ToList();
        if (members.Count > 0) return new ConditionGroup(logic, members);
        if (!isRoot && list.Count == 0) fields.Warn(field, "This group is empty and left out.");
        return null;
    }

    private Condition ReadLeaf(JsonField field, int depth)
    {
        var (lhs, rhs) = (field["lhs"], field["rhs"]);
        var words = PositionExpressionReader.WordsOf(lhs) ?? PositionExpressionReader.WordsOf(rhs);
        var left = expressions.Read(lhs, depth + 1, words);
        if (!fields.IsWord(field["operator"], ConditionText.Operators, out var comparison) && rhs.IsArray) return ConditionGroup.Empty;
        var right = comparison switch
        {
            ConditionOperator.Between or ConditionOperator.NotBetween => ReadBounds(field, depth + 1),
            ConditionOperator.In or ConditionOperator.NotIn => ReadMembers(field, depth + 1, words),
            _ => [expressions.Read(rhs, depth + 1, words)],
        };
        return new ConditionLeaf(
            left.Expression, comparison, [.. right.Select(o => o.Expression)], left.Text, RightText(comparison, right));
    }

    /// <summary>
    /// <c>[lower, upper]</c>, an object with the two under any of three pairs of names, or <c>rhs</c> and <c>rhsUpper</c>.
    /// </summary>
    private List<Operand> ReadBounds(JsonField leaf, int depth)
    {
        var (field, rhsUpper) = (leaf["rhs"], leaf["rhsUpper"]);
        List<JsonField> bounds = [];
        if (!rhsUpper.IsAbsent && !field.IsArray) bounds = [field, rhsUpper];
        else if (field.IsArray) bounds = [.. field.Items()];
        else if (field.IsObject && field["type"].IsAbsent)
            bounds = [.. new[] { field.Get("lower", "from", "min"), field.Get("upper", "to", "max") }.Where(b => !b.IsAbsent)];
        if (bounds.Count != 2)
        {
            field.Skip();
            fields.Problem(field,
                "\"between\" and \"not_between\" need two bounds: \"rhs\" and \"rhsUpper\", [lower, upper] or "
                + "{\"lower\": …, \"upper\": …}.");
            return [];
        }

        var (lower, upper) = (expressions.Read(bounds[0], depth), expressions.Read(bounds[1], depth));
        if (FixedValue(lower.Expression) > FixedValue(upper.Expression))
            fields.Problem(field, $"The lower bound {lower.Text} is above the upper bound {upper.Text}, so nothing lies between them.");
        return [lower, upper];
    }

    /// <summary>An array in <c>rhs</c> or <c>list</c>, or <c>{type: "list", items: […]}</c>.</summary>
    private List<Operand> ReadMembers(JsonField leaf, int depth, IReadOnlyDictionary<string, double>? words)
    {
        var field = leaf["rhs"];
        var list = field.IsAbsent && !leaf["list"].IsAbsent ? leaf["list"] : field;
        if (field.IsObject && field["type"].Text is { } type && Words.Normalise(type) == "list")
            list = field["items"].IsAbsent ? field["values"] : field["items"];
        if (list.IsArray && list.Count > 0) return [.. list.Items().Select(item => expressions.Read(item, depth, words))];
        field.Skip();
        fields.Unexpected(list, "an array of at least one value");
        return [];
    }

    private static double? FixedValue(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        TimeOfDayExpression time => time.Seconds,
        _ => null,
    };

    private static string RightText(ConditionOperator comparison, List<Operand> right) => comparison switch
    {
        ConditionOperator.Between or ConditionOperator.NotBetween => string.Join(" and ", right.Select(o => o.Text)),
        ConditionOperator.In or ConditionOperator.NotIn => $"[{string.Join(", ", right.Select(o => o.Text))}]",
        _ => right[0].Text,
    };
}
