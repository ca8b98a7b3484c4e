using System.Text.Json;
using System.Text.Unicode;

namespace StrategyRuntime.Engine.Json;

/// <summary>
/// Checks that every text in JSON can be read. The parser takes <c>"\ud800"</c> and bytes that are no UTF-8, and no .NET string reader
/// does: this check finds both, once for every later step.
/// </summary>
public static class JsonTexts
{
    /// <summary>Says what cannot be read, in a sentence; null when everything can.</summary>
    /// <param name="utf8Json">The document.</param>
    /// <param name="maxDepth">Levels of objects and arrays inside each other.</param>
    /// <exception cref="JsonException">It is not JSON, or nested deeper.</exception>
    public static string? FindUnreadable(ReadOnlySpan<byte> utf8Json, int maxDepth)
    {
        if (!Utf8.IsValid(utf8Json)) return "The document is not UTF-8 text.";
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = maxDepth });
        while (reader.Read())
        {
            if (!reader.ValueIsEscaped) continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException)
            {
                return FormattableString.Invariant(
                    $"The string at byte {reader.TokenStartIndex} holds half of a surrogate pair, which is not a character.");
            }
        }
        return null;
    }
}
