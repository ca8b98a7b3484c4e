using System.Diagnostics;
using System.Globalization;
using StrategyRuntime.Tests.Streaming;

namespace StrategyRuntime.Tests.Limits;

/// <summary>How late the events of a paced session come to one who follows it.</summary>
internal static class LiveLateness
{
    /// <summary>Every frame with the moment at which it came.</summary>
    public static async Task<List<(Frame Frame, TimeSpan At)>> FollowAsync(HttpClient client, string session)
    {
        await using var following = await SseClient.OpenAsync(client, $"/api/v1/executions/{session}/stream?from=start", null);
        var frames = new List<(Frame, TimeSpan)>();
        while (await following.NextAsync() is { } frame) frames.Add((frame, Stopwatch.GetElapsedTime(0)));
        return frames;
    }

    /// <summary>
    /// How much later than its pace says each event came, in milliseconds and in order: against the event of its day that came earliest.
    /// What closes a day is left out: it comes with the next one, since nights are skipped.
    /// </summary>
    public static List<double> Of(List<(Frame Frame, TimeSpan At)> frames, double speed)
    {
        var offsets = frames.Where(f => f.Frame.IsDurable).Select(f =>
        {
            var time = f.Frame.Json.GetProperty("time").GetDateTimeOffset();
            return (Time: time, Offset: f.At.TotalMilliseconds - (time - DateTimeOffset.UnixEpoch).TotalMilliseconds / speed);
        });
        var days = offsets.Where(o => o.Time.Hour < 16).GroupBy(o => o.Time.Date);
        return [.. days.SelectMany(day => day.Select(o => o.Offset - day.Min(d => d.Offset))).Order()];
    }

    /// <summary>The value below which a share of them lies.</summary>
    public static double At(List<double> ordered, double share) => ordered[(int)((ordered.Count - 1) * share)];

    /// <summary>Both in one line.</summary>
    /// <param name="alone">Without the other work.</param>
    /// <param name="beside">With it.</param>
    /// <param name="what">The other work.</param>
    public static string Describe(List<double> alone, List<double> beside, string what) => string.Create(
        CultureInfo.InvariantCulture,
        $"lateness of {beside.Count} events, median and 99th percentile: {At(alone, 0.5):0.0} and {At(alone, 0.99):0.0} ms alone, "
        + $"{At(beside, 0.5):0.0} and {At(beside, 0.99):0.0} ms beside {what}");
}
