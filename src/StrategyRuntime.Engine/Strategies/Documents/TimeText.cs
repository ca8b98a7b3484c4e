using System.Globalization;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Times of day as builders write them: <c>09:17</c>, <c>9:17</c>, <c>15:20:30</c>.</summary>
internal static class TimeText
{
    private static readonly string[] s_formats = ["H\\:mm", "HH\\:mm", "H\\:mm\\:ss", "HH\\:mm\\:ss"];

    public static bool TryParse(string text, out TimeSpan time)
    {
        var parsed = TimeOnly.TryParseExact(text.Trim(), s_formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock);
        time = clock.ToTimeSpan();
        return parsed;
    }

    /// <summary><c>09:17</c>, with seconds only when there are any.</summary>
    public static string Format(TimeSpan time) =>
        time.ToString(time.Seconds == 0 ? "hh\\:mm" : "hh\\:mm\\:ss", CultureInfo.InvariantCulture);
}
