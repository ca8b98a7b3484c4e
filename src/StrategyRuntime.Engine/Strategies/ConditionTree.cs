namespace StrategyRuntime.Engine.Strategies;

/// <summary>A condition: a group or a leaf.</summary>
public abstract record Condition;

/// <summary>All (AND), any (OR) or none (NOT) of its members; an empty AND group is true, an empty OR group false.</summary>
public sealed record ConditionGroup(GroupLogic Logic, IReadOnlyList<Condition> Members) : Condition
{
    /// <summary>A group that always holds.</summary>
    public static ConditionGroup Empty { get; } = new(GroupLogic.And, []);

    /// <summary>A group that never holds: that of a signal without conditions that count.</summary>
    public static ConditionGroup Never { get; } = new(GroupLogic.Or, []);
}

/// <summary>
/// A comparison. <c>between</c> and <c>not_between</c> have two right operands (inclusive bounds), <c>in</c> and <c>not_in</c> one or more,
/// the others one.
/// </summary>
/// <param name="Left">Left operand.</param>
/// <param name="Operator">Comparison.</param>
/// <param name="Right">Right operands.</param>
/// <param name="LeftText">Left operand in words, such as <c>Previous[TI.1m.rsi(14,close)]</c>.</param>
/// <param name="RightText">Right operand in words.</param>
public sealed record ConditionLeaf(
    Expression Left, ConditionOperator Operator, IReadOnlyList<Expression> Right, string LeftText, string RightText)
    : Condition;

/// <summary>How a group joins its members.</summary>
public enum GroupLogic
{
    /// <summary>All must hold.</summary>
    And,

    /// <summary>One must hold.</summary>
    Or,

    /// <summary>None may hold.</summary>
    Not,
}

/// <summary>Comparison of a leaf.</summary>
public enum ConditionOperator
{
    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>==</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>between</c></summary>
    Between,

    /// <summary><c>not_between</c></summary>
    NotBetween,

    /// <summary><c>in</c></summary>
    In,

    /// <summary><c>not_in</c></summary>
    NotIn,

    /// <summary><c>crosses_above</c></summary>
    CrossesAbove,

    /// <summary><c>crosses_below</c></summary>
    CrossesBelow,
}
