using System.Text.Json;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Metrics;

/// <summary>Quotients of exact amounts, which are written to the full precision of a double.</summary>
internal static class Quotients
{
    /// <summary>Writes a quotient; null when its denominator is 0.</summary>
    public static void WriteQuotient(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, decimal numerator, decimal denominator) =>
        writer.WriteDouble(name, denominator == 0 ? double.NaN : numerator == 0 ? 0 : (double)(numerator / denominator));
}
