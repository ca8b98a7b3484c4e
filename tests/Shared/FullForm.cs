namespace StrategyRuntime.Tests.Shared;

/// <summary>Whether tests that have a long form take it: more cases, more time, and figures that a busy machine cannot promise.</summary>
internal static class FullForm
{
    /// <summary>True when <c>STRATEGYRUNTIME_FULL=1</c>.</summary>
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("STRATEGYRUNTIME_FULL") == "1";
}
