using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;

namespace StrategyRuntime.Engine.Strategies;

/// <summary>A position that an entry node opens.</summary>
/// <param name="Slot">Place in <see cref="StrategyDefinition.Positions"/>.</param>
/// <param name="Vpi">Position id.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Quantity">Units before the multiplier.</param>
/// <param name="Multiplier">Lot size: quantity × multiplier is what is traded.</param>
/// <param name="Order">How it is ordered.</param>
/// <param name="MaxEntries">How often this position id may be opened in a run.</param>
/// <param name="Sizing">How the quantity is found; null means that <paramref name="Quantity"/> counts.</param>
/// <param name="StopLoss">Distance of the stop loss, or null.</param>
/// <param name="TakeProfit">Distance of the target, or null.</param>
/// <param name="TrailingStop">Distance of the trailing stop, or null.</param>
/// <param name="Option">Option contract to choose, or null.</param>
public sealed record PositionTemplate(
    int Slot, string Vpi, Side Side, decimal Quantity, decimal Multiplier, OrderTemplate Order, int MaxEntries,
    Sizing? Sizing, PriceDistance? StopLoss, PriceDistance? TakeProfit, PriceDistance? TrailingStop, OptionDetails? Option)
{
    /// <summary>Takes the place of <see cref="Quantity"/> where it is there; evaluated when the order is placed.</summary>
    public Expression? ComputedQuantity { get; init; }

    /// <summary>
    /// A target that falls with time, earliest first: each takes the place of <see cref="TakeProfit"/> (or of the step before it) from its
    /// time on.
    /// </summary>
    public IReadOnlyList<TargetStep> TakeProfitSteps { get; init; } = [];

    /// <summary>
    /// Level of a trailing stop that follows an expression, evaluated at each close of its timeframe; it never loosens.
    /// <see cref="TrailingStop"/> is null then.
    /// </summary>
    public Expression? TrailingLevel { get; init; }

    /// <summary>
    /// Profit from which the trailing stop counts, as a distance from the entry price or as a price; null: from the entry on.
    /// </summary>
    public PriceDistance? TrailingActivation { get; init; }

    /// <summary>The trailing stop moves in steps of this much only; null: with every better price.</summary>
    public PriceDistance? TrailingStep { get; init; }

    /// <summary>True when a further entry adds to the open position, up to <see cref="MaxEntries"/> entries in all.</summary>
    public bool AddsToOpen { get; init; }

    /// <summary>How often the entry signal is armed again after a stop or target closed this position.</summary>
    public int ReEntriesAfterProtection { get; init; }

    /// <summary>
    /// True when the document says <see cref="Multiplier"/>; otherwise the lot of the instrument counts, where it is known.
    /// </summary>
    public bool HasOwnMultiplier { get; init; }

    /// <summary>The same position with its stops and targets in other units of the price.</summary>
    internal PositionTemplate In(PriceScale scale) => this with
    {
        StopLoss = StopLoss?.In(scale),
        TakeProfit = TakeProfit?.In(scale),
        TrailingStop = TrailingStop?.In(scale),
        TrailingActivation = TrailingActivation?.In(scale),
        TrailingStep = TrailingStep?.In(scale),
        TakeProfitSteps = [.. TakeProfitSteps.Select(s => s with { Distance = s.Distance.In(scale) })],
    };

    /// <summary>The builder's tag (<c>vpt</c>) that exit nodes can close by, or null.</summary>
    public string? Tag { get; init; }
}

/// <summary>A step of a target that falls with time.</summary>
/// <param name="After">Time since the entry.</param>
/// <param name="Distance">The target from then on.</param>
public sealed record TargetStep(TimeSpan After, PriceDistance Distance);

/// <summary>Buy or sell.</summary>
public enum Side
{
    /// <summary>Long.</summary>
    Buy,

    /// <summary>Short.</summary>
    Sell,
}

/// <summary>Closes all positions of an entry node together.</summary>
/// <param name="Kind">Unit of <paramref name="Value"/>.</param>
/// <param name="Value">
/// Percent of the net premium that was paid or received, points of it per unit of the smallest position, or money; positive.
/// </param>
public sealed record CombinedExit(CombinedExitKind Kind, decimal Value);

/// <summary>Unit of a <see cref="CombinedExit"/>.</summary>
public enum CombinedExitKind
{
    /// <summary>Percent of the net premium.</summary>
    Percent,

    /// <summary>Points of the net premium.</summary>
    Points,

    /// <summary>Profit or loss in the account's currency.</summary>
    Amount,
}

/// <summary>How an order is placed.</summary>
/// <param name="Type">Kind of order.</param>
/// <param name="LimitPrice">Limit price of a limit or stop-limit order, absolute; null when <paramref name="LimitOffset"/> is used.</param>
/// <param name="StopPrice">Trigger of a stop or stop-limit order, absolute; null when <paramref name="StopOffset"/> is used.</param>
/// <param name="LimitOffset">Limit price as a distance from the last price at placing (added with its sign), or null.</param>
/// <param name="StopOffset">Trigger as a distance from the last price at placing (added with its sign), or null.</param>
public sealed record OrderTemplate(
    OrderType Type, decimal? LimitPrice = null, decimal? StopPrice = null, decimal? LimitOffset = null, decimal? StopOffset = null)
{
    /// <summary>A plain market order.</summary>
    public static OrderTemplate Market { get; } = new(OrderType.Market);

    /// <summary>
    /// Takes the place of <see cref="LimitPrice"/> where it is there. Every computed number is evaluated when the order is placed.
    /// </summary>
    public Expression? ComputedLimitPrice { get; init; }

    /// <summary>Takes the place of <see cref="StopPrice"/> where it is there.</summary>
    public Expression? ComputedStopPrice { get; init; }

    /// <summary>Takes the place of <see cref="LimitOffset"/> where it is there.</summary>
    public Expression? ComputedLimitOffset { get; init; }

    /// <summary>Takes the place of <see cref="StopOffset"/> where it is there.</summary>
    public Expression? ComputedStopOffset { get; init; }

    /// <summary>How far a trailing-stop order stays behind the best price; null for other orders.</summary>
    public PriceDistance? Trail { get; init; }

    /// <summary>How long the order works.</summary>
    public TimeInForce TimeInForce { get; init; }
}

/// <summary>How long an order works.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="Candles">
/// Candles of the instrument's first timeframe that close before it expires, for <see cref="TimeInForceKind.Candles"/>.
/// </param>
/// <param name="Until">Time of day at which it expires, for <see cref="TimeInForceKind.Until"/>.</param>
public readonly record struct TimeInForce(TimeInForceKind Kind, int Candles = 0, TimeSpan Until = default);

/// <summary>Rule of a <see cref="TimeInForce"/>.</summary>
public enum TimeInForceKind
{
    /// <summary>Until it is cancelled.</summary>
    GoodTillCancelled,

    /// <summary>To the end of the trading day.</summary>
    Day,

    /// <summary>For a number of candles.</summary>
    Candles,

    /// <summary>To a time of day.</summary>
    Until,
}

/// <summary>Kind of order.</summary>
public enum OrderType
{
    /// <summary>At the market.</summary>
    Market,

    /// <summary>At a price or better.</summary>
    Limit,

    /// <summary>At the market once a price is reached.</summary>
    Stop,

    /// <summary>A limit order once a price is reached.</summary>
    StopLimit,

    /// <summary>A stop that follows the best price since it was placed.</summary>
    TrailingStop,
}

/// <summary>A stop or target distance.</summary>
/// <param name="Kind">Unit of <paramref name="Value"/>.</param>
/// <param name="Value">Percent of the entry price, points, or an absolute price; positive.</param>
public sealed record PriceDistance(DistanceKind Kind, decimal Value)
{
    /// <summary>Takes the place of <see cref="Value"/>, which is 0 then, where it is there; evaluated at the entry.</summary>
    public Expression? Computed { get; init; }

    /// <summary>The same distance in other units of the price.</summary>
    internal PriceDistance In(PriceScale scale) => Kind switch
    {
        DistanceKind.Points => this with { Value = scale.ApplyToDistance(Value) },
        DistanceKind.Price => this with { Value = scale.Apply(Value) },
        _ => this,
    };
}

/// <summary>Unit of a <see cref="PriceDistance"/>.</summary>
public enum DistanceKind
{
    /// <summary>Percent of the entry price.</summary>
    Percent,

    /// <summary>Price points.</summary>
    Points,

    /// <summary>An absolute price.</summary>
    Price,
}

/// <summary>How a quantity is found.</summary>
/// <param name="Mode">The rule.</param>
/// <param name="Value">Units, percent of equity, or an amount of money.</param>
/// <param name="RoundTo">The quantity is rounded down to a multiple of this; 1 by default.</param>
public sealed record Sizing(SizingMode Mode, decimal Value, decimal RoundTo)
{
    /// <summary>Takes the place of <see cref="Value"/>, which is 0 then, where it is there.</summary>
    public Expression? Computed { get; init; }

    /// <summary>Whose price and equity count.</summary>
    public SizingMoment At { get; init; }

    /// <summary>True when the fees of the entry come out of the amount, so that it is enough for both.</summary>
    public bool ReserveFees { get; init; }
}

/// <summary>The moment at which a <see cref="Sizing"/> is computed.</summary>
public enum SizingMoment
{
    /// <summary>The fill.</summary>
    Fill,

    /// <summary>The walk that placed the order.</summary>
    Decision,
}

/// <summary>Rule of a <see cref="Sizing"/>.</summary>
public enum SizingMode
{
    /// <summary>A fixed number of units.</summary>
    Quantity,

    /// <summary>Percent of the account's equity.</summary>
    PercentEquity,

    /// <summary>An amount of money.</summary>
    Notional,

    /// <summary>Percent of the account's equity that is lost when the stop loss is hit.</summary>
    RiskPercent,
}
