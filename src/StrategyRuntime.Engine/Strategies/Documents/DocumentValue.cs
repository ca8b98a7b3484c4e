using System.Text.Json;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>
/// A value of a document with everything below it. It remembers which of its members were asked for, so that a key that is not read is
/// noticed. A parameter's value stands here in the place of its <c>{"$param": …}</c>.
/// </summary>
internal sealed class DocumentValue
{
    private readonly List<string>? _askedNames;
    private string? _text;

    public DocumentValue(JsonElement element, JsonPointer pointer, DocumentValue? parent, bool keepsNames)
    {
        if (keepsNames) _askedNames = [];
        Element = element;
        Pointer = pointer;
        Parent = parent;
    }

    /// <summary>The value itself; what lies below it is read from <see cref="Members"/> and <see cref="Items"/> only.</summary>
    public JsonElement Element
    {
        get;
        set => (field, _text) = (value, null);
    }

    /// <summary>A string's text; null of anything else.</summary>
    public string? Text => Element.ValueKind == JsonValueKind.String ? _text ??= Element.GetString() : null;

    public JsonPointer Pointer { get; }

    public DocumentValue? Parent { get; }

    /// <summary>Members of an object, in document order.</summary>
    public DocumentMember[] Members { get; set; } = [];

    /// <summary>Elements of an array.</summary>
    public DocumentValue[] Items { get; set; } = [];

    /// <summary>True once it was asked for.</summary>
    public bool IsAsked { get; set; }

    /// <summary>True when nothing below it counts: it is switched off, or broken and has a problem already.</summary>
    public bool IsSkipped { get; set; }

    /// <summary>What it was last read as; null for one that is read through what lies below it, or not at all.</summary>
    public ValueRule? ReadAs { get; set; }

    /// <summary>Names of members that were asked for, also those that are not there; none where they are not kept.</summary>
    public IReadOnlyList<string> AskedNames => _askedNames ?? [];

    public DocumentValue? Member(string name)
    {
        foreach (var member in Members)
        {
            if (member.Name == name) return member.Value;
        }
        return null;
    }

    public void Ask(string name)
    {
        if (_askedNames?.Contains(name) == false) _askedNames.Add(name);
    }
}

/// <summary>A member of an object.</summary>
internal readonly record struct DocumentMember(string Name, DocumentValue Value);
