using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Storage.Exports;

/// <summary>
/// A number as JSON text, written once and copied from then on: a double at its shortest exact form, <c>null</c> when it is none.
/// </summary>
internal readonly struct NumberCopy
{
    // Digits that every double gives back: a number of no more is its own shortest form.
    private const int ExactDigits = 15;

    private readonly Text _text;
    private readonly int _length;

    private NumberCopy(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_text);
        _length = text.Length;
    }

    /// <summary>The text.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Json => ((ReadOnlySpan<byte>)_text)[.._length];

    /// <summary>Writes a number.</summary>
    public static NumberCopy Of(double value)
    {
        if (!double.IsFinite(value)) return new NumberCopy("null"u8);
        Span<byte> text = stackalloc byte[NumberText.MaxLength];
        return new NumberCopy(text[..NumberText.Format(value, text)]);
    }

    /// <summary>Takes a number as an event has it; one that is not in that form already is written anew.</summary>
    public static NumberCopy Of(ReadOnlySpan<byte> json)
    {
        if (IsShortest(json)) return new NumberCopy(json);
        return Of(
            Utf8Parser.TryParse(json, out decimal value, out int read, json.ContainsAny("eE"u8) ? 'e' : default) && read == json.Length
                ? (double)value
                : double.NaN);
    }

    private static bool IsShortest(ReadOnlySpan<byte> json)
    {
        var digits = json.Length > 0 && json[0] == '-' ? json[1..] : json;
        if (digits.IsEmpty || digits.Length > ExactDigits || digits[0] == '.') return false;
        var point = -1;
        for (var i = 0; i < digits.Length; i++)
        {
            if (digits[i] == '.' && point < 0) point = i;
            else if (!char.IsAsciiDigit((char)digits[i])) return false;
        }
        // Zeros at the ends, and small numbers, which have an exponent.
        if (point < 0) return digits[0] != '0' || json.Length == 1;
        return digits[^1] is not ((byte)'0' or (byte)'.') && (digits[0] != '0' || (point == 1 && digits[2] != '0'));
    }

    [InlineArray(NumberText.MaxLength)]
    private struct Text
    {
        private byte _first;
    }
}
