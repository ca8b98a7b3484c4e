using System.Globalization;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>
/// Problems of a document as they are found. A part with a problem is replaced by a placeholder and reading goes on, so that all problems
/// come out at once; nothing built from a document with a problem is handed out.
/// </summary>
internal sealed class ProblemLog
{
    private readonly List<Problem> _problems = [];
    private readonly List<Problem> _warnings = [];
    private int _count;

    public bool IsEmpty => _count == 0;

    public void Add(JsonPointer at, string message, string? nodeId = null)
    {
        if (_count++ < StrategyLimits.Problems) _problems.Add(new Problem(at.ToString(), message, nodeId));
    }

    /// <summary>Something that does no harm to the strategy, and that its author may not have meant.</summary>
    public void Warn(JsonPointer at, string message, string? nodeId)
    {
        if (_warnings.Count < StrategyLimits.Problems) _warnings.Add(new Problem(at.ToString(), message, nodeId));
    }

    public IReadOnlyList<Problem> Warnings => _warnings;

    public IReadOnlyList<Problem> ToList()
    {
        var more = _count - _problems.Count;
        return more == 0 ? _problems : [.. _problems, new Problem("", string.Create(CultureInfo.InvariantCulture, $"There are {more} more problems."))];
    }
}
