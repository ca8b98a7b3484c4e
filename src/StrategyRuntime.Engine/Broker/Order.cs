using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Broker;

/// <summary>An order on the paper broker, from its placing to its end.</summary>
internal sealed class Order
{
    public required string Id { get; init; }

    /// <summary>Who placed it and hears of its end; null for orders of the runtime itself (a stop, the end of the data).</summary>
    public required IOrderOwner? Owner { get; init; }

    public required string NodeId { get; init; }

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

    public required long PlacedTime { get; init; }

    /// <summary>True once the stop price of a stop-limit order was reached.</summary>
    public bool Triggered { get; set; }

    public OrderStatus Status { get; set; }

    public decimal? FillPrice { get; set; }

    public decimal? Fees { get; set; }

    /// <summary>Time of the price it was filled at, UTC ticks.</summary>
    public long FillTime { get; set; }

    /// <summary>Why it was placed (exits), cancelled or rejected.</summary>
    public string? Reason { get; set; }
}

/// <summary>Hears of the end of its orders.</summary>
internal interface IOrderOwner
{
    /// <summary>Execution ids that lead to the position, for <c>entry_flow_ids</c> and <c>exit_flow_ids</c>.</summary>
    IReadOnlyList<ExecutionId> Flow { get; }

    /// <summary>Id of the signal node that led here.</summary>
    string Trigger { get; }

    /// <summary>Re-entry number asked for.</summary>
    int ReEntry { get; }

    /// <summary>An order was filled, cancelled or rejected.</summary>
    void OrderEnded(Order order);
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
