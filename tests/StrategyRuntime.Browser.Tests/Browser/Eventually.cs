using System.Diagnostics;

namespace StrategyRuntime.Browser.Tests.Browser;

/// <summary>Waits for what becomes true on its own, and says what was wrong when it does not.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs a check until it does not throw any more.</summary>
    public static async Task HoldsAsync(Func<Task> check)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await check();
                return;
            }
            catch (Exception) when (watch.Elapsed < s_patience)
            {
                await Task.Delay(s_pause);
            }
        }
    }
}
