using StrategyRuntime.Engine.Indicators;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>How words of a document are compared and shown.</summary>
internal static class Words
{
    private const int LongestQuote = 60;

    /// <summary>
    /// <c>crosses_above</c>, <c>crossesAbove</c> and <c>Crosses Above</c> are one word. Signs such as <c>-%</c> stay as they are.
    /// </summary>
    public static string Normalise(string word) => word.Any(char.IsAsciiLetter) ? DocumentName.Normalize(word) : word.Trim();

    /// <summary>A user's text for a message: in quotes and not too long.</summary>
    public static string Quote(string text)
    {
        if (text.Length <= LongestQuote) return $"\"{text}\"";
        var end = char.IsHighSurrogate(text[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote;
        return $"\"{text[..end]}…\"";
    }
}
