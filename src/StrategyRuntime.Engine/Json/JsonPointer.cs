using System.Globalization;
using System.Text;

namespace StrategyRuntime.Engine.Json;

/// <summary>A place in a JSON document (RFC 6901). It is put into words only when there is a problem at it.</summary>
public sealed class JsonPointer
{
    private readonly JsonPointer? _parent;
    private readonly string? _name;
    private readonly int _index;

    private JsonPointer(JsonPointer? parent, string? name, int index)
    {
        _parent = parent;
        _name = name;
        _index = index;
    }

    /// <summary>The whole document.</summary>
    public static JsonPointer Root { get; } = new(null, null, 0);

    /// <summary>A member of the object at this place.</summary>
    public JsonPointer Child(string name) => new(this, name, 0);

    /// <summary>An element of the array at this place.</summary>
    public JsonPointer Child(int index) => new(this, null, index);

    /// <summary>A token of a written pointer as the key that it means.</summary>
    public static string Unescape(string token) =>
        token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    /// <summary>A member's name as a token of a pointer.</summary>
    public static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString()
    {
        var tokens = new List<string>();
        for (var at = this; at._parent is not null; at = at._parent)
            tokens.Add(at._name is { } name ? Escape(name) : at._index.ToString(CultureInfo.InvariantCulture));
        var text = new StringBuilder();
        for (var i = tokens.Count - 1; i >= 0; i--) text.Append('/').Append(tokens[i]);
        return text.ToString();
    }
}
