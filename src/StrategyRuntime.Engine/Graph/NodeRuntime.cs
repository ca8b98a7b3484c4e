using StrategyRuntime.Engine.Broker;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>State of a node.</summary>
internal enum NodeState
{
    /// <summary>Does nothing until it is armed.</summary>
    Inactive,

    /// <summary>Works in every walk until it completes.</summary>
    Active,

    /// <summary>Waits for its orders.</summary>
    Pending,
}

/// <summary>A node while it runs.</summary>
internal abstract class NodeRuntime(StrategyNode node, StrategyGraph graph, RunContext run)
{
    /// <summary><see cref="StrategyNode.Index"/> of a node that is not in the document.</summary>
    public const int ImplicitIndex = -1;

    private readonly byte[] _escapedId = EventJsonWriter.Escape(node.Id).EncodedUtf8Bytes.ToArray();

    public StrategyNode Node => node;

    /// <summary>True for a node that is not in the document.</summary>
    public bool IsImplicit => node.Index == ImplicitIndex;

    /// <summary>Place in a depth-first walk from the start node.</summary>
    public int WalkOrder { get; set; }

    public NodeRuntime[] Children { get; set; } = [];

    public NodeState State { get; set; }

    /// <summary>Re-entry number, inherited from the node that armed it.</summary>
    public int ReEntry { get; set; }

    /// <summary>Execution that armed it; null for the start node.</summary>
    public NodeFiring? Parent { get; set; }

    /// <summary>Walk in which it was armed.</summary>
    public long ArmedWalk { get; set; } = -1;

    /// <summary>Walk in which it worked last.</summary>
    public long WorkedWalk { get; set; } = -1;

    /// <summary>True when no tick before <see cref="WakeTime"/> can make it act before the next epoch.</summary>
    public virtual bool IsAsleep => false;

    /// <summary>
    /// Prices of the traded symbol around the last one at which a node that is not asleep does nothing before the next epoch; none when
    /// that is not known.
    /// </summary>
    /// <param name="price">The last price.</param>
    public virtual PriceRange IdlePrices(double price) => PriceRange.None;

    /// <summary>When a sleeping node wakes up in any case, UTC ticks.</summary>
    public virtual UtcTime WakeTime => UtcTime.MaxValue;

    /// <summary>The first moment after so many at which candles of a recording close and it may act; never by default.</summary>
    public virtual int NextBoundary(int boundaries) => int.MaxValue;

    protected StrategyGraph Graph => graph;

    protected RunContext Run => run;

    /// <summary>Works once: completes, waits for orders, or stays active.</summary>
    public abstract void Work();

    /// <summary>One of its orders was filled, cancelled or rejected.</summary>
    public virtual void OrderEnded(Order order)
    {
    }

    /// <summary>What the orders of one of its executions are placed for.</summary>
    protected OrderSource SourceOf(NodeFiring execution) => new(node.Id, WalkOrder, Parent!.NodeId, ReEntry, execution.Path);

    /// <summary>A new execution of this node, following the one that armed it.</summary>
    protected NodeFiring NewExecution()
    {
        var id = run.NewExecutionId(_escapedId);
        return Parent is { } parent ? parent.Next(id, node.Id) : new NodeFiring(id, node.Id, [id]);
    }
}
