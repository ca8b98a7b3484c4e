using System.Globalization;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Reads groups and comparisons of one node.</summary>
internal sealed class ConditionReader(FieldReader fields, ExpressionReader expressions)
{
    private static readonly WordTable<GroupLogic> s_logic = new(("AND", GroupLogic.And), ("OR", GroupLogic.Or));

    /// <summary>
    /// A node's list of conditions, all of which must hold. A builder saves a list of one root group, which is then the group itself; a
    /// bare group or comparison will do too. Nothing is a group that always holds.
    /// </summary>
    public ConditionGroup ReadAll(JsonField list)
    {
        var members = list.IsObject ? [Read(list, 1)] : fields.Items(list).Select(item => Read(item, 1)).ToList();
        return members is [ConditionGroup only] ? only : new ConditionGroup(GroupLogic.And, members);
    }

    /// <summary>Conditions that replace others: null when there are none, because an empty list means that the user gave none.</summary>
    public ConditionGroup? ReadReplacement(JsonField list, JsonField isGiven)
    {
        if (fields.Flag(isGiven) == false) return null;
        var group = ReadAll(list);
        return HasLeaf(group) ? group : null;
    }

    private static bool HasLeaf(Condition condition) => condition is not ConditionGroup group || group.Members.Any(HasLeaf);

    private Condition Read(JsonField field, int depth)
    {
        if (!fields.IsObject(field) || !IsDepthPossible(field, depth, fields)) return ConditionGroup.Empty;
        var (members, logic) = (field["conditions"], field["groupLogic"]);
        var isGroup = !members.IsAbsent || !logic.IsAbsent;
        var isLeaf = !field["operator"].IsAbsent || !field["lhs"].IsAbsent || !field["rhs"].IsAbsent;
        if (isGroup && !isLeaf) return ReadGroup(members, logic, depth);
        if (isLeaf && !isGroup) return ReadLeaf(field, depth);
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
        fields.Problem(field, string.Create(CultureInfo.InvariantCulture,
            $"Groups and expressions are nested deeper than {StrategyLimits.Nesting} levels here."));
        return false;
    }

    private ConditionGroup ReadGroup(JsonField members, JsonField logic, int depth) =>
        new(fields.Word(logic, s_logic) ?? GroupLogic.And, [.. fields.Items(members).Select(m => Read(m, depth + 1))]);

    private Condition ReadLeaf(JsonField field, int depth)
    {
        var left = expressions.Read(field["lhs"], depth + 1);
        var rhs = field["rhs"];
        if (!fields.IsWord(field["operator"], ConditionText.Operators, out var comparison) && rhs.IsArray) return ConditionGroup.Empty;
        var right = comparison switch
        {
            ConditionOperator.Between or ConditionOperator.NotBetween => ReadBounds(rhs, depth + 1),
            ConditionOperator.In => ReadMembers(rhs, depth + 1),
            _ => [expressions.Read(rhs, depth + 1)],
        };
        return new ConditionLeaf(
            left.Expression, comparison, [.. right.Select(o => o.Expression)], left.Text, RightText(comparison, right));
    }

    /// <summary><c>[lower, upper]</c> or an object with the two under any of three pairs of names.</summary>
    private List<Operand> ReadBounds(JsonField field, int depth)
    {
        List<JsonField> bounds = [];
        if (field.IsArray) bounds = [.. field.Items()];
        else if (field.IsObject && field["type"].IsAbsent)
            bounds = [.. new[] { field.Get("lower", "from", "min"), field.Get("upper", "to", "max") }.Where(b => !b.IsAbsent)];
        if (bounds.Count != 2)
        {
            fields.Problem(field, "\"between\" and \"not_between\" need two bounds: [lower, upper] or {\"lower\": …, \"upper\": …}.");
            return [];
        }

        var (lower, upper) = (expressions.Read(bounds[0], depth), expressions.Read(bounds[1], depth));
        if (FixedValue(lower.Expression) > FixedValue(upper.Expression))
            fields.Problem(field, $"The lower bound {lower.Text} is above the upper bound {upper.Text}, so nothing lies between them.");
        return [lower, upper];
    }

    private List<Operand> ReadMembers(JsonField field, int depth)
    {
        if (field.IsArray && field.Element.GetArrayLength() > 0) return [.. field.Items().Select(item => expressions.Read(item, depth))];
        fields.Unexpected(field, "an array of at least one value");
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
        ConditionOperator.In => $"[{string.Join(", ", right.Select(o => o.Text))}]",
        _ => right[0].Text,
    };
}
