using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Strategies;

/// <summary>Something with a number, after validation: every reference is resolved. NaN is the null of the documents.</summary>
public abstract record Expression;

/// <summary>A fixed number.</summary>
public sealed record ConstantExpression(double Value) : Expression;

/// <summary>The time of day of the walk, in seconds since local midnight of the exchange.</summary>
public sealed record CurrentTimeExpression : Expression;

/// <summary>A time of day, in seconds since midnight.</summary>
public sealed record TimeOfDayExpression(double Seconds) : Expression;

/// <summary>A part of the walk's local date and time.</summary>
public sealed record TimePartExpression(TimePart Part) : Expression;

/// <summary>Part of a date and time.</summary>
public enum TimePart
{
    /// <summary>0 to 23.</summary>
    Hour,

    /// <summary>0 to 59.</summary>
    Minute,

    /// <summary>0 to 59.</summary>
    Second,

    /// <summary>Day of the month, 1 to 31.</summary>
    Day,

    /// <summary>1 to 12.</summary>
    Month,

    /// <summary>Four digits.</summary>
    Year,
}

/// <summary>An indicator's value.</summary>
/// <param name="Series">Where it is kept.</param>
/// <param name="Indicator">Place in <see cref="TimeframeSettings.Indicators"/>.</param>
/// <param name="Output">Place in <see cref="Indicators.IndicatorDefinition.ReadableOutputs"/>.</param>
/// <param name="Offset">
/// 0 or −1: the last closed candle's value (indicators update only when a candle closes); −2: one before; and so on.
/// </param>
public sealed record IndicatorExpression(SeriesRef Series, int Indicator, int Output, int Offset) : Expression;

/// <summary>A price of a candle.</summary>
/// <param name="Offset">0 is the forming candle, −1 the last completed one, and so on.</param>
public sealed record CandleExpression(SeriesRef Series, PriceField Field, int Offset) : Expression;

/// <summary>A price of the candle that began at a time of day: today's, once it is complete; NaN before.</summary>
/// <param name="Time">Seconds since local midnight of the exchange.</param>
public sealed record CandleAtTimeExpression(SeriesRef Series, PriceField Field, double Time) : Expression;

/// <summary>A price of the n-th candle of the session, once it is complete; NaN before.</summary>
/// <param name="Number">Place in the session, from 1.</param>
public sealed record CandleByNumberExpression(SeriesRef Series, PriceField Field, int Number) : Expression;

/// <summary>An aggregate over the session's complete candles between two times of day.</summary>
/// <param name="From">Where the first one begins, seconds since local midnight of the exchange.</param>
/// <param name="To">The candle that begins here is no longer among them.</param>
public sealed record CandleTimeRangeExpression(SeriesRef Series, PriceField Field, double From, double To, RangeAggregate Aggregate)
    : Expression;

/// <summary>An aggregate over the session's complete candles from one number to another.</summary>
/// <param name="From">Place in the session, from 1.</param>
/// <param name="To">Last place, at least <paramref name="From"/>.</param>
public sealed record CandleNumberRangeExpression(SeriesRef Series, PriceField Field, int From, int To, RangeAggregate Aggregate)
    : Expression;

/// <summary>An aggregate over several candles.</summary>
/// <param name="From">Oldest offset.</param>
/// <param name="To">Newest offset, at least <paramref name="From"/>.</param>
public sealed record CandleRangeExpression(SeriesRef Series, PriceField Field, int From, int To, RangeAggregate Aggregate) : Expression;

/// <summary>How a range of candles becomes one number.</summary>
public enum RangeAggregate
{
    /// <summary>Highest.</summary>
    Max,

    /// <summary>Lowest.</summary>
    Min,

    /// <summary>Mean.</summary>
    Average,

    /// <summary>Sum.</summary>
    Sum,

    /// <summary>The oldest one.</summary>
    First,

    /// <summary>The newest one.</summary>
    Last,
}

/// <summary>A candle series of the run.</summary>
/// <param name="Symbol">0 trading instrument, 1 supporting instrument.</param>
/// <param name="TimeframeIndex">Place in <see cref="Instrument.Timeframes"/>.</param>
public readonly record struct SeriesRef(int Symbol, int TimeframeIndex);

/// <summary>A live number of the last tick of a symbol.</summary>
public sealed record LiveExpression(int Symbol, LiveField Field) : Expression;

/// <summary>Field of a tick.</summary>
public enum LiveField
{
    /// <summary>Last price: also ltp, underlying_ltp, price and mark.</summary>
    Ltp,

    /// <summary>Volume of the last tick.</summary>
    Volume,

    /// <summary>Open interest.</summary>
    OpenInterest,

    /// <summary>Best bid.</summary>
    Bid,

    /// <summary>Best ask.</summary>
    Ask,
}

/// <summary>A value that a signal node recorded; NaN until it has.</summary>
/// <param name="Node">Index of the node.</param>
/// <param name="Variable">Place in <see cref="SignalNode.Variables"/>.</param>
public sealed record VariableExpression(int Node, int Variable) : Expression;

/// <summary>A variable of the whole strategy.</summary>
/// <param name="Variable">Place in <see cref="StrategyDefinition.GlobalVariables"/>.</param>
public sealed record GlobalVariableExpression(int Variable) : Expression;

/// <summary>A variable that follows the best value of its source; NaN until that has one.</summary>
/// <param name="Variable">Place in <see cref="StrategyDefinition.TrailingVariables"/>.</param>
public sealed record TrailingVariableExpression(int Variable) : Expression;

/// <summary>Arithmetic on two operands; NaN when one is NaN or the result is not finite.</summary>
public sealed record MathExpression(MathOperation Operation, Expression Left, Expression Right) : Expression;

/// <summary>Arithmetic.</summary>
public enum MathOperation
{
    /// <summary>Sum.</summary>
    Add,

    /// <summary>Difference.</summary>
    Subtract,

    /// <summary>Product.</summary>
    Multiply,

    /// <summary>Quotient.</summary>
    Divide,

    /// <summary>Remainder.</summary>
    Modulo,

    /// <summary><c>+%</c>: left raised by right percent.</summary>
    AddPercent,

    /// <summary><c>-%</c>: left lowered by right percent.</summary>
    SubtractPercent,
}

/// <summary>A function of one or more operands.</summary>
public sealed record FunctionExpression(MathFunction Function, IReadOnlyList<Expression> Arguments) : Expression;

/// <summary>A function.</summary>
public enum MathFunction
{
    /// <summary>Smallest.</summary>
    Min,

    /// <summary>Largest.</summary>
    Max,

    /// <summary>Absolute value.</summary>
    Abs,

    /// <summary>Rounds half away from zero; a second argument gives the decimals.</summary>
    Round,

    /// <summary>Largest whole number that is not above.</summary>
    Floor,

    /// <summary>Smallest whole number that is not below.</summary>
    Ceil,

    /// <summary>Square root; NaN of a negative number.</summary>
    Sqrt,

    /// <summary>The first to the power of the second.</summary>
    Pow,

    /// <summary>Mean.</summary>
    Avg,
}

/// <summary>A number of a position; NaN when there has been none.</summary>
public sealed record PositionExpression(int Slot, PositionField Field) : Expression;

/// <summary>Field of a position.</summary>
public enum PositionField
{
    /// <summary>Entry price.</summary>
    EntryPrice,

    /// <summary>Last price of its symbol.</summary>
    CurrentPrice,

    /// <summary>Quantity at entry.</summary>
    Quantity,

    /// <summary>Quantity still open.</summary>
    QuantityOpen,

    /// <summary>Exit price.</summary>
    ExitPrice,

    /// <summary>Realized P&amp;L.</summary>
    RealizedPnl,

    /// <summary>Unrealized P&amp;L.</summary>
    UnrealizedPnl,

    /// <summary>Realized and unrealized P&amp;L.</summary>
    TotalPnl,

    /// <summary>Highest price since entry.</summary>
    HighestPrice,

    /// <summary>Lowest price since entry.</summary>
    LowestPrice,

    /// <summary>Re-entry number.</summary>
    ReEntryNumber,

    /// <summary>1 when open, 0 when not.</summary>
    IsOpen,

    /// <summary>A <see cref="PositionStatus"/>; 0 before the first position.</summary>
    Status,

    /// <summary>1 for a purchase, −1 for a sale.</summary>
    Side,

    /// <summary>Lot size.</summary>
    Multiplier,

    /// <summary>Fees paid so far.</summary>
    Fees,

    /// <summary>Level of the stop loss.</summary>
    StopLoss,

    /// <summary>Level of the target.</summary>
    TakeProfit,

    /// <summary>Level of the trailing stop.</summary>
    TrailingStop,

    /// <summary>Price of the underlying at the entry.</summary>
    UnderlyingPriceOnEntry,

    /// <summary>Strike of its contract.</summary>
    Strike,

    /// <summary>Volatility that its contract is priced at.</summary>
    Iv,

    /// <summary>What a unit of its contract gains by a point of the underlying.</summary>
    Delta,

    /// <summary>What delta gains by a point of the underlying.</summary>
    Gamma,

    /// <summary>What a unit of its contract gains by a day that passes.</summary>
    Theta,

    /// <summary>What a unit of its contract gains by a point of volatility.</summary>
    Vega,
}

/// <summary>Numbers that stand for the status of a position in comparisons.</summary>
public enum PositionStatus
{
    /// <summary>There has been none.</summary>
    None,

    /// <summary>Open.</summary>
    Open,

    /// <summary>Closed in part.</summary>
    Partial,

    /// <summary>Closed.</summary>
    Closed,
}

/// <summary>Profit and loss of one position (<paramref name="Slot"/>) or of the whole run (null).</summary>
public sealed record PnlExpression(PnlKind Kind, int? Slot) : Expression
{
    /// <summary>True for what the positions would have made on the underlying's own price.</summary>
    public bool OfUnderlying { get; init; }
}

/// <summary>Which P&amp;L.</summary>
public enum PnlKind
{
    /// <summary>Of what was closed.</summary>
    Realized,

    /// <summary>Of what is open.</summary>
    Unrealized,

    /// <summary>Both.</summary>
    Total,
}

/// <summary>A time of a position, in seconds since local midnight of the exchange; NaN when there is none.</summary>
public sealed record PositionTimeExpression(int Slot, bool Exit) : Expression;

/// <summary>A time moved by a number of seconds: <c>entry time + 5 minutes</c>.</summary>
public sealed record TimeOffsetExpression(Expression Base, double Seconds) : Expression;
