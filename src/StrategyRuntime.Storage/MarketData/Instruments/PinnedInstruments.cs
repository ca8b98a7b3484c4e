using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData.Instruments;

/// <summary>instruments.json of a session: what was known of its symbols when the run began.</summary>
public static class PinnedInstruments
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>The document; null when nothing is known.</summary>
    public static ReadOnlyMemory<byte>? Encode(InstrumentSet known) =>
        known.IsEmpty ? default(ReadOnlyMemory<byte>?) : JsonSerializer.SerializeToUtf8Bytes(known, s_json);

    /// <summary>Reads a document that <see cref="Encode"/> wrote.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static InstrumentSet Decode(ReadOnlySpan<byte> document) =>
        JsonSerializer.Deserialize<InstrumentSet>(document, s_json) ?? throw new JsonException("The document is empty.");
}
