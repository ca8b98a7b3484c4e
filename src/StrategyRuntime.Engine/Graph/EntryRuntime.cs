using StrategyRuntime.Engine.Broker;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>
/// Opens its positions. It waits until its orders are done; its children are armed with the first fill, re-entry signals when a position
/// is closed. A position that is still open, or was opened as often as it may be, is not opened again; an entry that opens nothing does
/// not arm its children.
/// </summary>
internal sealed class EntryRuntime : NodeRuntime
{
    private readonly EntryNode _node;
    private readonly PaperBroker _broker;
    private readonly OrderNumbers _numbers;
    private readonly List<Order> _orders = [];
    private readonly List<EntryRejection> _rejections = [];
    // How often each position's stop or target armed the entry signals.
    private readonly int[] _reEntries;
    // Candles that had closed when the level of a trailing stop was looked at last, by position.
    private readonly long[] _trailedAt;
    private NodeFiring? _execution;
    private bool _armed;

    public EntryRuntime(EntryNode node, StrategyGraph graph, RunContext run, PaperBroker broker, OrderNumbers numbers)
        : base(node, graph, run)
    {
        _node = node;
        _broker = broker;
        _numbers = numbers;
        _reEntries = new int[node.Positions.Count];
        _trailedAt = new long[node.Positions.Count];
        foreach (var template in node.Positions) numbers.Prepare(template);
    }

    /// <summary>The entry signals that lead to it.</summary>
    public EntrySignalRuntime[] EntrySignals { get; set; } = [];

    /// <summary>True when a trailing stop of its positions follows an expression.</summary>
    public bool TrailsLevels => _node.Positions.Any(p => p.TrailingLevel is not null);

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
        if (_node.CombinedStopLoss is not null || _node.CombinedTarget is not null)
            source = source with { Legs = new LegGroup(_node.CombinedStopLoss, _node.CombinedTarget) };
        foreach (var template in _node.Positions) Place(template, source);
        CompleteWhenDone();
    }

    public override void OrderEnded(Order order)
    {
        // A square-off has made the node inactive: its cancelled orders complete nothing.
        if (State != NodeState.Pending) return;
        if (order.Status is (OrderStatus.Filled or OrderStatus.Partial) && !_armed)
        {
            _armed = true;
            // The exits of this entry belong to the position that was opened, whose number may be higher than the one asked for.
            var parent = _execution!.Rooted(keepId: false);
            foreach (var child in Children)
            {
                if (ArmsAtEntry(child)) Graph.Arm(child, order.Slot.Current!.ReEntry, parent);
            }
        }
        CompleteWhenDone();
    }

    /// <summary>A re-entry signal waits for the end of a position, every other node for its beginning.</summary>
    public static bool ArmsAtEntry(NodeRuntime child) => child is not ReEntrySignalRuntime;

    /// <summary>
    /// One of its positions was closed, whatever closed it: arms its re-entry signals, and after a stop or target its entry signals where
    /// the position asks for it.
    /// </summary>
    public void PositionClosed(Position position)
    {
        var parent = _execution!.Rooted(keepId: true);
        foreach (var child in Children)
        {
            if (!ArmsAtEntry(child)) Graph.Arm(child, position.ReEntry, parent);
        }
        if (!ProtectionReasons.Contains(position.ExitReason)) return;
        var place = _node.Positions.TakeWhile(p => p.Slot != position.Template.Slot).Count();
        if (_reEntries[place] >= position.Template.ReEntriesAfterProtection) return;
        _reEntries[place]++;
        foreach (var signal in EntrySignals) Graph.Arm(signal, position.ReEntry + 1, parent);
    }

    /// <summary>Candles closed: trailing stops that follow an expression go to its value.</summary>
    public void TrailLevels()
    {
        for (var i = 0; i < _node.Positions.Count; i++)
        {
            var template = _node.Positions[i];
            if (template.TrailingLevel is not { } expression) continue;
            var closed = _numbers.ClosedCandles(expression);
            if (closed == _trailedAt[i]) continue;
            _trailedAt[i] = closed;
            if (Run.Account.Slots[template.Slot].Current is not { IsOpen: true } position) continue;
            if (_numbers.Price(expression) is { } level) PaperBroker.TrailTo(position, level);
        }
    }

    private void Place(PositionTemplate template, OrderSource source)
    {
        var slot = Run.Account.Slots[template.Slot];
        if ((slot.IsOpen && !template.AddsToOpen) || slot.EntryOrderWorking)
        {
            _rejections.Add(new EntryRejection(template, "position_already_open"));
            return;
        }
        if (slot.Entries >= template.MaxEntries)
        {
            _rejections.Add(new EntryRejection(template, "max_entries_reached"));
            return;
        }
        var terms = WithLot(_numbers.Resolve(template));
        var order = _numbers.Resolve(template.Order);
        var refusal = terms is null || order is null ? "no_value" : null;
        decimal? quantity = template.Sizing is null ? Decimals.Product(terms?.Quantity ?? 0, Run.Settings.Scale) : null;
        _orders.Add(_broker.Place(
            source, slot, isEntry: true, template.Side, order ?? OrderTemplate.Market, quantity, null, terms,
            _numbers.Price(template.TrailingLevel), refusal));
    }

    /// <summary>The lot of the day is the instrument's where the document says none.</summary>
    private PositionTemplate? WithLot(PositionTemplate? terms)
    {
        if (terms is not { HasOwnMultiplier: false } || Run.Market.Symbols[0].Details is not { } instrument) return terms;
        return instrument.MultiplierOn(Run.Clock.Today.Date) is { } multiplier ? terms with { Multiplier = multiplier } : terms;
    }

    private void CompleteWhenDone()
    {
        if (_orders.Exists(o => o.IsWorking)) return;
        Graph.Complete(this, Run.KeepsFiguresAlone ? null : new EntryCompleted(this, _execution!, _armed, Run));
    }
}

/// <summary>A position that an entry did not open.</summary>
internal sealed record EntryRejection(PositionTemplate Template, string Reason);
