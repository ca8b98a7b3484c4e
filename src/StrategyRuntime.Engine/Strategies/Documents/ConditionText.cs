namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>
/// Conditions in words, as builders preview them: <c>Current Time >= 09:17 AND TI.underlying_ltp > Previous[TI.1m.High]</c>.
/// </summary>
internal static class ConditionText
{
    public static WordTable<ConditionOperator> Operators { get; } = new(
        [.. Enum.GetValues<ConditionOperator>().Select(o => (o.Symbol(), o))]);

    /// <summary>All of a group; nested groups of several members stand in parentheses. Empty for an empty group.</summary>
    public static string Preview(ConditionGroup group)
    {
        var members = group.Members.Select(Member).Where(text => text.Length > 0).ToList();
        if (group.Logic != GroupLogic.Not) return string.Join(group.Logic == GroupLogic.And ? " AND " : " OR ", members);
        return members.Count == 0 ? "" : $"NOT ({string.Join(" OR ", members)})";
    }

    private static string Member(Condition condition) => condition switch
    {
        ConditionLeaf leaf => $"{leaf.LeftText} {leaf.Operator.Symbol()} {leaf.RightText}",
        ConditionGroup { Members.Count: > 1, Logic: not GroupLogic.Not } group => $"({Preview(group)})",
        ConditionGroup group => Preview(group),
        _ => "",
    };
}
