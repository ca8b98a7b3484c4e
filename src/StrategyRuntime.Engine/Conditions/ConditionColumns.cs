using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Conditions;

/// <summary>When the conditions of a strategy hold over a recording: each comparison is computed once for all runs that make it.</summary>
/// <param name="strategy">The strategy.</param>
/// <param name="sources">Timeframe of the bars that each symbol is read from, null for ticks.</param>
/// <param name="market">The recording.</param>
/// <param name="reads">Until it is disposed what was asked for stays as it is; null: for good.</param>
internal sealed class ConditionColumns(
    StrategyDefinition strategy, IReadOnlyList<Timeframe?> sources, MarketColumns market, ColumnReads? reads = null)
{
    private readonly ConditionKeys _keys = new(strategy);
    private readonly MarketRecording _recording = market.Recording;

    // From no candle at all to all of them.
    private int Length => _recording.Boundaries + 1;

    /// <summary>When a condition holds that closed candles alone decide.</summary>
    public BitColumn Of(Condition condition) => condition switch
    {
        ConditionLeaf leaf => market.Of(_keys.Of(leaf)!, () => Compute(leaf), reads),
        ConditionGroup { Members: [var only], Logic: not GroupLogic.Not } => Of(only),
        ConditionGroup { Logic: GroupLogic.And } group =>
            group.Members.Aggregate(BitColumn.All(Length, holds: true), (all, member) => all.And(Of(member))),
        ConditionGroup { Logic: GroupLogic.Not } group => Any(group).Not(),
        _ => Any((ConditionGroup)condition),
    };

    /// <summary>The candles that a condition reads.</summary>
    public static IEnumerable<SeriesRef> SeriesOf(Condition condition) => ConditionKeys.SeriesOf(condition);

    private BitColumn Any(ConditionGroup group) =>
        group.Members.Aggregate(BitColumn.All(Length, holds: false), (any, member) => any.Or(Of(member)));

    private BitColumn Compute(ConditionLeaf leaf)
    {
        if (_recording.Timeframes.Length > 1 || leaf.Right.Count > 1) return Replay(leaf);
        using var operands = new ColumnReads();
        if (NumbersOf(leaf.Left, operands) is not { } left || NumbersOf(leaf.Right[0], operands) is not { } right) return Replay(leaf);
        var first = Math.Max(left.First, right.First);
        // The first step has none before it.
        var second = Math.Max(2, first + 1);
        var words = market.Words(Length);
        return leaf.Operator switch
        {
            ConditionOperator.Greater => BitColumn.Compare<IsGreater>(words, Length, first, left, right),
            ConditionOperator.Less => BitColumn.Compare<IsGreater>(words, Length, first, right, left),
            ConditionOperator.GreaterOrEqual => BitColumn.Compare<IsGreaterOrEqual>(words, Length, first, left, right),
            ConditionOperator.LessOrEqual => BitColumn.Compare<IsGreaterOrEqual>(words, Length, first, right, left),
            ConditionOperator.Equal => BitColumn.Compare<IsEqual>(words, Length, first, left, right),
            ConditionOperator.CrossesAbove => BitColumn.Crossings(words, Length, second, left, right),
            ConditionOperator.CrossesBelow => BitColumn.Crossings(words, Length, second, right, left),
            _ => Replay(leaf),
        };
    }

    private NumberColumn? NumbersOf(Expression expression, ColumnReads reads) => expression switch
    {
        ConstantExpression e => NumberColumn.Of(e.Value),
        TimeOfDayExpression e => NumberColumn.Of(e.Seconds),
        IndicatorExpression e => new NumberColumn(
            market.OutputOf(e.Series.TimeframeIndex, IndicatorOf(e), e.Output, reads), Math.Min(e.Offset, -1), double.NaN),
        CandleExpression e => new NumberColumn(market.PricesOf(e.Series.TimeframeIndex, e.Field, reads), e.Offset, double.NaN),
        _ => null,
    };

    private Indicators.IndicatorSettings IndicatorOf(IndicatorExpression expression) =>
        strategy.Trading.Timeframes[expression.Series.TimeframeIndex].Indicators[expression.Indicator].Settings;

    /// <summary>Asks the engine's own form of a comparison after each boundary.</summary>
    private BitColumn Replay(ConditionLeaf leaf)
    {
        var calendar = new TradingCalendar(strategy.Exchange);
        var state = new MarketState(strategy, calendar, sources, [], _recording, market);
        var expressions = new ExpressionCompiler(
            state, new Account(0, []), new RunClock(new ExchangeClock(strategy.Exchange.Zone), calendar), new RunVariables(strategy));
        var compiled = CompiledCondition.Compile(leaf, expressions);
        return BitColumn.Of(Length, boundaries =>
        {
            state.MoveToBoundary(boundaries);
            if (boundaries == 0) return compiled.Holds();
            var time = _recording.BoundaryTime(boundaries - 1);
            expressions.Crossings.BeginBoundary(time);
            var holds = compiled.Holds();
            expressions.Crossings.EndBoundary(time);
            return holds;
        });
    }
}
