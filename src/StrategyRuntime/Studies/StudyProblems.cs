using StrategyRuntime.Problems;

namespace StrategyRuntime.Studies;

/// <summary>What a caller can get wrong about studies.</summary>
internal static class StudyProblems
{
    /// <summary>The caller has no such study.</summary>
    public static readonly ProblemKind Unknown = new("unknown-study", 404, "There is no such study");

    /// <summary>The study is in a state in which this cannot be done.</summary>
    public static readonly ProblemKind WrongState = new("study-wrong-state", 409, "The study is in another state");
}
