using System.Text.Json;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>
/// Reads the properties of a JSON object, with a default for what is missing or null, and collects every problem on the way.
/// </summary>
internal sealed class DocumentReader
{
    private readonly JsonElement _object;
    private readonly string _pointer;
    private readonly ICollection<Problem> _problems;

    /// <summary>
    /// Takes an object whose properties are all among <paramref name="known"/>; another one is a problem, since it would be without effect.
    /// </summary>
    public DocumentReader(JsonElement element, string pointer, ICollection<Problem> problems, params IReadOnlyList<string> known)
    {
        _pointer = pointer;
        _problems = problems;
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new Problem(pointer, $"must be an object with {string.Join(", ", known)}"));
            return;
        }
        _object = element;
        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name)) Add(property.Name, $"is unknown; known are {string.Join(", ", known)}");
        }
    }

    /// <summary>A number between two bounds, both included.</summary>
    public decimal Number(string name, decimal missing, decimal minimum, decimal maximum)
    {
        if (!TryGet(name, out var element)) return missing;
        if (element.ValueKind == JsonValueKind.Number && element.TryGetDecimal(out var value) && value >= minimum && value <= maximum)
            return value;
        Add(name, FormattableString.Invariant($"must be a number from {minimum} to {maximum}"));
        return missing;
    }

    /// <summary>A number between two bounds; null when it is missing.</summary>
    public decimal? OptionalNumber(string name, decimal minimum, decimal maximum) =>
        TryGet(name, out _) ? Number(name, minimum, minimum, maximum) : null;

    /// <summary>A whole number between two bounds, both included.</summary>
    public int Whole(string name, int missing, int minimum, int maximum)
    {
        var value = Number(name, missing, minimum, maximum);
        if (decimal.IsInteger(value)) return (int)value;
        Add(name, FormattableString.Invariant($"must be a whole number from {minimum} to {maximum}"));
        return missing;
    }

    /// <summary>True or false.</summary>
    public bool Flag(string name, bool missing)
    {
        if (!TryGet(name, out var element)) return missing;
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False) return element.GetBoolean();
        Add(name, "must be true or false");
        return missing;
    }

    /// <summary>What kind of value a property has; undefined when it is missing.</summary>
    public JsonValueKind Kind(string name) => TryGet(name, out var element) ? element.ValueKind : JsonValueKind.Undefined;

    /// <summary>A text that <paramref name="isValid"/> accepts.</summary>
    public string Text(string name, string missing, Predicate<string> isValid, string rule)
    {
        if (!TryGet(name, out var element)) return missing;
        if (element.ValueKind == JsonValueKind.String && element.GetString() is { } value && isValid(value)) return value;
        Add(name, $"must be {rule}");
        return missing;
    }

    /// <summary>One of an enum's values, in snake case.</summary>
    public T Choice<T>(string name, T missing)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().ToDictionary(value => SnakeCase.Word(value), StringComparer.Ordinal);
        var word = Text(name, SnakeCase.Word(missing), words.ContainsKey, $"one of {string.Join(", ", words.Keys)}");
        return words[word];
    }

    /// <summary>One of an enum's values, in snake case; null when it is missing.</summary>
    public T? OptionalChoice<T>(string name)
        where T : struct, Enum => TryGet(name, out _) ? Choice<T>(name, default) : null;

    /// <summary>A value that is well-formed does not go with another one.</summary>
    public void Refuse(string name, string message) => Add(name, message);

    /// <summary>An object inside; null when it is missing.</summary>
    public DocumentReader? Object(string name, params IReadOnlyList<string> known) =>
        TryGet(name, out var element) ? new DocumentReader(element, $"{_pointer}/{JsonPointer.Escape(name)}", _problems, known) : null;

    /// <summary>The objects of a list, at most so many; none when it is missing.</summary>
    public IReadOnlyList<DocumentReader> Objects(string name, int most, params IReadOnlyList<string> known)
    {
        if (!TryGet(name, out var element)) return [];
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() > most)
        {
            Add(name, FormattableString.Invariant($"must be a list of at most {most} objects"));
            return [];
        }
        return [.. element.EnumerateArray().Select((item, at) =>
            new DocumentReader(item, FormattableString.Invariant($"{_pointer}/{JsonPointer.Escape(name)}/{at}"), _problems, known))];
    }

    private bool TryGet(string name, out JsonElement element)
    {
        element = default;
        return _object.ValueKind == JsonValueKind.Object && _object.TryGetProperty(name, out element)
            && element.ValueKind != JsonValueKind.Null;
    }

    private void Add(string name, string message) =>
        _problems.Add(new Problem($"{_pointer}/{JsonPointer.Escape(name)}", message));
}
