namespace StrategyRuntime.Engine.Strategies;

/// <summary>Operators as documents and events spell them.</summary>
public static class ConditionOperatorNames
{
    /// <summary>The spelling of an operator.</summary>
    public static string Symbol(this ConditionOperator op) => op switch
    {
        ConditionOperator.Greater => ">",
        ConditionOperator.Less => "<",
        ConditionOperator.GreaterOrEqual => ">=",
        ConditionOperator.LessOrEqual => "<=",
        ConditionOperator.Equal => "==",
        ConditionOperator.NotEqual => "!=",
        ConditionOperator.Between => "between",
        ConditionOperator.NotBetween => "not_between",
        ConditionOperator.In => "in",
        ConditionOperator.NotIn => "not_in",
        ConditionOperator.CrossesAbove => "crosses_above",
        _ => "crosses_below",
    };
}
