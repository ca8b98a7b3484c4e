using StrategyRuntime.Problems;

namespace StrategyRuntime.Access;

/// <summary>Problems of access.</summary>
internal static class AccessProblems
{
    /// <summary>The caller may not do this to anything.</summary>
    public static readonly ProblemKind Forbidden = new("forbidden", 403, "This is not allowed");

    /// <summary>A browser sent a change that a page of another site asked for.</summary>
    public static readonly ProblemKind CrossSite = new("cross-site-request", 403, "The change was asked for by another site");
}
