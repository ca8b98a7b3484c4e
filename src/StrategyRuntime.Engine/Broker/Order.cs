using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Broker;

/// <summary>An order on the paper broker, from its placing to its end.</summary>
internal sealed class Order
{
    public required string Id { get; init; }

    public required OrderSource Source { get; init; }

    public required PositionSlot Slot { get; init; }

    public required string Symbol { get; init; }

    public required bool IsEntry { get; init; }

    public required Side Side { get; init; }

    public required OrderType Type { get; init; }

    /// <summary>Lots; null until the fill when the position is sized.</summary>
    public decimal? Quantity { get; set; }

    public decimal? LimitPrice { get; init; }

    public decimal? StopPrice { get; init; }

    /// <summary>Number of the walk that placed it.</summary>
    public required long Walk { get; init; }

    public required UtcTime PlacedTime { get; init; }

    /// <summary>True once the stop price of a stop-limit order was reached.</summary>
    public bool Triggered { get; set; }

    public OrderStatus Status { get; set; }

    public decimal? FillPrice { get; set; }

    public decimal? Fees { get; set; }

    /// <summary>Time of the price it was filled at, UTC ticks.</summary>
    public UtcTime FillTime { get; set; }

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
    /// <summary>The runtime itself closes a position.</summary>
    public static OrderSource Runtime(Position position) => new(position.EntryNodeId, null, position.EntryTrigger, position.ReEntry, []);
}

/// <summary>State of an order.</summary>
internal enum OrderStatus
{
    Open,
    Filled,
    Cancelled,
    Rejected,
}

/// <summary>Names on the wire.</summary>
internal static class OrderNames
{
    public static string Name(this OrderStatus status) => status switch
    {
        OrderStatus.Open => "OPEN",
        OrderStatus.Filled => "FILLED",
        OrderStatus.Cancelled => "CANCELLED",
        _ => "REJECTED",
    };

    public static string Name(this OrderType type) => type switch
    {
        OrderType.Market => "market",
        OrderType.Limit => "limit",
        OrderType.Stop => "stop",
        _ => "stop_limit",
    };
}
