using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Conditions;

/// <summary>
/// An expression bound to the state it reads. <see cref="IsLive"/> tells when its value can change: with every tick, or only when a candle
/// closes, an order fills or a node completes (an epoch). That lets a walk skip what cannot have changed.
/// </summary>
internal abstract class CompiledExpression
{
    /// <summary>True when a tick alone can change the value.</summary>
    public abstract bool IsLive { get; }

    /// <summary>True when it reads a live value, so that each tick is a step of it.</summary>
    public virtual bool StepsWithTicks => IsLive;

    /// <summary>Series whose candles are steps of it.</summary>
    public virtual IEnumerable<CandleSeries> Series => [];

    /// <summary>True when the value is the last price of the traded symbol.</summary>
    public virtual bool IsTradedPrice => false;

    /// <summary>The value now; NaN is null.</summary>
    public abstract double Value();
}

internal sealed class ConstantValue(double value) : CompiledExpression
{
    public override bool IsLive => false;

    public override double Value() => value;
}

internal sealed class WalkTimeValue(RunClock clock) : CompiledExpression
{
    public override bool IsLive => true;

    public override double Value() => clock.SecondOfDay();
}

internal sealed class TimePartValue(RunClock clock, TimePart part) : CompiledExpression
{
    public override bool IsLive => true;

    public override double Value()
    {
        var local = clock.Local();
        return part switch
        {
            TimePart.Hour => local.Hour,
            TimePart.Minute => local.Minute,
            TimePart.Second => local.Second,
            TimePart.Day => local.Day,
            TimePart.Month => local.Month,
            _ => local.Year,
        };
    }
}

internal sealed class IndicatorValue(CandleSeries series, int indicator, int output, int offset) : CompiledExpression
{
    public override bool IsLive => false;

    public override IEnumerable<CandleSeries> Series => [series];

    public override double Value() => series.Indicator(indicator, output, offset);
}

internal sealed class CandleValue(CandleSeries series, PriceField field, int offset) : CompiledExpression
{
    public override bool IsLive => offset == 0;

    public override IEnumerable<CandleSeries> Series => [series];

    public override double Value() => series.Price(field, offset);
}

internal sealed class CandleRangeValue(CandleSeries series, PriceField field, int from, int to, RangeAggregate aggregate)
    : CompiledExpression
{
    public override bool IsLive => to == 0;

    public override IEnumerable<CandleSeries> Series => [series];

    public override double Value() => Join(series, field, from, to, aggregate);

    /// <summary>The candles from one offset to another as one number; null when one of them is missing.</summary>
    public static double Join(CandleSeries series, PriceField field, int from, int to, RangeAggregate aggregate)
    {
        var first = series.Price(field, from);
        if (aggregate == RangeAggregate.First) return first;
        if (aggregate == RangeAggregate.Last) return series.Price(field, to);
        var result = first;
        for (var offset = from + 1; offset <= to; offset++)
        {
            var price = series.Price(field, offset);
            // Math.Max and Math.Min hand NaN on, as sums do: a range with a missing candle is null.
            result = aggregate switch
            {
                RangeAggregate.Max => Math.Max(result, price),
                RangeAggregate.Min => Math.Min(result, price),
                _ => result + price,
            };
        }
        return aggregate == RangeAggregate.Average ? result / (to - from + 1) : result;
    }
}

internal sealed class LiveValue(SymbolState symbol, LiveField quote, bool isTraded) : CompiledExpression
{
    public override bool IsLive => true;

    public override bool IsTradedPrice => isTraded && quote == LiveField.Ltp;

    public override double Value() => quote switch
    {
        LiveField.Ltp => symbol.LastPrice,
        LiveField.Volume => symbol.Last.Volume,
        LiveField.OpenInterest => symbol.Last.OpenInterest,
        LiveField.Bid => symbol.Last.Bid,
        _ => symbol.Last.Ask,
    };
}

internal sealed class VariableValue(double[] variables, int variable, bool isLive = false) : CompiledExpression
{
    public override bool IsLive => isLive;

    public override double Value() => variables[variable];
}

internal sealed class MathValue(MathOperation operation, CompiledExpression left, CompiledExpression right) : CompiledExpression
{
    public override bool IsLive { get; } = left.IsLive || right.IsLive;

    public override bool StepsWithTicks => left.StepsWithTicks || right.StepsWithTicks;

    public override IEnumerable<CandleSeries> Series => left.Series.Concat(right.Series);

    public override double Value()
    {
        var a = left.Value();
        var b = right.Value();
        var result = operation switch
        {
            MathOperation.Add => a + b,
            MathOperation.Subtract => a - b,
            MathOperation.Multiply => a * b,
            MathOperation.Divide => a / b,
            MathOperation.Modulo => a % b,
            MathOperation.AddPercent => a + (a * b / 100),
            _ => a - (a * b / 100),
        };
        return double.IsFinite(result) ? result : double.NaN;
    }
}

internal sealed class FunctionValue(MathFunction function, CompiledExpression[] arguments) : CompiledExpression
{
    public override bool IsLive { get; } = arguments.Any(a => a.IsLive);

    public override bool StepsWithTicks => arguments.Any(a => a.StepsWithTicks);

    public override IEnumerable<CandleSeries> Series => arguments.SelectMany(a => a.Series);

    public override double Value()
    {
        var result = arguments[0].Value();
        switch (function)
        {
            case MathFunction.Abs:
                return Math.Abs(result);
            case MathFunction.Floor:
                return Math.Floor(result);
            case MathFunction.Ceil:
                return Math.Ceiling(result);
            case MathFunction.Sqrt:
                return Math.Sqrt(result);
            case MathFunction.Pow:
                var power = Math.Pow(result, arguments[1].Value());
                return double.IsFinite(power) ? power : double.NaN;
            case MathFunction.Round:
                var digits = arguments.Length > 1 ? arguments[1].Value() : 0;
                return double.IsNaN(digits)
                    ? double.NaN
                    : Math.Round(result, (int)Math.Clamp(digits, 0, 15), MidpointRounding.AwayFromZero);
        }
        for (var i = 1; i < arguments.Length; i++)
        {
            var value = arguments[i].Value();
            result = function switch
            {
                MathFunction.Min => Math.Min(result, value),
                MathFunction.Max => Math.Max(result, value),
                _ => result + value,
            };
        }
        return function == MathFunction.Avg ? result / arguments.Length : result;
    }
}

internal sealed class TimeOffsetValue(CompiledExpression time, double seconds) : CompiledExpression
{
    public override bool IsLive => time.IsLive;

    public override bool StepsWithTicks => time.StepsWithTicks;

    public override IEnumerable<CandleSeries> Series => time.Series;

    public override double Value() => time.Value() + seconds;
}
