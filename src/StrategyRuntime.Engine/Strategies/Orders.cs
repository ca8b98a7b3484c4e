namespace StrategyRuntime.Engine.Strategies;

/// <summary>A position that an entry node opens.</summary>
/// <param name="Slot">Place in <see cref="StrategyDefinition.Positions"/>.</param>
/// <param name="Vpi">Position id.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Quantity">Units before the multiplier.</param>
/// <param name="Multiplier">Lot size: quantity × multiplier is what is traded.</param>
/// <param name="Order">How it is ordered.</param>
/// <param name="MaxEntries">How often this position id may be opened in a run.</param>
/// <param name="Sizing">How the quantity is found at the fill; null means <paramref name="Quantity"/>.</param>
/// <param name="StopLoss">Distance of the stop loss, or null.</param>
/// <param name="TakeProfit">Distance of the target, or null.</param>
/// <param name="TrailingStop">Distance of the trailing stop, or null.</param>
/// <param name="Option">Option contract to choose, or null.</param>
public sealed record PositionTemplate(
    int Slot, string Vpi, Side Side, decimal Quantity, decimal Multiplier, OrderTemplate Order, int MaxEntries,
    Sizing? Sizing, PriceDistance? StopLoss, PriceDistance? TakeProfit, PriceDistance? TrailingStop, OptionDetails? Option);

/// <summary>Buy or sell.</summary>
public enum Side
{
    /// <summary>Long.</summary>
    Buy,

    /// <summary>Short.</summary>
    Sell,
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
}

/// <summary>A stop or target distance.</summary>
/// <param name="Kind">Unit of <paramref name="Value"/>.</param>
/// <param name="Value">Percent of the entry price, points, or an absolute price; positive.</param>
public sealed record PriceDistance(DistanceKind Kind, decimal Value);

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

/// <summary>How a quantity is found, at the moment and price of the fill.</summary>
/// <param name="Mode">The rule.</param>
/// <param name="Value">Units, percent of equity, or an amount of money.</param>
/// <param name="RoundTo">The quantity is rounded down to a multiple of this; 1 by default.</param>
public sealed record Sizing(SizingMode Mode, decimal Value, decimal RoundTo);

/// <summary>Rule of a <see cref="Sizing"/>.</summary>
public enum SizingMode
{
    /// <summary>A fixed number of units.</summary>
    Quantity,

    /// <summary>Percent of the account's equity.</summary>
    PercentEquity,

    /// <summary>An amount of money.</summary>
    Notional,
}

/// <summary>Which option contract a position trades.</summary>
public sealed record OptionDetails(string Expiry, string OptionType, string StrikeType);
