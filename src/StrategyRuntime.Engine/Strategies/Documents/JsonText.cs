using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Json;

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
        try
        {
            if (JsonTexts.FindUnreadable(utf8.Span, StrategyLimits.JsonDepth) is { } unreadable)
                problem = new Problem("", unreadable);
            else
                json = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = StrategyLimits.JsonDepth });
        }
        catch (JsonException e)
        {
            problem = new Problem("", Describe(e));
        }
        return json is not null;
    }

    private static string Describe(JsonException e)
    {
        var reason = e.Message.Split(" LineNumber:")[0];
        return string.Create(CultureInfo.InvariantCulture,
            $"The document is not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {reason}");
    }
}
