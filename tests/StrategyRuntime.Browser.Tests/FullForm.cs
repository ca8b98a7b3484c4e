namespace StrategyRuntime.Browser.Tests;

/// <summary>Tests look longer, and hold the page to its figures, when <c>STRATEGYRUNTIME_FULL=1</c>.</summary>
internal static class FullForm
{
    public static bool IsOn => Environment.GetEnvironmentVariable("STRATEGYRUNTIME_FULL") == "1";
}
