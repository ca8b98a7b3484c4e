using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Strategies.Catalog;

/// <summary>Groups and comparisons.</summary>
internal static class ConditionShapes
{
    /// <summary>How many operands an operator has on its right side.</summary>
    public static string RightSide(ConditionOperator op) => op switch
    {
        ConditionOperator.Between or ConditionOperator.NotBetween => "two",
        ConditionOperator.In or ConditionOperator.NotIn => "list",
        _ => "one",
    };

    /// <summary>An operator in words.</summary>
    public static string InWords(ConditionOperator op) => op switch
    {
        ConditionOperator.Greater => "is above",
        ConditionOperator.Less => "is below",
        ConditionOperator.GreaterOrEqual => "is at or above",
        ConditionOperator.LessOrEqual => "is at or below",
        ConditionOperator.Equal => "is",
        ConditionOperator.NotEqual => "is not",
        ConditionOperator.Between => "is between",
        ConditionOperator.NotBetween => "is not between",
        ConditionOperator.In => "is one of",
        ConditionOperator.NotIn => "is none of",
        ConditionOperator.CrossesAbove => "crosses above",
        _ => "crosses below",
    };

    /// <summary>Several conditions joined.</summary>
    public static CatalogShape Group { get; } = new("conditionGroup", "Several conditions joined. NOT holds when none of them does.",
    [
        new("groupLogic", ConditionReader.Logic, "How they are joined.") { Default = "\"AND\"" },
        new("conditions", new ListRule(new ConditionRule()), "Groups and comparisons.") { IsRequired = true },
        CommonFields.Enabled,
    ]);

    /// <summary>Two sides and an operator.</summary>
    public static CatalogShape Comparison { get; } = new(
        "comparison", "Two sides and an operator. It is false while a side has no value.",
        [
            new("lhs", ValueRule.Expression, "The left side.") { IsRequired = true },
            new("operator", ConditionText.Operators.Rule, "How the sides are compared.") { IsRequired = true },
            new("rhs", ValueRule.Expression, "The right side; of between the lower bound."),
            new("rhsUpper", ValueRule.Expression, "The upper bound.") { When = new("operator", "between", "not_between") },
            new("list", new ListRule(ValueRule.Expression, 1), "The values.") { When = new("operator", "in", "not_in") },
            CommonFields.Enabled,
        ])
    {
        Choices =
        [
            new(new("operator", [.. Symbols("one")]), ["rhs"]),
            new(new("operator", [.. Symbols("two")]), ["rhs", "rhsUpper"]),
            new(new("operator", [.. Symbols("list")]), ["list"]),
        ],
    };

    private static IEnumerable<string> Symbols(string rightSide) =>
        Enum.GetValues<ConditionOperator>().Where(o => RightSide(o) == rightSide).Select(o => o.Symbol());
}
