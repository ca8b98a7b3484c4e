using System.Buffers;
using System.Text.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Json;
using StrategyRuntime.Storage.MarketData.Series;

namespace StrategyRuntime.Studies;

/// <summary>
/// What came of choosing on one part of the data and trying on the next, as a line: <c>{window, train_from, train_to, test_from, test_to,
/// set, symbol, account, parameters, train_objective, test_objective, train, test}</c>. The set is missing where none met the constraints.
/// </summary>
/// <param name="Line">The line.</param>
/// <param name="TrainObjective">Objective of the chosen set where it was chosen; NaN when there is none.</param>
/// <param name="TestObjective">Objective of the chosen set where it was tried; NaN when there is none.</param>
/// <param name="TestReturn">Total return where it was tried; NaN when there is none.</param>
internal sealed record StudyWindow(byte[] Line, double TrainObjective, double TestObjective, double TestReturn)
{
    /// <summary>Makes the line of a window.</summary>
    public static StudyWindow Make(
        StudyPlan plan, int number, TimeRange train, TimeRange test, SetResult? chosen, byte[]? trainMetrics, byte[]? testMetrics)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = RuntimeJson.Options.Encoder }))
        {
            var clock = new ExchangeClock(plan.Strategies[0].Exchange.Zone);
            writer.WriteStartObject();
            writer.WriteNumber("window", number);
            WriteTime(writer, "train_from", train.From, clock);
            WriteTime(writer, "train_to", train.To, clock);
            WriteTime(writer, "test_from", test.From, clock);
            WriteTime(writer, "test_to", test.To, clock);
            if (chosen is not null) SetLine.WriteSet(writer, plan, chosen.Set);
            WriteMetrics(writer, "train", trainMetrics, plan.Request.Objective.Metric);
            WriteMetrics(writer, "test", testMetrics, plan.Request.Objective.Metric);
            writer.WriteEndObject();
        }
        return Read(plan, buffer.WrittenSpan.ToArray());
    }

    /// <summary>Reads a line.</summary>
    public static StudyWindow Read(StudyPlan plan, byte[] line)
    {
        using var json = JsonDocument.Parse(line);
        var objective = plan.Request.Objective.Metric;
        return new StudyWindow(
            line, Number(json.RootElement, "train", objective), Number(json.RootElement, "test", objective),
            Number(json.RootElement, "test", "total_return"));
    }

    private static double Number(JsonElement line, string part, string name) =>
        line.GetProperty(part) is { ValueKind: JsonValueKind.Object } metrics && metrics.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number
                ? value.GetDouble()
                : double.NaN;

    private static void WriteTime(Utf8JsonWriter writer, string name, UtcTime? time, ExchangeClock clock)
    {
        if (time is { } at) writer.WriteString(name, clock.Format(at));
        else writer.WriteNull(name);
    }

    private static void WriteMetrics(Utf8JsonWriter writer, string name, byte[]? metrics, string objective)
    {
        writer.WritePropertyName($"{name}_objective");
        if (metrics is null)
        {
            writer.WriteNullValue();
            writer.WriteNull(name);
            return;
        }
        using (var json = JsonDocument.Parse(metrics)) json.RootElement.GetProperty(objective).WriteTo(writer);
        writer.WritePropertyName(name);
        writer.WriteRawValue(metrics, skipInputValidation: true);
    }
}
