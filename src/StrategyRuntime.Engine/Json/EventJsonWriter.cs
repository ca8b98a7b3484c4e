using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Json;

/// <summary>
/// Writes events as JSON into one buffer that is used again: on one line, without an escape that JSON does not need. It trusts its callers
/// to
/// close what they open, which is what makes it several times as fast as a writer that does not. Names given as bytes are written as they
/// are.
/// </summary>
public sealed class EventJsonWriter
{
    private const int InitialBytes = 4 << 10;

    // Everything but control characters, quote, backslash and what is not ASCII.
    private static readonly SearchValues<char> s_plain =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Except("\"\\")]);

    private byte[] _bytes = new byte[InitialBytes];

    /// <summary>Bytes written since <see cref="Clear"/>.</summary>
    public int Length { get; private set; }

    /// <summary>What was written since <see cref="Clear"/>; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>A text as it stands between the quotes of a JSON string.</summary>
    public static JsonEncodedText Escape(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    /// <summary>Starts anew.</summary>
    public void Clear() => Length = 0;

    /// <summary>Begins an object that is an element, or the whole.</summary>
    public void WriteStartObject()
    {
        BeginValue(1);
        _bytes[Length++] = (byte)'{';
    }

    /// <summary>Begins an object that is a property.</summary>
    public void WriteStartObject(ReadOnlySpan<byte> name)
    {
        WriteName(name, 1);
        _bytes[Length++] = (byte)'{';
    }

    /// <summary>Begins a property; its value is to follow.</summary>
    public void WriteName(ReadOnlySpan<byte> name) => WriteName(name, 0);

    /// <summary>Ends an object.</summary>
    public void WriteEndObject()
    {
        Reserve(1);
        _bytes[Length++] = (byte)'}';
    }

    /// <summary>Begins an array that is a property.</summary>
    public void WriteStartArray(ReadOnlySpan<byte> name)
    {
        WriteName(name, 1);
        _bytes[Length++] = (byte)'[';
    }

    /// <summary>Ends an array.</summary>
    public void WriteEndArray()
    {
        Reserve(1);
        _bytes[Length++] = (byte)']';
    }

    /// <summary>Writes a string property; null as null.</summary>
    public void WriteString(ReadOnlySpan<byte> name, string? value)
    {
        if (value is null)
        {
            WriteNull(name);
            return;
        }
        WriteName(name, value.Length + 2);
        Quote(value);
    }

    /// <summary>Writes a string property whose text needs no escape.</summary>
    public void WriteString(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        WriteName(name, value.Length + 2);
        QuoteEscaped(value);
    }

    /// <summary>Writes a string property whose text is escaped already.</summary>
    public void WriteString(ReadOnlySpan<byte> name, JsonEncodedText value) => WriteString(name, value.EncodedUtf8Bytes);

    /// <summary>Writes a string as an element; its text needs no escape.</summary>
    public void WriteStringValue(ReadOnlySpan<byte> value)
    {
        BeginValue(value.Length + 2);
        QuoteEscaped(value);
    }

    /// <summary>Writes a whole number as a property.</summary>
    public void WriteNumber(ReadOnlySpan<byte> name, long value)
    {
        WriteName(name, NumberText.MaxLength);
        Length += NumberText.Format(value, _bytes.AsSpan(Length));
    }

    /// <summary>Writes a decimal as a property, without trailing zeros; null as null.</summary>
    public void WriteDecimal(ReadOnlySpan<byte> name, decimal? value)
    {
        if (value is not { } number)
        {
            WriteNull(name);
            return;
        }
        WriteName(name, NumberText.MaxLength);
        Length += NumberText.Format(number, _bytes.AsSpan(Length));
    }

    /// <summary>Writes a double as a property, at its shortest exact form; NaN and infinities as null.</summary>
    public void WriteDouble(ReadOnlySpan<byte> name, double value)
    {
        WriteName(name, NumberText.MaxLength);
        Number(value);
    }

    /// <summary>Writes a double as an element; NaN and infinities as null.</summary>
    public void WriteDoubleValue(double value)
    {
        BeginValue(NumberText.MaxLength);
        Number(value);
    }

    /// <summary>Writes an instant as a property: ISO 8601 with the exchange's offset.</summary>
    public void WriteTime(ReadOnlySpan<byte> name, ExchangeClock clock, UtcTime time)
    {
        WriteName(name, ExchangeClock.MaxLength + 2);
        _bytes[Length++] = (byte)'"';
        Length += clock.Format(time, _bytes.AsSpan(Length));
        _bytes[Length++] = (byte)'"';
    }

    /// <summary>Writes a property that is a date: <c>2024-10-29</c>.</summary>
    /// <param name="name">Name.</param>
    /// <param name="dayNumber">Days since 0001-01-01.</param>
    public void WriteDate(ReadOnlySpan<byte> name, int dayNumber)
    {
        Span<byte> text = stackalloc byte["2024-10-29".Length];
        DateOnly.FromDayNumber(dayNumber).TryFormat(text, out _, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        WriteString(name, text);
    }

    /// <summary>Writes a property that is true or false.</summary>
    public void WriteBoolean(ReadOnlySpan<byte> name, bool value)
    {
        WriteName(name, 0);
        WriteRaw(value ? "true"u8 : "false"u8);
    }

    /// <summary>Writes a property that is null.</summary>
    public void WriteNull(ReadOnlySpan<byte> name)
    {
        WriteName(name, 0);
        WriteRaw("null"u8);
    }

    /// <summary>Writes the JSON text of a double, with nothing before it.</summary>
    public void WriteRaw(double value)
    {
        Reserve(NumberText.MaxLength);
        Number(value);
    }

    /// <summary>Writes bytes as they are.</summary>
    public void WriteRaw(ReadOnlySpan<byte> json)
    {
        Reserve(json.Length);
        json.CopyTo(_bytes.AsSpan(Length));
        Length += json.Length;
    }

    private void Number(double value)
    {
        if (double.IsFinite(value)) Length += NumberText.Format(value, _bytes.AsSpan(Length));
        else WriteRaw("null"u8);
    }

    private void Quote(string value)
    {
        if (value.AsSpan().ContainsAnyExcept(s_plain))
        {
            QuoteEscaped(Escape(value).EncodedUtf8Bytes);
            return;
        }
        Reserve(value.Length + 2);
        _bytes[Length++] = (byte)'"';
        Ascii.FromUtf16(value, _bytes.AsSpan(Length), out var written);
        Length += written;
        _bytes[Length++] = (byte)'"';
    }

    private void QuoteEscaped(ReadOnlySpan<byte> value)
    {
        Reserve(value.Length + 2);
        _bytes[Length++] = (byte)'"';
        value.CopyTo(_bytes.AsSpan(Length));
        Length += value.Length;
        _bytes[Length++] = (byte)'"';
    }

    private void WriteName(ReadOnlySpan<byte> name, int valueLength)
    {
        BeginValue(name.Length + 3 + valueLength);
        var bytes = _bytes;
        var at = Length;
        bytes[at++] = (byte)'"';
        name.CopyTo(bytes.AsSpan(at));
        at += name.Length;
        bytes[at++] = (byte)'"';
        bytes[at++] = (byte)':';
        Length = at;
    }

    /// <summary>Makes room, and puts the comma behind what came before, if something did.</summary>
    private void BeginValue(int length)
    {
        Reserve(length + 1);
        if (Length > 0 && _bytes[Length - 1] is not ((byte)'{' or (byte)'[' or (byte)':')) _bytes[Length++] = (byte)',';
    }

    private void Reserve(int length)
    {
        if (Length + length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(Length + length, _bytes.Length * 2));
    }
}
