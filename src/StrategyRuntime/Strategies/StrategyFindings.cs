using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Strategies;

/// <summary>What was found in a document.</summary>
/// <param name="Valid">True when nothing is wrong.</param>
/// <param name="Problems">Everything that is wrong.</param>
/// <param name="Warnings">What does no harm, and what its author may not have meant.</param>
internal sealed record StrategyFindings(bool Valid, IReadOnlyList<StrategyFinding> Problems, IReadOnlyList<StrategyFinding> Warnings)
{
    /// <summary>What was found in a document that was read.</summary>
    public static StrategyFindings Of(StrategyDocument document) => new(
        document.IsValid,
        [.. document.Problems.Concat(document.ParameterProblems).Select(StrategyFinding.Of)],
        [.. document.Warnings.Select(StrategyFinding.Of)]);
}

/// <summary>A problem or a warning.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) into the document.</param>
/// <param name="Node">Strategy node, or null when it belongs to none.</param>
/// <param name="Message">What is wrong and what would be right.</param>
internal sealed record StrategyFinding(string Pointer, string? Node, string Message)
{
    /// <summary>A problem of a document on the wire.</summary>
    public static StrategyFinding Of(Problem problem) => new(problem.Pointer, problem.NodeId, problem.Message);
}
