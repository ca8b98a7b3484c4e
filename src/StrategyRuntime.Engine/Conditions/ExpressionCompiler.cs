using System.Diagnostics;
using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Conditions;

/// <summary>Binds expressions to the state of one run, once, before its first tick.</summary>
/// <param name="market">The market.</param>
/// <param name="account">The books.</param>
/// <param name="clock">The clock.</param>
/// <param name="variables">The variables.</param>
/// <param name="columns">When conditions hold over the recording that the run goes through; null without one.</param>
internal sealed class ExpressionCompiler(
    MarketState market, Account account, RunClock clock, RunVariables variables, ConditionColumns? columns = null)
{
    private readonly Dictionary<(Expression Left, Expression Right), Crossing> _crossings = [];

    /// <summary>The market that they are bound to.</summary>
    public MarketState Market => market;

    /// <summary>When conditions hold over the recording that the run goes through; null without one.</summary>
    public ConditionColumns? Columns => columns;

    /// <summary>The crossings among the conditions that were bound.</summary>
    public Crossings Crossings { get; } = new();

    /// <summary>True when an expression that was bound reads the forming candle, or more of a tick than its price.</summary>
    public bool ReadsEveryTick { get; private set; }

    /// <summary>Binds an expression.</summary>
    public CompiledExpression Compile(Expression expression)
    {
        ReadsEveryTick |= expression is CandleExpression { Offset: 0 } or CandleRangeExpression { To: 0 }
            or LiveExpression { Field: not LiveField.Ltp };
        return Bind(expression);
    }

    private CompiledExpression Bind(Expression expression) => expression switch
    {
        ConstantExpression e => new ConstantValue(e.Value),
        TimeOfDayExpression e => new ConstantValue(e.Seconds),
        CurrentTimeExpression => new WalkTimeValue(clock),
        TimePartExpression e => new TimePartValue(clock, e.Part),
        IndicatorExpression e => Indicator(e),
        CandleExpression e => new CandleValue(Lookback(e.Series, e.Offset), e.Field, e.Offset),
        CandleRangeExpression e => new CandleRangeValue(Lookback(e.Series, e.From), e.Field, e.From, e.To, e.Aggregate),
        CandleAtTimeExpression e => new CandleAtTimeValue(DayOf(e.Series), e.Field, e.Time, clock),
        CandleByNumberExpression e =>
            new CandleNumberValue(DayOf(e.Series), e.Field, e.Number, e.Number, RangeAggregate.Last, clock),
        CandleNumberRangeExpression e => new CandleNumberValue(DayOf(e.Series), e.Field, e.From, e.To, e.Aggregate, clock),
        CandleTimeRangeExpression e => new CandleTimeRangeValue(DayOf(e.Series), e.Field, e.From, e.To, e.Aggregate, clock),
        LiveExpression e => new LiveValue(market.Symbols[e.Symbol], e.Field, isTraded: e.Symbol == 0),
        VariableExpression e => new VariableValue(variables[e.Node], e.Variable),
        GlobalVariableExpression e => new VariableValue(variables.Globals, e.Variable),
        // It follows its source in every walk, so it may be another at the next tick.
        TrailingVariableExpression e => new VariableValue(variables.Trailing, e.Variable, isLive: true),
        MathExpression e => new MathValue(e.Operation, Compile(e.Left), Compile(e.Right)),
        FunctionExpression e => new FunctionValue(e.Function, [.. e.Arguments.Select(a => Compile(a))]),
        PositionExpression e => new PositionValue(account.Slots[e.Slot], e.Field, account, clock),
        PnlExpression { OfUnderlying: true } e => new UnderlyingPnlValue(
            e.Slot is { } one ? [account.Slots[one]] : account.Slots, e.Kind, account, wholeRun: e.Slot is null),
        PnlExpression { Slot: { } slot } e => new PositionValue(account.Slots[slot], Field(e.Kind), account, clock),
        PnlExpression e => new RunPnlValue(account, e.Kind),
        PositionTimeExpression e => new PositionTimeValue(account.Slots[e.Slot], e.Exit, clock),
        TimeOffsetExpression e => new TimeOffsetValue(Compile(e.Base), e.Seconds),
        _ => throw new UnreachableException($"No compilation for {expression.GetType().Name}."),
    };

    /// <summary>The crossing of a comparison whose sides are bound; comparisons of the same sides share one.</summary>
    public Crossing Cross(ConditionLeaf source, CompiledExpression left, CompiledExpression right)
    {
        if (_crossings.TryGetValue((source.Left, source.Right[0]), out var known)) return known;
        var withTicks = left.StepsWithTicks || right.StepsWithTicks;
        var crossing = new Crossing(left, right, withTicks ? [] : CandleSeries.Finest(left.Series.Concat(right.Series)));
        Crossings.Add(crossing);
        _crossings.Add((source.Left, source.Right[0]), crossing);
        return crossing;
    }

    /// <summary>
    /// Series at whose candles a signal is evaluated: those of the finest timeframe that it reads, or of the traded instrument when it
    /// reads none.
    /// </summary>
    public CandleSeries[] CandlesOf(IEnumerable<SignalConditions> conditions) => FinestOr(conditions.SelectMany(c => c.Series));

    /// <summary>Series at whose candles an expression is evaluated.</summary>
    public CandleSeries[] CandlesOf(CompiledExpression expression) => FinestOr(expression.Series);

    private CandleSeries[] FinestOr(IEnumerable<CandleSeries> series)
    {
        var finest = CandleSeries.Finest(series);
        return finest.Length > 0 ? finest : CandleSeries.Finest(market.Symbols[0].Series);
    }

    private IndicatorValue Indicator(IndicatorExpression e)
    {
        // Indicators update when a candle closes, so the latest value is that of the last closed candle, whether asked for as 0 or −1.
        var offset = Math.Min(e.Offset, -1);
        return new IndicatorValue(Lookback(e.Series, offset), e.Indicator, e.Output, offset);
    }

    private CandleSeries Lookback(SeriesRef reference, int offset)
    {
        var series = market.Series(reference);
        series.EnsureLookback(Math.Max(1, -offset));
        return series;
    }

    private CandleSeries DayOf(SeriesRef reference) =>
        Lookback(reference, -SessionCandles.LongestDay(market.Series(reference).Settings.Timeframe));

    private static PositionField Field(PnlKind kind) => kind switch
    {
        PnlKind.Realized => PositionField.RealizedPnl,
        PnlKind.Unrealized => PositionField.UnrealizedPnl,
        _ => PositionField.TotalPnl,
    };
}
