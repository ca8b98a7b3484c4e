using System.Text.Json;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Problems;

namespace StrategyRuntime.Json;

/// <summary>
/// Reads the fields of a request object and gathers everything that is wrong with them. A reader returns null both for a field that is
/// absent (or null) and for one that is wrong; the findings tell which.
/// </summary>
internal sealed class JsonFields(JsonElement element, List<Finding> findings, string pointer = "")
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>True as long as nothing is wrong.</summary>
    public bool AreFine => findings.Count == 0;

    /// <summary>A text.</summary>
    public string? Text(string name) => Find(name, JsonValueKind.String, "a text")?.GetString();

    /// <summary>A text that must be there.</summary>
    public string? RequiredText(string name)
    {
        var text = Text(name);
        if (text is null && IsAbsent(name)) Wrong(name, "is required");
        return text;
    }

    /// <summary>True or false.</summary>
    public bool? Flag(string name)
    {
        if (Any(name) is not { } value) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Wrong(name, "must be true or false");
        return null;
    }

    /// <summary>A decimal number that satisfies a rule.</summary>
    /// <param name="name">The field.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="words">The rule in words, after "must be".</param>
    public decimal? Number(string name, Func<decimal, bool> rule, string words)
    {
        if (Find(name, JsonValueKind.Number, "a number") is not { } value) return null;
        if (value.TryGetDecimal(out var number) && rule(number)) return number;
        Wrong(name, $"must be {words}, not {value.GetRawText()}");
        return null;
    }

    /// <summary>One of an enum's words.</summary>
    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (Find(name, JsonValueKind.String, "a text") is not { } value) return null;
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (value.ValueEquals(SnakeCase.Word(candidate))) return candidate;
        }
        Wrong(name, $"must be {string.Join(", ", Enum.GetValues<T>().Select(SnakeCase.Word))}, not '{value.GetString()}'");
        return null;
    }

    /// <summary>A field of any kind; null when absent.</summary>
    public JsonElement? Any(string name) =>
        IsAbsent(name) ? null : element.GetProperty(name);

    /// <summary>True when the field is there, also as null.</summary>
    public bool Has(string name)
    {
        _known.Add(name);
        return element.TryGetProperty(name, out _);
    }

    /// <summary>True when the field is not there, or null.</summary>
    public bool IsAbsent(string name)
    {
        _known.Add(name);
        return !element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null;
    }

    /// <summary>Reads the fields of an object within this one, with the same findings.</summary>
    public JsonFields Of(string name, JsonElement value) => new(value, findings, PointerTo(name));

    /// <summary>Adds a finding about a field.</summary>
    public void Wrong(string name, string detail) => findings.Add(CommonProblems.InvalidRequest.At(PointerTo(name), $"{name} {detail}"));

    /// <summary>Pointer to a field.</summary>
    public string PointerTo(string name) => $"{pointer}/{JsonPointer.Escape(name)}";

    /// <summary>Call last: a field that was not read is most likely misspelt, and must not be ignored in silence.</summary>
    public void RefuseUnknown()
    {
        foreach (var property in element.EnumerateObject())
        {
            if (!_known.Contains(property.Name))
                Wrong(property.Name, $"is not a field of this object; its fields are {string.Join(", ", _known)}");
        }
    }

    private JsonElement? Find(string name, JsonValueKind kind, string words)
    {
        if (Any(name) is not { } value) return null;
        if (value.ValueKind == kind) return value;
        Wrong(name, $"must be {words}");
        return null;
    }
}
