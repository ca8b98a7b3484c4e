namespace StrategyRuntime.Browser.Tests.Browser;

/// <summary>
/// A test in a real Chromium. Without one it is skipped on a developer's machine; under <c>CI=true</c> it runs, and fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (!Chromium.IsInstalled && Environment.GetEnvironmentVariable("CI") != "true") Skip = $"There is no {Chromium.Path}.";
    }
}
