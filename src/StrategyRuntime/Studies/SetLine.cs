using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using StrategyRuntime.Engine.Studies;
using StrategyRuntime.Json;

namespace StrategyRuntime.Studies;

/// <summary>
/// A line of sets.jsonl: <c>{set, symbol, account, parameters, path, path_reason?, metrics, error, equity?, returns?: [sums, squares]}</c>.
/// </summary>
internal sealed class SetLine(StudyPlan plan)
{
    /// <summary>Name of the member that says why each tick was needed; it stands only where that is so.</summary>
    public const string PathReason = "path_reason";

    private static readonly JsonWriterOptions s_compact = new() { Encoder = RuntimeJson.Options.Encoder, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Writes the line of an outcome. The bytes are good until the next call.</summary>
    public ReadOnlySpan<byte> Write(StudySet set, SetOutcome outcome, ReturnBlocks? returns)
    {
        _buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_buffer, s_compact))
        {
            writer.WriteStartObject();
            WriteSet(writer, plan, set);
            writer.WriteString("path", outcome.Path);
            if (outcome.PathReason is { } reason) writer.WriteString(PathReason, reason);
            writer.WritePropertyName("metrics");
            if (outcome.Metrics is { } metrics) writer.WriteRawValue(metrics, skipInputValidation: true);
            else writer.WriteNullValue();
            writer.WriteString("error", outcome.Error);
            if (outcome.Metrics is not null) SetCurve.Write(writer, outcome.Samples, plan.Accounts[set.Account].Cash);
            if (returns is not null)
            {
                writer.WriteStartArray("returns");
                WriteNumbers(writer, returns.Sums);
                WriteNumbers(writer, returns.Squares);
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        return _buffer.WrittenSpan;
    }

    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is not one of this study.</exception>
    public SetResult Read(ReadOnlyMemory<byte> line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        var set = plan.Set(root.GetProperty("set").GetInt32());
        ReturnBlocks? returns = null;
        if (root.TryGetProperty("returns", out var sums)) returns = new ReturnBlocks(Numbers(sums[0]), Numbers(sums[1]));
        var metrics = root.GetProperty("metrics");
        return SetResult.Of(
            plan,
            set,
            root.GetProperty("path").GetString()!,
            metrics.ValueKind == JsonValueKind.Object ? JsonMarshal.GetRawUtf8Value(metrics) : default,
            returns,
            root.GetProperty("error").GetString());
    }

    /// <summary>Writes which set it is: number, symbol, account and parameters.</summary>
    public static void WriteSet(Utf8JsonWriter writer, StudyPlan plan, StudySet set)
    {
        writer.WriteNumber("set", set.Number);
        writer.WriteString("symbol", plan.Symbols[set.Symbol]);
        writer.WriteNumber("account", set.Account);
        WriteParameters(writer, plan.Space.ValuesOf(set.Combination));
    }

    private static void WriteParameters(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> values)
    {
        writer.WriteStartObject("parameters");
        foreach (var (name, value) in values)
        {
            if (value is "true" or "false") writer.WriteBoolean(name, value == "true");
            else if (decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                writer.WriteNumber(name, number);
            else writer.WriteString(name, value);
        }
        writer.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, double[] numbers)
    {
        writer.WriteStartArray();
        foreach (var number in numbers) writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(n => n.GetDouble())];
}
