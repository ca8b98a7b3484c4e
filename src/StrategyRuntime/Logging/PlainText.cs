using System.Buffers;
using System.Globalization;
using System.Text;

namespace StrategyRuntime.Logging;

/// <summary>
/// Text as it may stand in a log line: a line break in it starts no line, and an escape moves no cursor. What a terminal or an editor acts
/// on is written as its code.
/// </summary>
internal static class PlainText
{
    private static readonly SearchValues<char> s_acting = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(IsActing)]);

    /// <summary>The text itself when nothing in it acts.</summary>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAny(s_acting)) return text;
        var plain = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (!s_acting.Contains(c)) plain.Append(c);
            else if (c == '\n') plain.Append("\\n");
            else if (c == '\r') plain.Append("\\r");
            else if (c == '\t') plain.Append("\\t");
            else plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }
        return plain.ToString();
    }

    // Control characters, what ends a line, and what turns the direction of writing.
    private static bool IsActing(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format;
}
