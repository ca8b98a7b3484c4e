using System.Text.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Json;

/// <summary>
/// How numbers look in every file and frame: decimals without trailing zeros, doubles at their shortest exact form, undefined as null.
/// </summary>
public static class JsonNumbers
{
    /// <summary>Writes a decimal, without trailing zeros; null as null.</summary>
    public static void WriteDecimal(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, decimal? value)
    {
        if (value is { } number) writer.WriteNumber(name, Decimals.Normalize(number));
        else writer.WriteNull(name);
    }

    /// <summary>Writes a double at its shortest exact form; NaN and infinities as null.</summary>
    public static void WriteDouble(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, double value)
    {
        if (double.IsFinite(value)) writer.WriteNumber(name, value);
        else writer.WriteNull(name);
    }

    /// <summary>Writes a double as an element; NaN and infinities as null.</summary>
    public static void WriteDoubleValue(this Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteNullValue();
    }
}
