using StrategyRuntime.Engine.Costs;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Broker;

/// <summary>An order on the paper broker, from its placing to its end.</summary>
internal sealed class Order
{
    private string? _id;

    /// <summary>Counts the orders of a run, from 1.</summary>
    public required int Number { get; init; }

    public string Id => _id ??= string.Create(System.Globalization.CultureInfo.InvariantCulture, $"ord-{Number}");

    public required OrderSource Source { get; init; }

    public required PositionSlot Slot { get; init; }

    public required string Symbol { get; set; }

    public required bool IsEntry { get; init; }

    public required Side Side { get; init; }

    public required OrderType Type { get; init; }

    /// <summary>What the document says of the position that an entry opens, with every computed number in place.</summary>
    public required PositionTemplate Terms { get; set; }

    /// <summary>First level of a trailing stop that follows an expression; null when it has none.</summary>
    public decimal? TrailingLevel { get; init; }

    /// <summary>True when it trades an option contract.</summary>
    public bool TradesOption { get; init; }

    /// <summary>The contract; null of a market order to open a position until its fill, which chooses it.</summary>
    public OptionQuote? Option { get; private set; }

    /// <summary>True for the cash settlement of an expired contract, which no trade makes and nothing is paid for.</summary>
    public bool IsSettlement { get; init; }

    /// <summary>The order trades a contract from now on.</summary>
    public void Trade(OptionQuote option) => (Option, Symbol) = (option, option.Contract.Symbol);

    /// <summary>Lots; null until the fill when the position is sized.</summary>
    public decimal? Quantity { get; set; }

    /// <summary>Lots that were filled so far.</summary>
    public decimal FilledQuantity { get; set; }

    /// <summary>Lots of the last fill, for its event; null before the first.</summary>
    public decimal? LastQuantity { get; set; }

    /// <summary>Where in the current bar it met its price, waiting for the bar's volume; null when it did not.</summary>
    public decimal? MetPrice { get; set; }

    public decimal? LimitPrice { get; set; }

    public decimal? StopPrice { get; set; }

    /// <summary>How far a trailing order stays behind the best price; null for others.</summary>
    public PriceDistance? Trail { get; set; }

    /// <summary>Best price since a trailing order was placed.</summary>
    public double BestPrice { get; set; }

    /// <summary>True when its trigger moved and no event has shown it yet.</summary>
    public bool MovedSinceReport { get; set; }

    public TimeInForce TimeInForce { get; init; }

    /// <summary>Candles of the first timeframe that had closed when it was placed.</summary>
    public long PlacedCandle { get; init; }

    /// <summary>When it expires; null while that depends on the day on which it first meets a price.</summary>
    public UtcTime? ExpiryTime { get; set; }

    /// <summary>Number of the walk that placed it.</summary>
    public required long Walk { get; init; }

    public required UtcTime PlacedTime { get; init; }

    /// <summary>When its prices came to be: at the placing, or at the last change.</summary>
    public UtcTime LevelTime { get; set; }

    /// <summary>True once the stop price of a stop or stop-limit order was reached.</summary>
    public bool Triggered { get; set; }

    public OrderStatus Status { get; set; }

    /// <summary>True until it was filled whole, or ended.</summary>
    public bool IsWorking => Status is OrderStatus.Open or OrderStatus.Partial;

    public decimal? FillPrice { get; set; }

    public decimal? Fees { get; set; }

    /// <summary>The lines of the note of its last fill, where the account's costs are a preset; null otherwise.</summary>
    public Charges? Charges { get; set; }

    /// <summary>True when it waits in the book for its price: it did not meet the last one when it was placed.</summary>
    public bool IsMaker { get; set; }

    /// <summary>Units of the price changed: its prices, distances and quantity are counted in the new ones.</summary>
    /// <param name="scale">The change.</param>
    /// <param name="step">Step that its prices lie on.</param>
    public void Adjust(PriceScale scale, PriceStep step)
    {
        Terms = Terms.In(scale);
        Trail = Trail?.In(scale);
        BestPrice = scale.Apply(BestPrice);
        LimitPrice = LimitPrice is { } limit ? step.Nearest(scale.Apply(limit)) : null;
        StopPrice = StopPrice is { } stop ? step.Nearest(scale.Apply(stop)) : null;
        MetPrice = MetPrice is { } met ? scale.Apply(met) : null;
        Quantity = Quantity is { } quantity ? scale.ApplyToUnits(quantity) : null;
        LastQuantity = LastQuantity is { } last ? scale.ApplyToUnits(last) : null;
        FilledQuantity = scale.ApplyToUnits(FilledQuantity);
    }

    /// <summary>Time of the price it was filled at, UTC ticks.</summary>
    public UtcTime FillTime { get; set; }

    /// <summary>Why it waits for a price although it could be filled at the last one; null while it does not.</summary>
    public string? Waiting { get; set; }

    /// <summary>Why it was placed (exits), cancelled or rejected.</summary>
    public string? Reason { get; set; }
}

/// <summary>What an order is placed for, as it was when it was placed.</summary>
/// <param name="NodeId">Node that placed it; for an order of the runtime itself the one that opened the position.</param>
/// <param name="WalkOrder">
/// Place in the walk of the node that waits for it; null when no node waits (a stop, a command, the end of the run).
/// </param>
/// <param name="Trigger">Id of the signal node that led to it.</param>
/// <param name="ReEntry">Re-entry number that an entry asks for.</param>
/// <param name="Flow">Execution ids that led to it, for <c>entry_flow_ids</c> and <c>exit_flow_ids</c>.</param>
internal sealed record OrderSource(string NodeId, int? WalkOrder, string Trigger, int ReEntry, IReadOnlyList<ExecutionId> Flow)
{
    /// <summary>The positions that an entry's position is closed together with; null when it stands alone.</summary>
    public LegGroup? Legs { get; init; }

    /// <summary>The runtime itself closes a position.</summary>
    public static OrderSource Runtime(Position position) => new(position.EntryNodeId, null, position.EntryTrigger, position.ReEntry, []);
}

/// <summary>State of an order.</summary>
internal enum OrderStatus
{
    Open,
    Partial,
    Filled,
    Cancelled,
    Rejected,
    Expired,
}

/// <summary>Names on the wire.</summary>
internal static class OrderNames
{
    public static string Name(this OrderStatus status) => status switch
    {
        OrderStatus.Open => "OPEN",
        OrderStatus.Partial => "PARTIAL",
        OrderStatus.Expired => "EXPIRED",
        OrderStatus.Filled => "FILLED",
        OrderStatus.Cancelled => "CANCELLED",
        _ => "REJECTED",
    };

    public static string Name(this OrderType type) => type switch
    {
        OrderType.Market => "market",
        OrderType.Limit => "limit",
        OrderType.Stop => "stop",
        OrderType.TrailingStop => "trailing_stop",
        _ => "stop_limit",
    };
}
