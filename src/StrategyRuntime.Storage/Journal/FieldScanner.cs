using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace StrategyRuntime.Storage.Journal;

/// <summary>
/// Goes through the members of a JSON object, or the elements of an array, without copying: each value is its bytes. Nested values are
/// skipped as bytes, which is several times as fast as reading every token.
/// </summary>
internal ref struct FieldScanner
{
    private static readonly SearchValues<byte> s_structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> s_endOfLiteral = SearchValues.Create(",]} \t\r\n"u8);
    private static readonly SearchValues<byte> s_number = SearchValues.Create("0123456789+-.eE"u8);

    private readonly ReadOnlySpan<byte> _json;
    private readonly byte _close;
    private int _at;
    private bool _isFirst = true;

    /// <summary>Starts at an object or array; anything else has no members.</summary>
    /// <exception cref="JsonException">There is nothing, here or where a later <see cref="Next"/> expects something.</exception>
    public FieldScanner(ReadOnlySpan<byte> json)
    {
        _json = json;
        _close = NextByte() switch
        {
            (byte)'{' => (byte)'}',
            (byte)'[' => (byte)']',
            _ => 0,
        };
        _at++;
    }

    /// <summary>Name of the member, still escaped; empty in an array.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value's bytes: a string with its quotes, an object with its braces.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>True for null.</summary>
    public readonly bool IsNull => Value.SequenceEqual("null"u8);

    /// <summary>Goes to the next member; false at the end.</summary>
    public bool Next()
    {
        if (_close == 0) return false;
        if (NextByte() == _close) return false;
        if (!_isFirst) Expect((byte)',');
        _isFirst = false;
        if (_close == '}')
        {
            var name = NextByte() == '"' ? Take(StringLength()) : throw Malformed();
            Name = name[1..^1];
            Expect((byte)':');
        }
        Value = Take(ValueLength());
        return true;
    }

    /// <summary>True when the member has this name.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => Name.SequenceEqual(name);

    /// <summary>The value as an exact decimal; null when it is not a number.</summary>
    public readonly decimal? Decimal() =>
        Utf8Parser.TryParse(Value, out decimal value, out int read, Value.ContainsAny("eE"u8) ? 'e' : default) && read == Value.Length
            ? value
            : null;

    /// <summary>The value as a double; null when it is not a number.</summary>
    public readonly double? Double() =>
        Utf8Parser.TryParse(Value, out double value, out int read) && read == Value.Length ? value : null;

    /// <summary>The value as an unescaped string; null when it is not one.</summary>
    public readonly string? Text()
    {
        if (Value.IsEmpty || Value[0] != '"') return null;
        if (!Value.Contains((byte)'\\')) return Encoding.UTF8.GetString(Value[1..^1]);
        var reader = new Utf8JsonReader(Value);
        reader.Read();
        return reader.GetString();
    }

    private byte NextByte()
    {
        if ((uint)_at < (uint)_json.Length && _json[_at] is > (byte)' ' and var next) return next;
        while (_at < _json.Length && _json[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') _at++;
        return _at < _json.Length ? _json[_at] : throw Malformed();
    }

    private void Expect(byte wanted)
    {
        if (NextByte() != wanted) throw Malformed();
        _at++;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = _json.Slice(_at, length);
        _at += length;
        return taken;
    }

    private int ValueLength() => NextByte() switch
    {
        (byte)'"' => StringLength(),
        (byte)'{' or (byte)'[' => NestedLength(),
        _ => LiteralLength(),
    };

    private readonly int StringLength()
    {
        for (var at = _at + 1; ; at += 2)
        {
            var found = _json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0) throw Malformed();
            at += found;
            if (_json[at] == '"') return at + 1 - _at;
            if (at + 2 > _json.Length) throw Malformed();
        }
    }

    private int NestedLength()
    {
        var start = _at;
        for (var depth = 0; ;)
        {
            var found = _json[_at..].IndexOfAny(s_structure);
            if (found < 0) throw Malformed();
            _at += found;
            var isString = _json[_at] == '"';
            if (!isString) depth += _json[_at] is (byte)'{' or (byte)'[' ? 1 : -1;
            _at += isString ? StringLength() : 1;
            if (depth > 0) continue;
            var length = _at - start;
            _at = start;
            return length;
        }
    }

    private readonly int LiteralLength()
    {
        var rest = _json[_at..];
        var length = rest.IndexOfAny(s_endOfLiteral);
        if (length < 0) throw Malformed();
        var literal = rest[..length];
        var isKnown = length > 0
            && (!literal.ContainsAnyExcept(s_number)
                || literal.SequenceEqual("null"u8)
                || literal.SequenceEqual("true"u8)
                || literal.SequenceEqual("false"u8));
        return isKnown ? length : throw Malformed();
    }

    private static JsonException Malformed() => new("Malformed JSON.");
}
