namespace StrategyRuntime.Problems;

/// <summary>Gives every error one shape.</summary>
internal static class ProblemsSetup
{
    /// <summary>Answers for what no handler answered.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) => app.UseMiddleware<ProblemMiddleware>();
}
