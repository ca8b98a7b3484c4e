using StrategyRuntime.Engine.Broker;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>
/// Closes all or part of its target position. Without anything to close it completes without effect and still arms its children.
/// </summary>
internal sealed class ExitRuntime : NodeRuntime
{
    private readonly ExitNode _node;
    private readonly PaperBroker _broker;
    private readonly OrderNumbers _numbers;
    private NodeFiring? _execution;
    private int _positionReEntry;

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
        _execution = NewExecution();
        var slot = Run.Account.Slots[_node.TargetSlot];
        if (slot.Current is not { } position)
        {
            Complete(null, "no_position");
            return;
        }
        _positionReEntry = position.ReEntry;
        var free = position.QuantityOpen - slot.ExitQuantityWorking;
        if (free <= 0)
        {
            Complete(null, position.IsOpen ? "exit_already_working" : "position_already_closed");
            return;
        }
        if (Quantity(position, free) is not { } quantity || _numbers.Resolve(_node.Order) is not { } order)
        {
            Complete(null, "no_value");
            return;
        }
        if (quantity <= 0)
        {
            Complete(null, "quantity_rounds_to_zero");
            return;
        }
        Graph.Wait(this);
        var placed = _broker.Place(
            SourceOf(_execution), slot, isEntry: false, position.IsLong ? Side.Sell : Side.Buy, order, quantity,
            _node.Reason ?? "exit_signal");
        if (!placed.IsWorking) OrderEnded(placed);
    }

    public override void OrderEnded(Order order)
    {
        if (State != NodeState.Pending || order.IsWorking) return;
        Complete(order, order.Status == OrderStatus.Filled ? null : order.Reason);
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

    private void Complete(Order? order, string? skipReason)
    {
        Graph.ArmChildren(this, ReEntry, _execution!.Rooted(keepId: true));
        Graph.Complete(this, new ExitCompleted(this, _node, _execution!, _positionReEntry, order, skipReason, Run));
        Graph.WorkChildren(this);
    }
}
