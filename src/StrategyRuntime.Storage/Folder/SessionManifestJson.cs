using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace StrategyRuntime.Storage.Folder;

/// <summary>
/// Writes session.json as <see cref="JsonSerializer"/> would, without the time that it needs to get to know a type: every run begins with
/// this file.
/// </summary>
internal static class SessionManifestJson
{
    private static readonly JsonWriterOptions s_readable = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>The file of a manifest.</summary>
    public static ReadOnlySpan<byte> Write(SessionManifest manifest)
    {
        var buffer = new ArrayBufferWriter<byte>(4 << 10);
        using (var writer = new Utf8JsonWriter(buffer, s_readable)) Write(writer, manifest);
        return buffer.WrittenSpan;
    }

    private static void Write(Utf8JsonWriter writer, SessionManifest manifest)
    {
        writer.WriteStartObject();
        writer.WriteString("session_id"u8, manifest.SessionId);
        writer.WriteString("user_id"u8, manifest.UserId);
        writer.WriteString("strategy_id"u8, manifest.StrategyId);
        writer.WriteString("broker_connection_id"u8, manifest.BrokerConnectionId);
        if (manifest.Label is { } label) writer.WriteString("label"u8, label);
        writer.WriteString("mode"u8, manifest.Mode);
        writer.WriteNumber("run"u8, manifest.Run);
        writer.WriteString("state"u8, manifest.State);
        writer.WriteString("reason"u8, manifest.Reason);
        writer.WriteString("durability"u8, manifest.Durability);
        writer.WriteString("capture"u8, manifest.Capture);
        writer.WriteNumber("price_decimals"u8, manifest.PriceDecimals);
        writer.WriteNumber("rule_version"u8, manifest.RuleVersion);
        writer.WriteString("strategy_hash"u8, manifest.StrategyHash);
        writer.WriteString("data_hash"u8, manifest.DataHash);
        writer.WritePropertyName("config"u8);
        manifest.Config.WriteTo(writer);
        writer.WriteStartArray("inputs"u8);
        foreach (var input in manifest.Inputs) Write(writer, input);
        writer.WriteEndArray();
        writer.WriteString("started_at"u8, manifest.StartedAt);
        writer.WriteString("updated_at"u8, manifest.UpdatedAt);
        if (manifest.EndedAt is { } ended) writer.WriteString("ended_at"u8, ended);
        else writer.WriteNull("ended_at"u8);
        if (manifest.LastSeq is { } last) writer.WriteNumber("last_seq"u8, last);
        else writer.WriteNull("last_seq"u8);
        if (manifest.TrimmedThrough != 0) writer.WriteNumber("trimmed_through"u8, manifest.TrimmedThrough);
        if (manifest.Trimming is { } trimming) Write(writer, "trimming"u8, trimming);
        writer.WriteStartArray("recoveries"u8);
        foreach (var recovery in manifest.Recoveries) Write(writer, recovery);
        writer.WriteEndArray();
        Write(writer, "files"u8, manifest.Files);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, PinnedInput input)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, input.Kind);
        writer.WriteString("name"u8, input.Name);
        if (input.Symbol is { } symbol) writer.WriteString("symbol"u8, symbol);
        writer.WriteNumber("bytes"u8, input.Bytes);
        writer.WriteString("hash"u8, input.Hash);
        if (input.Range is { } range)
        {
            writer.WriteStartObject("range"u8);
            writer.WriteNumber("from"u8, range.From);
            writer.WriteNumber("start"u8, range.Start);
            if (range.To is { } to) writer.WriteNumber("to"u8, to);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, SessionRecovery recovery)
    {
        writer.WriteStartObject();
        writer.WriteString("at"u8, recovery.At);
        writer.WriteNumber("seq"u8, recovery.Seq);
        writer.WriteNumber("cut_bytes"u8, recovery.CutBytes);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, string> hashes)
    {
        writer.WriteStartObject(name);
        foreach (var (file, hash) in hashes) writer.WriteString(file, hash);
        writer.WriteEndObject();
    }
}
