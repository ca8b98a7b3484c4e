using System.Buffers.Text;
using System.Text.Json;

namespace StrategyRuntime.Storage.Sessions.Fold;

/// <summary>Goes through the members of a JSON object, or the elements of an array, without copying: each value is its bytes.</summary>
internal ref struct JsonFields
{
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;

    /// <summary>Starts at an object or array; anything else has no members.</summary>
    /// <exception cref="JsonException">Malformed, here or in a later <see cref="Next"/>.</exception>
    public JsonFields(ReadOnlySpan<byte> json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json);
        _reader.Read();
    }

    /// <summary>Name of the member, still escaped; empty in an array.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value's bytes: a string with its quotes, an object with its braces.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>True for null.</summary>
    public readonly bool IsNull => _reader.TokenType == JsonTokenType.Null;

    /// <summary>Goes to the next member; false at the end.</summary>
    public bool Next()
    {
        if (_reader.CurrentDepth == 0 && _reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return false;
        if (!_reader.Read() || (_reader.CurrentDepth == 0 && _reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)) return false;
        Name = default;
        if (_reader.TokenType == JsonTokenType.PropertyName)
        {
            Name = _reader.ValueSpan;
            _reader.Read();
        }
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        Value = _json[start..(int)_reader.BytesConsumed];
        return true;
    }

    /// <summary>True when the member has this name.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => Name.SequenceEqual(name);

    /// <summary>The value as an exact decimal; null when it is not a number.</summary>
    public readonly decimal? Decimal() =>
        Utf8Parser.TryParse(Value, out decimal value, out int read, Value.ContainsAny("eE"u8) ? 'e' : default) && read == Value.Length ? value : null;

    /// <summary>The value as an unescaped string; null when it is not one.</summary>
    public readonly string? Text()
    {
        if (Value.IsEmpty || Value[0] != '"') return null;
        var reader = new Utf8JsonReader(Value);
        reader.Read();
        return reader.GetString();
    }
}
