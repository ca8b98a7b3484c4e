using System.Collections.Concurrent;

namespace StrategyRuntime.Cluster.Silo;

/// <summary>Nodes that are about to stop, as they have said: they get no cell any more. Any thread.</summary>
internal sealed class LeavingNodes
{
    // A node that comes back has another address. Few leave in the life of a process.
    private readonly ConcurrentDictionary<SiloAddress, bool> _leaving = new();

    /// <summary>True of a node that is about to stop.</summary>
    public bool Has(SiloAddress node) => _leaving.ContainsKey(node);

    /// <summary>Those of some nodes that are not about to stop.</summary>
    public SiloAddress[] Staying(IEnumerable<SiloAddress> nodes) => [.. nodes.Where(n => !Has(n))];

    /// <summary>A node is about to stop.</summary>
    public void Add(SiloAddress node) => _leaving[node] = true;
}
