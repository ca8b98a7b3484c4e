using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>
/// A value of the document together with its place. One that is not there is a field too: it is absent, and its place is that of the
/// object it is missing from, so a problem with it points at something that exists.
/// </summary>
internal readonly struct JsonField
{
    private readonly DocumentValue? _value;

    public JsonField(DocumentValue value, string name)
        : this(value, value, name)
    {
    }

    private JsonField(DocumentValue? value, DocumentValue place, string name)
    {
        _value = value;
        Place = place;
        Name = name;
    }

    public JsonElement Element => _value?.Element ?? default;

    public JsonPointer Pointer => Place.Pointer;

    /// <summary>The value, or the object that it is missing from.</summary>
    public DocumentValue Place { get; }

    /// <summary>The key it was asked for by; for an element of an array, such as <c>nodes[3]</c>.</summary>
    public string Name { get; }

    /// <summary>True when it is missing or null, which mean the same everywhere in a strategy document.</summary>
    public bool IsAbsent => Element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    public bool IsObject => Element.ValueKind == JsonValueKind.Object;

    public bool IsArray => Element.ValueKind == JsonValueKind.Array;

    public bool IsString => Element.ValueKind == JsonValueKind.String;

    public bool IsFalse => Element.ValueKind == JsonValueKind.False || bool.TryParse(Text, out var flag) && !flag;

    /// <summary>Elements of an array, or members of an object.</summary>
    public int Count => _value is null ? 0 : _value.Items.Length + _value.Members.Length;

    /// <summary>Its text, or null when it is not a string or blank. Never trimmed: ids are compared as they are.</summary>
    public string? Text => _value?.Text is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>A member by its camelCase name, or failing that by its snake_case one; null members give way to the other.</summary>
    public JsonField this[string camelCase] => Get(camelCase, SnakeCase.OfOwn(camelCase));

    /// <summary>The first of several names that has a value.</summary>
    public JsonField Get(params ReadOnlySpan<string> names)
    {
        var found = new JsonField(null, Place, names[0]);
        if (!IsObject) return found;
        foreach (var name in names) _value!.Ask(name);
        foreach (var name in names)
        {
            if (_value!.Member(name) is not { } value) continue;
            value.IsAsked = true;
            var field = new JsonField(value, name);
            if (!field.IsAbsent) return field;
            if (found.Element.ValueKind == JsonValueKind.Undefined) found = field;
        }
        return found;
    }

    /// <summary>Elements of an array.</summary>
    public IEnumerable<JsonField> Items()
    {
        if (_value is null) yield break;
        var index = 0;
        foreach (var item in _value.Items)
        {
            item.IsAsked = true;
            yield return new JsonField(item, string.Create(CultureInfo.InvariantCulture, $"{Name}[{index}]"));
            index++;
        }
    }

    /// <summary>Members of an object; all of them count as asked for.</summary>
    public IEnumerable<JsonField> Members()
    {
        if (_value is null) yield break;
        foreach (var (name, value) in _value.Members)
        {
            _value.Ask(name);
            value.IsAsked = true;
            yield return new JsonField(value, name);
        }
    }

    /// <summary>A member, without asking for it.</summary>
    public JsonField Peek(string name) => _value?.Member(name) is { } value ? new JsonField(value, name) : new JsonField(null, Place, name);

    /// <summary>Names of the members of an object, without asking for any.</summary>
    public IEnumerable<string> Keys => _value?.Members.Select(m => m.Name) ?? [];

    /// <summary>Notes what the value was read as; one that is not there has nothing to note.</summary>
    public void ReadAs(ValueRule rule)
    {
        if (_value is not null) _value.ReadAs = rule;
    }

    /// <summary>Nothing below it counts: it is switched off, or broken and has a problem already.</summary>
    public void Skip()
    {
        if (_value is not null) _value.IsSkipped = true;
    }

    /// <summary>Members that mean nothing where they stand, and that builders save all the same.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) this[name].Skip();
    }
}
