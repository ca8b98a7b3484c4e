using System.Text.Json;

namespace StrategyRuntime.Storage.Fold;

/// <summary>A run's orders by how they ended, and the fills that left a part of an order open.</summary>
internal sealed class OrderCounts
{
    private long _filled;
    private long _partial;
    private long _cancelled;
    private long _rejected;
    private long _expired;

    /// <summary>Takes the status of an order event, as JSON.</summary>
    public void Add(ReadOnlySpan<byte> status)
    {
        if (status.SequenceEqual("\"FILLED\""u8)) _filled++;
        else if (status.SequenceEqual("\"CANCELLED\""u8)) _cancelled++;
        else if (status.SequenceEqual("\"REJECTED\""u8)) _rejected++;
        else if (status.SequenceEqual("\"EXPIRED\""u8)) _expired++;
        else if (status.SequenceEqual("\"PARTIAL\""u8)) _partial++;
    }

    /// <summary>Another one in the same state.</summary>
    public OrderCounts Copy() => (OrderCounts)MemberwiseClone();

    /// <summary>Writes an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("filled"u8, _filled);
        writer.WriteNumber("partial"u8, _partial);
        writer.WriteNumber("cancelled"u8, _cancelled);
        writer.WriteNumber("rejected"u8, _rejected);
        writer.WriteNumber("expired"u8, _expired);
        writer.WriteEndObject();
    }
}
