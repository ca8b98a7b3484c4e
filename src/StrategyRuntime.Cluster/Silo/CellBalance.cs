namespace StrategyRuntime.Cluster.Silo;

/// <summary>
/// Which cells of this node belong to another one, since nodes have come or gone: those move a few at a time, once the nodes have been the
/// same for a while. For one thread.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="calm">How long the nodes have to be the same; zero: cells stay where they are.</param>
internal sealed class CellBalance(TimeProvider time, TimeSpan calm)
{
    private const int AtOnce = 2;

    // A cell may be called back here while it leaves, or be placed here for a reason that this does not know: it is tried again less and
    // less often.
    private static readonly TimeSpan s_shortestRest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_longestRest = TimeSpan.FromHours(1);

    private readonly Dictionary<string, (long At, TimeSpan Pause)> _moved = new(StringComparer.Ordinal);
    private HashSet<SiloAddress> _nodes = [];
    private long _since;

    /// <summary>The cells that shall leave now.</summary>
    /// <param name="cells">Those that are here.</param>
    /// <param name="nodes">The active nodes.</param>
    /// <param name="self">This node.</param>
    public IReadOnlyList<string> Leaving(IEnumerable<string> cells, IReadOnlyList<SiloAddress> nodes, SiloAddress self)
    {
        if (calm == TimeSpan.Zero) return [];
        if (!_nodes.SetEquals(nodes))
        {
            (_nodes, _since) = ([.. nodes], time.GetTimestamp());
            return [];
        }
        if (time.GetElapsedTime(_since) < calm || !_nodes.Contains(self)) return [];
        // One that rests for the longest time is not forgotten as it may leave again.
        foreach (var (cell, _) in _moved.Where(m => time.GetElapsedTime(m.Value.At) > 2 * s_longestRest).ToList()) _moved.Remove(cell);
        List<string> leaving =
        [
            .. cells.Where(c => !Rests(c) && !CellPlacement.Choose(c, nodes).Equals(self)).Order(StringComparer.Ordinal).Take(AtOnce),
        ];
        foreach (var cell in leaving)
        {
            var rest = _moved.TryGetValue(cell, out var moved) ? moved.Pause * 2 : s_shortestRest;
            _moved[cell] = (time.GetTimestamp(), rest < s_longestRest ? rest : s_longestRest);
        }
        return leaving;
    }

    private bool Rests(string cell) => _moved.TryGetValue(cell, out var moved) && time.GetElapsedTime(moved.At) < moved.Pause;
}
