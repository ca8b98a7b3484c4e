using StrategyRuntime.Engine.Broker;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>
/// Opens its positions. It waits until its orders are done; its children are armed with the first fill. A position that is still open, or
/// was
/// opened as often as it may be, is not opened again; an entry that opens nothing does not arm its children.
/// </summary>
internal sealed class EntryRuntime(EntryNode node, StrategyGraph graph, RunContext run, PaperBroker broker) : NodeRuntime(node, graph, run)
{
    private readonly List<Order> _orders = [];
    private readonly List<EntryRejection> _rejections = [];
    private NodeFiring? _execution;
    private bool _armed;

    public IReadOnlyList<Order> Orders => _orders;

    public IReadOnlyList<EntryRejection> Rejections => _rejections;

    public override void Work()
    {
        _orders.Clear();
        _rejections.Clear();
        _armed = false;
        _execution = NewExecution();
        Graph.Wait(this);
        var source = SourceOf(_execution);
        foreach (var template in node.Positions) Place(template, source);
        CompleteWhenDone();
    }

    public override void OrderEnded(Order order)
    {
        // A square-off has made the node inactive: its cancelled orders complete nothing.
        if (State != NodeState.Pending) return;
        if (order.Status == OrderStatus.Filled && !_armed)
        {
            _armed = true;
            // The exits of this entry belong to the position that was opened, whose number may be higher than the one asked for.
            Graph.ArmChildren(this, order.Slot.Current!.ReEntry, _execution!.Rooted(keepId: false));
        }
        CompleteWhenDone();
    }

    private void Place(PositionTemplate template, OrderSource source)
    {
        var slot = Run.Account.Slots[template.Slot];
        if (slot.IsOpen || slot.EntryOrderWorking)
        {
            _rejections.Add(new EntryRejection(template, "position_already_open"));
            return;
        }
        if (slot.Entries >= template.MaxEntries)
        {
            _rejections.Add(new EntryRejection(template, "max_entries_reached"));
            return;
        }
        decimal? quantity = template.Sizing is null ? template.Quantity * Run.Settings.Scale : null;
        _orders.Add(broker.Place(source, slot, isEntry: true, template.Side, template.Order, quantity, null));
    }

    private void CompleteWhenDone()
    {
        if (_orders.Exists(o => o.Status == OrderStatus.Open)) return;
        Graph.Complete(this, new EntryCompleted(this, _execution!, _armed, Run));
    }
}

/// <summary>A position that an entry did not open.</summary>
internal sealed record EntryRejection(PositionTemplate Template, string Reason);
