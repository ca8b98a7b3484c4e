using System.Diagnostics;
using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Conditions;

/// <summary>Binds expressions to the state of one run, once, before its first tick.</summary>
internal sealed class ExpressionCompiler(MarketState market, Account account, RunClock clock, RunVariables variables)
{
    /// <summary>
    /// Binds an expression. With <paramref name="previous"/> it is bound to its value one evaluation step earlier, which crossings compare
    /// with: one candle earlier for candles and indicators, one tick earlier for the last price, the same for everything else.
    /// </summary>
    public CompiledExpression Compile(Expression expression, bool previous = false)
    {
        var shift = previous ? 1 : 0;
        return expression switch
        {
            ConstantExpression e => new ConstantValue(e.Value),
            TimeOfDayExpression e => new ConstantValue(e.Seconds),
            CurrentTimeExpression => new WalkTimeValue(clock),
            TimePartExpression e => new TimePartValue(clock, e.Part),
            IndicatorExpression e => Indicator(e, shift),
            CandleExpression e => new CandleValue(Lookback(e.Series, e.Offset - shift), e.Field, e.Offset - shift),
            CandleRangeExpression e => new CandleRangeValue(
                Lookback(e.Series, e.From - shift), e.Field, e.From - shift, e.To - shift, e.Aggregate),
            CandleAtTimeExpression e => new CandleAtTimeValue(DayOf(e.Series), e.Field, e.Time, clock),
            CandleByNumberExpression e =>
                new CandleNumberValue(DayOf(e.Series), e.Field, e.Number, e.Number, RangeAggregate.Last, clock),
            CandleNumberRangeExpression e => new CandleNumberValue(DayOf(e.Series), e.Field, e.From, e.To, e.Aggregate, clock),
            CandleTimeRangeExpression e => new CandleTimeRangeValue(DayOf(e.Series), e.Field, e.From, e.To, e.Aggregate, clock),
            LiveExpression e => new LiveValue(market.Symbols[e.Symbol], e.Field, previous),
            VariableExpression e => new VariableValue(variables[e.Node], e.Variable),
            GlobalVariableExpression e => new VariableValue(variables.Globals, e.Variable),
            // It follows its source in every walk, so it may be another at the next tick.
            TrailingVariableExpression e => new VariableValue(variables.Trailing, e.Variable, isLive: true),
            MathExpression e => new MathValue(e.Operation, Compile(e.Left, previous), Compile(e.Right, previous)),
            FunctionExpression e => new FunctionValue(e.Function, [.. e.Arguments.Select(a => Compile(a, previous))]),
            PositionExpression e => new PositionValue(account.Slots[e.Slot], e.Field, account),
            PnlExpression { OfUnderlying: true } e => new UnderlyingPnlValue(
                e.Slot is { } one ? [account.Slots[one]] : account.Slots, e.Kind, account, wholeRun: e.Slot is null),
            PnlExpression { Slot: { } slot } e => new PositionValue(account.Slots[slot], Field(e.Kind), account),
            PnlExpression e => new RunPnlValue(account, e.Kind),
            PositionTimeExpression e => new PositionTimeValue(account.Slots[e.Slot], e.Exit, clock),
            TimeOffsetExpression e => new TimeOffsetValue(Compile(e.Base, previous), e.Seconds),
            _ => throw new UnreachableException($"No compilation for {expression.GetType().Name}."),
        };
    }

    private IndicatorValue Indicator(IndicatorExpression e, int shift)
    {
        // Indicators update when a candle closes, so the latest value is that of the last closed candle, whether asked for as 0 or −1.
        var offset = Math.Min(e.Offset, -1) - shift;
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
