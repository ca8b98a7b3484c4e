using StrategyRuntime.Problems;

namespace StrategyRuntime.Studies;

/// <summary>What a caller can get wrong about studies.</summary>
internal static class StudyProblems
{
    /// <summary>The caller has no such study.</summary>
    public static readonly ProblemKind Unknown = new("unknown-study", 404, "There is no such study");

    /// <summary>The caller has a study of that id.</summary>
    public static readonly ProblemKind Exists = new("study-exists", 409, "The study exists already");

    /// <summary>The study is in a state in which this cannot be done.</summary>
    public static readonly ProblemKind WrongState = new("study-wrong-state", 409, "The study is in another state");
}
