using System.Globalization;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>
/// Problems of a document as they are found. A part with a problem is replaced by a placeholder and reading goes on, so that all problems
/// come out at once; nothing built from a document with a problem is handed out.
/// </summary>
/// <param name="takesWarnings">False for a document that was read before, and is read again with other values.</param>
internal sealed class ProblemLog(bool takesWarnings = true)
{
    private readonly List<Problem> _problems = [];
    private readonly List<Problem> _warnings = [];
    private readonly HashSet<Problem> _seen = [];
    private int _count;

    public bool IsEmpty => _count == 0;

    /// <summary>Whether anything becomes of warnings.</summary>
    public bool TakesWarnings => takesWarnings;

    public void Add(JsonPointer at, string message, string? nodeId = null)
    {
        var problem = new Problem(at.ToString(), message, nodeId);
        // One value may be looked at from two sides.
        if (!_seen.Add(problem)) return;
        if (_count++ < StrategyLimits.Problems) _problems.Add(problem);
    }

    /// <summary>Something that does no harm to the strategy, and that its author may not have meant.</summary>
    public void Warn(JsonPointer at, string message, string? nodeId)
    {
        if (!takesWarnings) return;
        var warning = new Problem(at.ToString(), message, nodeId);
        if (_warnings.Count < StrategyLimits.Problems && _seen.Add(warning)) _warnings.Add(warning);
    }

    public IReadOnlyList<Problem> Warnings => _warnings;

    public IReadOnlyList<Problem> ToList()
    {
        var more = _count - _problems.Count;
        if (more == 0) return _problems;
        return [.. _problems, new Problem("", string.Create(CultureInfo.InvariantCulture, $"There are {more} more problems."))];
    }
}
