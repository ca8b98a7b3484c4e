using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>The step from bytes to JSON in which every string can be read; what is not that is a problem.</summary>
internal static class JsonText
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static bool TryParse(
        ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out JsonDocument? json, [NotNullWhen(false)] out Problem? problem)
    {
        json = null;
        problem = null;
        if (utf8.Span.StartsWith(ByteOrderMark)) utf8 = utf8[ByteOrderMark.Length..];
        if (!Utf8.IsValid(utf8.Span))
        {
            problem = new Problem("", "The document is not UTF-8 text.");
            return false;
        }

        try
        {
            if (FindUnreadableString(utf8.Span) is { } position)
                problem = new Problem("", $"The string at byte {position} holds half of a surrogate pair, which is not a character.");
            else
                json = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = StrategyLimits.JsonDepth });
        }
        catch (JsonException e)
        {
            problem = new Problem("", Describe(e));
        }
        return json is not null;
    }

    /// <summary>
    /// JSON allows <c>"\ud800"</c>, which no .NET string reader accepts. Found here, once, no later step has to reckon with it.
    /// </summary>
    private static long? FindUnreadableString(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = StrategyLimits.JsonDepth });
        while (reader.Read())
        {
            if (!reader.ValueIsEscaped) continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException)
            {
                return reader.TokenStartIndex;
            }
        }
        return null;
    }

    private static string Describe(JsonException e)
    {
        var reason = e.Message.Split(" LineNumber:")[0];
        return string.Create(CultureInfo.InvariantCulture,
            $"The document is not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {reason}");
    }
}
