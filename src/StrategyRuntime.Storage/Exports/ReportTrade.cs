using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Exports;

/// <summary>
/// Rewrites a trade for report viewers: the same keys in the same order, money as fixed-point strings, times with a space, sides and status
/// in upper case.
/// </summary>
internal sealed class ReportTrade(int decimals)
{
    private const int LongestAmount = 64;
    private const int LongestWord = 32;

    private static readonly byte[][] s_money = Names(
        "entry_price", "exit_price", "pnl", "gross_pnl", "fees", "pnl_percent", "mae", "mfe", "price");

    private static readonly byte[][] s_times = Names("entry_time", "exit_time", "time");

    private static readonly byte[][] s_upper = Names("side", "status");

    /// <summary>A number with a fixed count of decimals, rounded half away from zero; at most <see cref="LongestAmount"/> bytes.</summary>
    public static ReadOnlySpan<byte> Fixed(decimal value, int decimals, Span<byte> destination)
    {
        var rounded = decimal.Round(value, decimals, MidpointRounding.AwayFromZero);
        Utf8Formatter.TryFormat(rounded, destination, out var length, new StandardFormat('F', (byte)decimals));
        return destination[..length];
    }

    /// <summary>Writes a number with a fixed count of decimals.</summary>
    public static void WriteFixed(Utf8JsonWriter writer, ReadOnlySpan<byte> name, decimal value, int decimals)
    {
        Span<byte> text = stackalloc byte[LongestAmount];
        writer.WriteString(name, Fixed(value, decimals, text));
    }

    /// <summary>Writes a trade's data, or one of its exits.</summary>
    public void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> json)
    {
        writer.WriteStartObject();
        var fields = new FieldScanner(json);
        while (fields.Next())
        {
            var name = fields.Name;
            if (fields.Is(EventFields.Exits)) WriteExits(writer, fields.Value);
            else if (IsOneOf(s_money, name) && fields.Decimal() is { } amount) WriteFixed(writer, name, amount, decimals);
            else if (IsOneOf(s_times, name) && IsText(fields.Value)) WriteTime(writer, name, fields.Value[1..^1]);
            else if (IsOneOf(s_upper, name) && IsText(fields.Value)) WriteUpper(writer, name, fields.Value[1..^1]);
            else
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(fields.Value, skipInputValidation: true);
            }
        }
        writer.WriteEndObject();
    }

    private void WriteExits(Utf8JsonWriter writer, ReadOnlySpan<byte> exits)
    {
        writer.WriteStartArray("exits"u8);
        var elements = new FieldScanner(exits);
        while (elements.Next()) Write(writer, elements.Value);
        writer.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> isoTime)
    {
        Span<byte> text = stackalloc byte[ReportTime.Length];
        writer.WriteString(name, ReportTime.TryFormat(isoTime, text) ? text : isoTime);
    }

    private static void WriteUpper(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> word)
    {
        Span<byte> upper = stackalloc byte[LongestWord];
        var isUpper = System.Text.Ascii.ToUpper(word, upper, out var length) == OperationStatus.Done;
        writer.WriteString(name, isUpper ? upper[..length] : word);
    }

    private static bool IsText(ReadOnlySpan<byte> value) => value[0] == '"' && !value.Contains((byte)'\\');

    private static bool IsOneOf(byte[][] names, ReadOnlySpan<byte> name)
    {
        foreach (var candidate in names)
        {
            if (name.SequenceEqual(candidate)) return true;
        }
        return false;
    }

    private static byte[][] Names(params string[] names) => [.. names.Select(System.Text.Encoding.ASCII.GetBytes)];
}
