using System.Text.Json;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Studies;

/// <summary>A set as it is shown: <c>{set, symbol, account, parameters, objective, meets_constraints, path, metrics, error}</c>.</summary>
internal static class StudyItem
{
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
        writer.WritePropertyName("metrics");
        json.RootElement.GetProperty("metrics").WriteTo(writer);
        if (result.Error is not null) writer.WriteString("error", result.Error);
        writer.WriteEndObject();
    }
}
