using StrategyRuntime.Engine.Broker;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>
/// Closes all or part of its target position. Without anything to close it completes without effect and still arms its children.
/// </summary>
internal sealed class ExitRuntime(ExitNode node, StrategyGraph graph, RunContext run, PaperBroker broker) : NodeRuntime(node, graph, run)
{
    private NodeFiring? _execution;
    private int _positionReEntry;

    public override void Work()
    {
        _execution = NewExecution();
        var slot = Run.Account.Slots[node.TargetSlot];
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
        var quantity = node.Quantity is { } specific ? Math.Min(specific * Run.Settings.Scale, free) : free;
        Graph.Wait(this);
        broker.Place(
            SourceOf(_execution), slot, isEntry: false, position.IsLong ? Side.Sell : Side.Buy, node.Order, quantity,
            node.Reason ?? "exit_signal");
    }

    public override void OrderEnded(Order order)
    {
        if (State != NodeState.Pending) return;
        Complete(order, order.Status == OrderStatus.Filled ? null : order.Reason);
    }

    private void Complete(Order? order, string? skipReason)
    {
        Graph.ArmChildren(this, ReEntry, _execution!.Rooted(keepId: true));
        Graph.Complete(this, new ExitCompleted(this, node, _execution!, _positionReEntry, order, skipReason, Run));
        Graph.WorkChildren(this);
    }
}
