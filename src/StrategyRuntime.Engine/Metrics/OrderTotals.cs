using System.Text.Json;

namespace StrategyRuntime.Engine.Metrics;

/// <summary>Orders that came to nothing.</summary>
/// <param name="Rejected">All that were rejected.</param>
/// <param name="ZeroQuantity">Those among them whose quantity rounds to zero.</param>
internal readonly record struct OrderTotals(int Rejected, int ZeroQuantity)
{
    /// <summary>Writes the members.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("rejected_orders"u8, Rejected);
        writer.WriteNumber("zero_quantity_orders"u8, ZeroQuantity);
    }
}
