namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>
/// Rules about the graph as a whole: one start, everything reachable, no cycle but through a re-entry node. Linear in nodes and edges and
/// without recursion, because users decide how deep a graph is.
/// </summary>
internal sealed class GraphChecks
{
    private const int LongestCycleShown = 8;

    private readonly NodeTable _table;
    private readonly ProblemLog _problems;

    private GraphChecks(NodeTable table, ProblemLog problems)
    {
        _table = table;
        _problems = problems;
    }

    /// <summary>Reports every broken rule.</summary>
    public static void Check(NodeTable table, JsonField document, ProblemLog problems)
    {
        var checks = new GraphChecks(table, problems);
        var starts = table.Nodes.Where(n => n.Kind == NodeKind.StartNode).ToList();
        checks.CheckStarts(starts, document);
        if (starts.Count > 0) checks.CheckReachable(starts);
        checks.CheckCycles();
    }

    private void CheckStarts(List<NodeEntry> starts, JsonField document)
    {
        if (starts.Count == 0 && document["nodes"].IsArray)
            _problems.Add(document["nodes"].Pointer, "There is no startNode; a strategy has exactly one.");
        foreach (var extra in starts.Skip(1))
            _problems.Add(extra.Field.Pointer, "This is one more startNode; a strategy has exactly one.", extra.Id);
    }

    private void CheckReachable(List<NodeEntry> starts)
    {
        var reached = new HashSet<NodeEntry>(starts);
        var open = new Stack<NodeEntry>(starts);
        while (open.TryPop(out var node))
        {
            foreach (var edge in node.Edges)
            {
                if (reached.Add(edge.Target)) open.Push(edge.Target);
            }
        }

        foreach (var node in _table.Nodes)
        {
            // Edges cannot mean a node without an id, nor the second one of an id: that they have their own problem is enough.
            var isNamed = node.Id is not null && _table.TryGet(node.Id, out var first) && first == node;
            if (isNamed && !reached.Contains(node))
                _problems.Add(node.Field.Pointer, "No path of edges leads from the startNode to this node.", node.Id);
        }
    }

    /// <summary>Depth-first search; an edge back onto the path that led to it closes a cycle. Re-entry nodes are left out.</summary>
    private void CheckCycles()
    {
        var places = new Dictionary<NodeEntry, int>(); // place on the path, or -1 once all its edges are done
        var path = new List<(NodeEntry Node, int NextEdge)>();
        foreach (var root in _table.Nodes)
        {
            Enter(root);
            while (path.Count > 0)
            {
                var (node, next) = path[^1];
                if (next == node.Edges.Count)
                {
                    places[node] = -1;
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                path[^1] = (node, next + 1);
                var edge = node.Edges[next];
                if (places.TryGetValue(edge.Target, out var place) && place >= 0) ReportCycle(path, place, edge);
                else Enter(edge.Target);
            }
        }

        void Enter(NodeEntry node)
        {
            if (node.Kind == NodeKind.ReEntrySignalNode || !places.TryAdd(node, path.Count)) return;
            path.Add((node, 0));
        }
    }

    private void ReportCycle(List<(NodeEntry Node, int NextEdge)> path, int from, EdgeEntry closing)
    {
        var ids = path.Skip(from).Take(LongestCycleShown).Select(p => p.Node.Id).ToList();
        if (path.Count - from > LongestCycleShown) ids.Add("…");
        ids.Add(closing.Target.Id);
        _problems.Add(closing.Field.Pointer,
            $"This edge closes the cycle {string.Join(" → ", ids)}; only a reEntrySignalNode may lead back.", path[^1].Node.Id);
    }
}
