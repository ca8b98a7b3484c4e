using System.Globalization;
using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Conditions;

/// <summary>
/// Names conditions by what they compare, the same in every set of a study. Only what closed candles and constants decide has a name.
/// </summary>
internal sealed class ConditionKeys(StrategyDefinition strategy)
{
    /// <summary>The name of an indicator.</summary>
    public static string Of(IndicatorSettings settings) => string.Create(
        CultureInfo.InvariantCulture,
        $"{settings.Definition.Name}({string.Join(',', settings.Parameters.Select(p => p.ToString("R", CultureInfo.InvariantCulture)))}"
        + $",{settings.PriceField},{settings.Seed})");

    /// <summary>True when closed candles and constants alone decide a condition.</summary>
    public bool IsOfClosedCandles(Condition condition) => condition switch
    {
        ConditionGroup group => group.Members.All(IsOfClosedCandles),
        _ => Of((ConditionLeaf)condition) is not null,
    };

    /// <summary>The name of a comparison; null when it has none.</summary>
    public string? Of(ConditionLeaf leaf)
    {
        if (Of(leaf.Left) is not { } left || Join(leaf.Right) is not { } right) return null;
        // A crossing without a candle steps with ticks.
        if (leaf.Operator is ConditionOperator.CrossesAbove or ConditionOperator.CrossesBelow && !SeriesOf(leaf).Any()) return null;
        return $"{left} {leaf.Operator} {right}";
    }

    /// <summary>The candles that a condition of closed candles reads.</summary>
    public static IEnumerable<SeriesRef> SeriesOf(Condition condition) => condition switch
    {
        ConditionGroup group => group.Members.SelectMany(SeriesOf),
        _ => SeriesOf(((ConditionLeaf)condition).Left).Concat(((ConditionLeaf)condition).Right.SelectMany(SeriesOf)),
    };

    private static IEnumerable<SeriesRef> SeriesOf(Expression expression) => expression switch
    {
        IndicatorExpression e => [e.Series],
        CandleExpression e => [e.Series],
        CandleRangeExpression e => [e.Series],
        MathExpression e => SeriesOf(e.Left).Concat(SeriesOf(e.Right)),
        FunctionExpression e => e.Arguments.SelectMany(SeriesOf),
        _ => [],
    };

    private string? Of(Expression expression) => expression switch
    {
        ConstantExpression e => Number(e.Value),
        TimeOfDayExpression e => Number(e.Seconds),
        IndicatorExpression { Series: (0, var at) } e => string.Create(
            CultureInfo.InvariantCulture,
            $"{at}.{Of(strategy.Trading.Timeframes[at].Indicators[e.Indicator].Settings)}.{e.Output}[{Math.Min(e.Offset, -1)}]"),
        CandleExpression { Series: (0, var at), Offset: < 0 } e =>
            string.Create(CultureInfo.InvariantCulture, $"{at}.{e.Field}[{e.Offset}]"),
        CandleRangeExpression { Series: (0, var at), To: < 0 } e =>
            string.Create(CultureInfo.InvariantCulture, $"{e.Aggregate} {at}.{e.Field}[{e.From}..{e.To}]"),
        MathExpression e => Of(e.Left) is { } left && Of(e.Right) is { } right ? $"({left} {e.Operation} {right})" : null,
        FunctionExpression e => Join(e.Arguments) is { } arguments ? $"{e.Function}({arguments})" : null,
        _ => null,
    };

    private string? Join(IReadOnlyList<Expression> expressions)
    {
        var names = new string[expressions.Count];
        for (var i = 0; i < names.Length; i++)
        {
            if (Of(expressions[i]) is not { } name) return null;
            names[i] = name;
        }
        return string.Join("; ", names);
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
