using System.Numerics;
using StrategyRuntime.Engine.Broker;
using StrategyRuntime.Engine.Conditions;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>
/// The nodes of a run and the walk over them. Two bit sets in walk order hold the active nodes and the awake ones (active, and able to act
/// before the next epoch), so that an inactive or sleeping node costs a walk nothing.
/// </summary>
internal sealed class StrategyGraph
{
    private readonly RunContext _run;
    private readonly NodeRuntime[] _inWalkOrder;
    private readonly EntryRuntime[] _entryOfSlot;
    private readonly SquareOffRuntime[] _timedSquareOffs;
    private readonly ulong[] _active;
    private readonly ulong[] _awake;
    private long _awakeEpoch = -1;
    private int _awakeCount;
    private UtcTime _nextWake = UtcTime.MaxValue;
    private int _unfinished;
    private bool _walking;
    private readonly EntryRuntime[] _trailing;
    private bool _isOver;

    public StrategyGraph(
        StrategyDefinition strategy, RunContext run, PaperBroker broker, ExpressionCompiler expressions, RunVariables variables)
    {
        _run = run;
        _entryOfSlot = new EntryRuntime[strategy.Positions.Count];
        var factory = new NodeFactory(this, run, broker, expressions, variables);
        var byIndex = strategy.Nodes.Select(factory.Create).ToArray();
        foreach (var node in byIndex) node.Children = [.. node.Node.Children.Select(c => byIndex[c])];
        foreach (var entry in byIndex.OfType<EntryRuntime>())
        {
            entry.EntrySignals = [.. byIndex.OfType<EntrySignalRuntime>().Where(s => s.Children.Contains(entry))];
            foreach (var position in ((EntryNode)entry.Node).Positions) _entryOfSlot[position.Slot] = entry;
        }
        _trailing = [.. byIndex.OfType<EntryRuntime>().Where(e => e.TrailsLevels)];
        if (strategy.Start.EndConditions is { } end) AddSquareOff(byIndex[strategy.Start.Index], strategy.Start, end, factory);
        _inWalkOrder = [.. WalkOrder(byIndex[strategy.Start.Index])];
        for (var i = 0; i < _inWalkOrder.Length; i++) _inWalkOrder[i].WalkOrder = i;
        _timedSquareOffs = [.. _inWalkOrder.OfType<SquareOffRuntime>().Where(s => s.HasTime)];
        _active = new ulong[(_inWalkOrder.Length + 63) / 64];
        _awake = new ulong[_active.Length];
        Arm(byIndex[strategy.Start.Index], 0, null);
    }

    /// <summary>True while no tick before <see cref="NextWake"/> at one of <see cref="IdlePrices"/> can make a node act.</summary>
    public bool Rests => _awakeEpoch == _run.Epoch;

    /// <summary>Prices of the traded symbol at which the awake nodes do nothing.</summary>
    public PriceRange IdlePrices { get; private set; }

    /// <summary>When the first of the sleeping nodes wakes up in any case, UTC ticks.</summary>
    public UtcTime NextWake => _nextWake;

    /// <summary>True when a new day alone can change at which prices the awake nodes do nothing.</summary>
    public bool FollowsDays => _awakeCount > 0;

    /// <summary>True when candles move levels of its positions.</summary>
    public bool FollowsCandles => _trailing.Length > 0;

    /// <summary>True when a tick at a time can make a node act.</summary>
    public bool NeedsWalk(UtcTime time) => _awakeCount > 0 || !Rests || time >= _nextWake;

    /// <summary>True while a node is active or pending.</summary>
    public bool IsAlive => _unfinished > 0;

    /// <summary>Set when a square-off node has closed everything: why the run ends.</summary>
    public string? EndReason { get; private set; }

    /// <summary>The square-off node that has decided to close everything; null until one has.</summary>
    public SquareOffRuntime? SquaringOff { get; private set; }

    public IEnumerable<NodeRuntime> UnfinishedNodes =>
        _inWalkOrder.Where(n => n.State != NodeState.Inactive && !n.IsImplicit).OrderBy(n => n.Node.Index);

    /// <summary>Candles closed: trailing stops that follow an expression go to its value.</summary>
    public void TrailLevels()
    {
        foreach (var entry in _trailing) entry.TrailLevels();
    }

    /// <summary>
    /// Walks once: every awake node works, in depth-first order from the start node; the children of one that completes follow at once.
    /// </summary>
    public void Walk()
    {
        _run.Walk++;
        _walking = true;
        var full = _awakeEpoch != _run.Epoch || _run.Clock.Now >= _nextWake;
        if (full)
        {
            _awakeEpoch = _run.Epoch;
            _nextWake = UtcTime.MaxValue;
            _awakeCount = 0;
            IdlePrices = PriceRange.All;
            Array.Clear(_awake);
        }
        var bits = full ? _active : _awake;
        for (var i = Next(bits, 0); i >= 0; i = Next(bits, i + 1))
        {
            var node = _inWalkOrder[i];
            if (node.State == NodeState.Active && node.WorkedWalk != _run.Walk) Work(node);
            // What completed may have woken nodes that come later in this walk.
            if (_run.Epoch != _awakeEpoch) bits = _active;
            else if (full && node.State == NodeState.Active) Schedule(node);
        }
        _walking = false;
    }

    /// <summary>
    /// The first moment after so many at which candles of a recording close and an active node may act, while none acts before on a price.
    /// </summary>
    public int NextBoundary(int boundaries)
    {
        var next = int.MaxValue;
        for (var i = Next(_active, 0); i >= 0; i = Next(_active, i + 1)) next = Math.Min(next, _inWalkOrder[i].NextBoundary(boundaries));
        return next;
    }

    /// <summary>Makes a node active. One that waits for its orders goes on waiting.</summary>
    public void Arm(NodeRuntime node, int reEntry, NodeFiring? parent)
    {
        if (node.State == NodeState.Pending) return;
        SetState(node, NodeState.Active);
        node.ReEntry = reEntry;
        node.Parent = parent;
        node.ArmedWalk = _walking ? _run.Walk : -1;
    }

    public void ArmChildren(NodeRuntime node, int reEntry, NodeFiring execution)
    {
        foreach (var child in node.Children) Arm(child, reEntry, execution);
    }

    /// <summary>The node has done its work; writes its event, which is null in a run that keeps its figures alone.</summary>
    public void Complete(NodeRuntime node, SessionEvent? nodeEvent)
    {
        SetState(node, NodeState.Inactive);
        _run.NextEpoch();
        if (nodeEvent is not null) _run.Emit(nodeEvent);
    }

    /// <summary>
    /// Lets the armed children of a node that completed in this walk work now; those of one that completed between walks wait for the next.
    /// </summary>
    public void WorkChildren(NodeRuntime node)
    {
        if (!_walking) return;
        foreach (var child in node.Children)
        {
            if (child.State == NodeState.Active && child.WorkedWalk != _run.Walk) Work(child);
        }
    }

    /// <summary>Hands an order that ended to the node that waits for it.</summary>
    public void Take(Order ended)
    {
        if (ended.Source.WalkOrder is { } place) _inWalkOrder[place].OrderEnded(ended);
        if (_isOver || ended.IsEntry || ended.Status != OrderStatus.Filled) return;
        if (ended.Slot.Current is { IsOpen: false } closed) _entryOfSlot[closed.Template.Slot].PositionClosed(closed);
    }

    /// <summary>
    /// When the first of the active square-off nodes is due; with <paramref name="atCloseOnly"/> of those at the market's close.
    /// </summary>
    public UtcTime NextSquareOff(bool atCloseOnly) =>
        _timedSquareOffs.Length == 0 ? UtcTime.MaxValue : FirstSquareOff(atCloseOnly);

    /// <summary>A day began, on whose first equity an awake node may depend: it looks at every price until the next epoch.</summary>
    public void StartDay()
    {
        if (_awakeCount > 0) IdlePrices = PriceRange.None;
    }

    public void Wait(NodeRuntime node) => SetState(node, NodeState.Pending);

    /// <summary>Makes every node but a square-off node inactive.</summary>
    public void SquareOff(SquareOffRuntime node)
    {
        SquaringOff = node;
        DeactivateAllBut(node);
    }

    /// <summary>Makes every node inactive: the run ends.</summary>
    public void Deactivate() => DeactivateAllBut(null);

    public void EndRun(string reason) => EndReason = reason;

    private UtcTime FirstSquareOff(bool atCloseOnly)
    {
        var next = UtcTime.MaxValue;
        foreach (var node in _timedSquareOffs)
        {
            if (node.State == NodeState.Active && (node.IsAtClose || !atCloseOnly)) next = UtcTime.Min(next, node.Due);
        }
        return next;
    }

    /// <summary>End conditions of the start node act like a square-off node that hangs at it before all others.</summary>
    private static void AddSquareOff(NodeRuntime start, StartNode node, EndConditions conditions, NodeFactory factory)
    {
        var squareOff = factory.Create(new SquareOffNode(NodeRuntime.ImplicitIndex, node.Id, node.Name, [], conditions));
        start.Children = [squareOff, .. start.Children];
    }

    private void DeactivateAllBut(NodeRuntime? survivor)
    {
        _isOver = true;
        foreach (var node in _inWalkOrder)
        {
            if (node != survivor) SetState(node, NodeState.Inactive);
        }
        _run.NextEpoch();
    }

    private void Work(NodeRuntime node)
    {
        node.WorkedWalk = _run.Walk;
        node.Work();
    }

    private void SetState(NodeRuntime node, NodeState state)
    {
        if (node.State == state) return;
        if (node.State == NodeState.Inactive) _unfinished++;
        if (state == NodeState.Inactive) _unfinished--;
        node.State = state;
        var bit = 1UL << (node.WalkOrder & 63);
        if (state == NodeState.Active) _active[node.WalkOrder >> 6] |= bit;
        else _active[node.WalkOrder >> 6] &= ~bit;
        _run.NextEpoch();
    }

    /// <summary>Tells whether an active node works at every tick from now on, or sleeps.</summary>
    private void Schedule(NodeRuntime node)
    {
        _nextWake = UtcTime.Min(_nextWake, node.WakeTime);
        if (node.IsAsleep) return;
        _awake[node.WalkOrder >> 6] |= 1UL << (node.WalkOrder & 63);
        _awakeCount++;
        IdlePrices = IdlePrices.And(node.IdlePrices(_run.Market.Symbols[0].LastPrice));
    }

    /// <summary>Index of the first set bit at or after a place; −1 when there is none.</summary>
    private static int Next(ulong[] bits, int from)
    {
        for (var word = from >> 6; word < bits.Length; word++)
        {
            var rest = word == from >> 6 ? bits[word] & (ulong.MaxValue << (from & 63)) : bits[word];
            if (rest != 0) return (word << 6) + BitOperations.TrailingZeroCount(rest);
        }
        return -1;
    }

    /// <summary>
    /// Depth-first order, children in edge order. A node that was passed while inactive still works when a later one arms it in the same
    /// walk.
    /// </summary>
    private static List<NodeRuntime> WalkOrder(NodeRuntime start)
    {
        var order = new List<NodeRuntime>();
        var seen = new HashSet<NodeRuntime>();
        var stack = new Stack<NodeRuntime>([start]);
        while (stack.TryPop(out var node))
        {
            if (!seen.Add(node)) continue;
            order.Add(node);
            for (var i = node.Children.Length - 1; i >= 0; i--) stack.Push(node.Children[i]);
        }
        return order;
    }
}
