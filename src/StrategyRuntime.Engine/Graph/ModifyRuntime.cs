using StrategyRuntime.Engine.Broker;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>
/// Changes or cancels the working orders of a position, and its stop, target and trailing stop. It completes in the walk that finds it
/// active, with or without effect.
/// </summary>
internal sealed class ModifyRuntime : NodeRuntime
{
    private readonly ModifyNode _node;
    private readonly PaperBroker _broker;
    private readonly OrderNumbers _numbers;

    public ModifyRuntime(ModifyNode node, StrategyGraph graph, RunContext run, PaperBroker broker, OrderNumbers numbers)
        : base(node, graph, run)
    {
        _node = node;
        _broker = broker;
        _numbers = numbers;
        var change = node.Change;
        numbers.Prepare(
            change.LimitPrice?.Computed, change.StopPrice?.Computed, change.StopLoss?.Computed, change.TakeProfit?.Computed,
            change.TrailingStop?.Computed);
    }

    public override void Work()
    {
        var execution = NewExecution();
        var slot = Run.Account.Slots[_node.TargetSlot];
        var skipReason = Apply(slot);
        Graph.ArmChildren(this, ReEntry, execution);
        Graph.Complete(this, new ModifyCompleted(this, _node, execution, slot.Current, skipReason));
        Graph.WorkChildren(this);
    }

    /// <summary>Does what there is to do; returns why nothing was, or null.</summary>
    private string? Apply(PositionSlot slot)
    {
        var change = _node.Change;
        var (limit, stop) = (PriceOf(change.LimitPrice), PriceOf(change.StopPrice));
        var (stopLoss, target, trailing) =
            (_numbers.Resolve(change.StopLoss), _numbers.Resolve(change.TakeProfit), _numbers.Resolve(change.TrailingStop));
        if ((change.LimitPrice is not null && limit is null) || (change.StopPrice is not null && stop is null)
            || (change.StopLoss is not null && stopLoss is null) || (change.TakeProfit is not null && target is null)
            || (change.TrailingStop is not null && trailing is null)) return "no_value";

        string? skipReason = null;
        var changed = false;
        if (change.Cancel)
        {
            var cancelled = _broker.Cancel(slot, "cancelled_by_node");
            foreach (var order in cancelled) Graph.Take(order);
            changed |= cancelled.Count > 0;
            if (cancelled.Count == 0) skipReason = "no_working_order";
        }
        else if (limit is not null || stop is not null)
        {
            if (_broker.Change(slot, limit, stop)) changed = true;
            else skipReason = "no_working_order";
        }
        if (stopLoss is not null || target is not null || trailing is not null)
        {
            if (slot.Current is not { IsOpen: true } position) skipReason = "no_position";
            else if (_broker.Change(position, stopLoss, target, trailing)) changed = true;
            else skipReason = "percent_of_negative_price";
        }
        return changed ? null : skipReason;
    }

    private decimal? PriceOf(LevelChange? change) => change?.Value ?? _numbers.Price(change?.Computed);
}
