using System.Text.Json;
using System.Text.Json.Serialization;
using StrategyRuntime.Engine.Identity;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>An <see cref="ExecutionRecord"/> as JSON.</summary>
internal static class ExecutionJson
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        AllowDuplicateProperties = false,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false), new SessionIdConverter() },
    };

    /// <summary>The record as a file.</summary>
    public static byte[] Write(ExecutionRecord record) => [.. JsonSerializer.SerializeToUtf8Bytes(record, s_options), (byte)'\n'];

    /// <summary>Reads it back.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static ExecutionRecord Read(byte[] document) =>
        JsonSerializer.Deserialize<ExecutionRecord>(document, s_options) ?? throw new JsonException("null is no execution");

    private sealed class SessionIdConverter : JsonConverter<SessionId>
    {
        public override SessionId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            SessionId.TryParse(reader.GetString(), out var id) ? id.Value : throw new JsonException("not a session id");

        public override void Write(Utf8JsonWriter writer, SessionId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
