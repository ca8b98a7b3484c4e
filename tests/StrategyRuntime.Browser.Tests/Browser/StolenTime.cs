using System.Globalization;

namespace StrategyRuntime.Browser.Tests.Browser;

/// <summary>
/// When the host of a virtual machine gave its processors to others, second by second. What a page seems to take then says nothing about
/// the page. Where the system does not tell (<c>/proc/stat</c>) nothing counts as stolen.
/// </summary>
internal sealed class StolenTime : IAsyncDisposable
{
    private const string Source = "/proc/stat";
    private const int StolenField = 8;

    // Of the hundred ticks that each processor has in a second.
    private const long NextToNothing = 2;

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<(long Until, long Stolen)> _seconds = [(Now(), Stolen())];
    private readonly Task _sampling;

    public StolenTime() => _sampling = SampleAsync();

    /// <summary>Seconds looked at in which next to nothing was stolen, nor in the one before.</summary>
    public int QuietSeconds => Enumerable.Range(2, Math.Max(0, _seconds.Count - 2)).Count(IsQuiet);

    /// <summary>Share of one processor that was stolen, on average.</summary>
    public double Share => (_seconds[^1].Stolen - _seconds[0].Stolen) * 10.0 / Math.Max(1, _seconds[^1].Until - _seconds[0].Until);

    /// <summary>Ends the looking.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _sampling;
    }

    /// <summary>True when an instant, in Unix milliseconds, lies in a quiet second.</summary>
    public bool IsQuietAt(double unixMilliseconds)
    {
        var second = _seconds.FindIndex(s => s.Until >= unixMilliseconds);
        return second >= 2 && IsQuiet(second);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private bool IsQuiet(int second) => _seconds[second].Stolen - _seconds[second - 2].Stolen <= NextToNothing;

    private async Task SampleAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token)) _seconds.Add((Now(), Stolen()));
        }
        catch (OperationCanceledException)
        {
            // Enough was seen.
        }
    }

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private static long Stolen() => File.Exists(Source)
        ? long.Parse(File.ReadLines(Source).First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[StolenField],
            CultureInfo.InvariantCulture)
        : 0;
}
