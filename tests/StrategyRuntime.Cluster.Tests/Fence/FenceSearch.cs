namespace StrategyRuntime.Cluster.Tests.Fence;

/// <summary>Goes through every state that the model can reach, breadth first, so that the way to a fault is a shortest one.</summary>
internal sealed class FenceSearch
{
    private readonly Dictionary<string, (string? Before, string Step)> _ways = new(StringComparer.Ordinal);

    /// <summary>States that were seen.</summary>
    public int States => _ways.Count;

    /// <summary>How often each kind of step was taken, by its name without what it was taken with.</summary>
    public Dictionary<string, int> Steps { get; } = new(StringComparer.Ordinal);

    /// <summary>States in which every batch is published.</summary>
    public int Complete { get; private set; }

    /// <summary>The steps to the first state that breaks the contract, and what it breaks; null when none does.</summary>
    public string? FirstFault(FenceModel model, FenceState start, int batches)
    {
        var waiting = new Queue<(FenceState State, string Key)>();
        var first = start.Key();
        _ways.Add(first, (null, ""));
        waiting.Enqueue((start, first));
        while (waiting.TryDequeue(out var taken))
        {
            if (taken.State.Published.Count == batches) Complete++;
            foreach (var (step, next) in model.Next(taken.State))
            {
                var words = step.Split(' ').Where(w => w is not ("A" or "B") && !w.Contains('@', StringComparison.Ordinal));
                var kind = string.Join(' ', words);
                Steps[kind] = Steps.GetValueOrDefault(kind) + 1;
                var key = next.Key();
                var isNew = _ways.TryAdd(key, (taken.Key, step));
                if (FaultOf(next) is { } fault) return $"{WayTo(taken.Key)}{step}: {fault}";
                if (isNew) waiting.Enqueue((next, key));
            }
        }
        return null;
    }

    /// <summary>
    /// The log has each batch once, in order, by owners in the order of their epochs, and has everything that was published.
    /// </summary>
    private static string? FaultOf(FenceState state)
    {
        if (state.Fault is { } fault) return fault;
        for (var i = 0; i < state.Log.Count; i++)
        {
            if (state.Log[i].Number != i) return $"the log is {string.Join(", ", state.Log)}";
            if (i > 0 && state.Log[i].Epoch < state.Log[i - 1].Epoch) return $"the log is {string.Join(", ", state.Log)}";
        }
        foreach (var (number, batch) in state.Published)
        {
            if (state.Log.Count > number && state.Log[number] == batch) continue;
            return $"{batch} was published and is not in the log: {string.Join(", ", state.Log)}";
        }
        return null;
    }

    private string WayTo(string key)
    {
        var steps = new List<string>();
        for (var at = _ways[key]; at.Before is { } before; at = _ways[before]) steps.Add(at.Step + ", ");
        steps.Reverse();
        return string.Concat(steps);
    }
}
