using System.Buffers;
using System.Text.Json;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Json;

namespace StrategyRuntime.Studies;

/// <summary>
/// A set as it is shown: <c>{set, symbol, account, parameters, objective, meets_constraints, path, path_reason?, metrics, equity?,
/// error?}</c>.
/// </summary>
internal static class StudyItem
{
    /// <summary>The same as an element.</summary>
    public static JsonElement ToElement(StudyPlan plan, SetResult result, byte[] line)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = RuntimeJson.Options.Encoder }))
            Write(writer, plan, result, line);
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    /// <summary>Writes it.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="plan">The study.</param>
    /// <param name="result">The set.</param>
    /// <param name="line">Its line in sets.jsonl.</param>
    public static void Write(Utf8JsonWriter writer, StudyPlan plan, SetResult result, byte[] line)
    {
        using var json = JsonDocument.Parse(line);
        writer.WriteStartObject();
        SetLine.WriteSet(writer, plan, result.Set);
        writer.WriteDouble("objective"u8, result.Objective);
        writer.WriteBoolean("meets_constraints", result.MeetsConstraints);
        writer.WriteString("path", result.Path);
        if (json.RootElement.TryGetProperty(SetLine.PathReason, out var reason)) writer.WriteString(SetLine.PathReason, reason.GetString());
        writer.WritePropertyName("metrics");
        json.RootElement.GetProperty("metrics").WriteTo(writer);
        if (json.RootElement.TryGetProperty(SetCurve.Member, out var equity))
        {
            writer.WritePropertyName(SetCurve.Member);
            equity.WriteTo(writer);
        }
        if (result.Error is not null) writer.WriteString("error", result.Error);
        writer.WriteEndObject();
    }
}
