using System.Text.Json;
using StrategyRuntime.Json;

namespace StrategyRuntime.Executions.Api;

/// <summary>Reads what describes an execution to its user.</summary>
internal static class ExecutionDescription
{
    private const int MaxTags = 20;
    private const int MaxTagLength = 40;
    private const int MaxNotesLength = 10_000;

    /// <summary>Its tags, each once; null without any.</summary>
    public static IReadOnlyList<string>? ReadTags(JsonFields fields)
    {
        if (fields.Any("tags") is not { } value) return null;
        var tags = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToList() : [];
        if (value.ValueKind != JsonValueKind.Array || tags.Count > MaxTags || !tags.TrueForAll(IsTag))
        {
            fields.Wrong("tags", $"must be a list of at most {MaxTags} texts of 1 to {MaxTagLength} characters");
            return null;
        }
        string[] words = [.. tags.Select(t => t.GetString()!.Trim()).Distinct(StringComparer.Ordinal)];
        return words.Length == 0 ? null : words;
    }

    /// <summary>Its notes; null without any.</summary>
    public static string? ReadNotes(JsonFields fields)
    {
        var notes = fields.Text("notes");
        if (notes?.Length > MaxNotesLength) fields.Wrong("notes", "must have at most 10,000 characters");
        return notes is { Length: 0 } ? null : notes;
    }

    private static bool IsTag(JsonElement tag) =>
        tag.ValueKind == JsonValueKind.String && tag.GetString()!.Trim().Length is > 0 and <= MaxTagLength;
}
