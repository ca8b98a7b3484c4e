using StrategyRuntime.Engine.Broker;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Metrics;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>
/// Closes all or part of its target positions. Without anything to close it completes without effect and still arms its children.
/// </summary>
internal sealed class ExitRuntime : NodeRuntime
{
    private readonly ExitNode _node;
    private readonly PaperBroker _broker;
    private readonly OrderNumbers _numbers;
    private readonly List<Order> _orders = [];
    private readonly List<ExitMade> _made = [];
    private NodeFiring? _execution;

    public ExitRuntime(ExitNode node, StrategyGraph graph, RunContext run, PaperBroker broker, OrderNumbers numbers)
        : base(node, graph, run)
    {
        _node = node;
        _broker = broker;
        _numbers = numbers;
        numbers.Prepare(node.Order);
        numbers.Prepare(node.ComputedQuantity);
    }

    public override void Work()
    {
        _orders.Clear();
        _made.Clear();
        _execution = NewExecution();
        Graph.Wait(this);
        string? skipReason = null;
        foreach (var slot in _node.TargetSlots)
        {
            var reason = Place(Run.Account.Slots[slot]);
            skipReason ??= reason;
        }
        if (_orders.Count == 0) Complete(skipReason);
        else CompleteWhenDone();
    }

    public override void OrderEnded(Order order)
    {
        if (State != NodeState.Pending) return;
        // Taken now: until the last of several orders is done the position may be opened again.
        if (order is { Status: OrderStatus.Filled, Slot: { Current: { } position } slot })
            _made.Add(new ExitMade(order, position.ReEntry, position.Exits[^1], !slot.IsOpen));
        CompleteWhenDone();
    }

    /// <summary>Places the order for one of its positions; returns why there is none, or null.</summary>
    private string? Place(PositionSlot slot)
    {
        if (slot.Current is not { } position) return "no_position";
        var free = position.QuantityOpen - slot.ExitQuantityWorking;
        if (free <= 0) return position.IsOpen ? "exit_already_working" : "position_already_closed";
        if (Quantity(position, free) is not { } quantity || _numbers.Resolve(_node.Order) is not { } order) return "no_value";
        if (quantity <= 0) return RunMetrics.ZeroQuantity;
        _orders.Add(_broker.Place(
            SourceOf(_execution!), slot, isEntry: false, position.IsLong ? Side.Sell : Side.Buy, order, quantity,
            _node.Reason ?? "exit_signal"));
        return null;
    }

    /// <summary>
    /// Lots to close: all that is free, a number of them, or a percentage of what is open; null when an expression has no value.
    /// </summary>
    private decimal? Quantity(Position position, decimal free)
    {
        if (_node.QuantityPercent is { } percent) return Math.Min(Decimals.Share(position.QuantityOpen, percent, 100), free);
        if (_node is { ComputedQuantity: null, Quantity: null }) return free;
        var lots = _node.ComputedQuantity is { } computed ? _numbers.Value(computed) : _node.Quantity;
        return lots is { } asked ? Math.Min(Decimals.Product(asked, Run.Settings.Scale), free) : null;
    }

    private void CompleteWhenDone()
    {
        if (_orders.Exists(o => o.IsWorking)) return;
        Complete(_made.Count > 0 ? null : _orders[0].Reason);
    }

    private void Complete(string? skipReason)
    {
        Graph.ArmChildren(this, ReEntry, _execution!.Rooted(keepId: true));
        var completed = Run.KeepsFiguresAlone
            ? null
            : new ExitCompleted(this, _node, _execution!, [.. _made], _orders, skipReason, Run);
        Graph.Complete(this, completed);
        Graph.WorkChildren(this);
    }
}

/// <summary>An exit that an order made.</summary>
/// <param name="Order">The order.</param>
/// <param name="ReEntry">Re-entry number of the position.</param>
/// <param name="Exit">The exit.</param>
/// <param name="Closed">True when nothing was left of the position.</param>
internal sealed record ExitMade(Order Order, int ReEntry, PositionExit Exit, bool Closed);
