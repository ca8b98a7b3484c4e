using System.Buffers;
using System.Text.Json;
using StrategyRuntime.Engine.Metrics;

namespace StrategyRuntime.Studies;

/// <summary>The figures of a set that are single values, in the order of metrics.json.</summary>
internal static class StudyMetrics
{
    private const string TimeSuffix = "_time";

    private static readonly Dictionary<string, int> s_indexes;

    // A run without an event has every figure, most of them undefined.
    static StudyMetrics()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) new RunMetrics().Write(writer);
        using var metrics = JsonDocument.Parse(buffer.WrittenMemory);
        Columns = [.. metrics.RootElement.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Object).Select(p => p.Name)];
        Numbers = [.. Columns.Where(name => !name.EndsWith(TimeSuffix, StringComparison.Ordinal))];
        s_indexes = Numbers.Select((name, at) => (name, at)).ToDictionary(n => n.name, n => n.at, StringComparer.Ordinal);
    }

    /// <summary>Names of all single values.</summary>
    public static IReadOnlyList<string> Columns { get; }

    /// <summary>Names of those that are numbers.</summary>
    public static IReadOnlyList<string> Numbers { get; }

    /// <summary>Place of a number; null when there is none of that name.</summary>
    public static int? IndexOf(string name) => s_indexes.TryGetValue(name, out var at) ? at : null;

    /// <summary>Reads the numbers of a metrics.json; NaN for what is undefined.</summary>
    public static double[] Read(JsonElement metrics)
    {
        var numbers = new double[Numbers.Count];
        Array.Fill(numbers, double.NaN);
        foreach (var property in metrics.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Number && s_indexes.TryGetValue(property.Name, out var at))
                numbers[at] = property.Value.GetDouble();
        }
        return numbers;
    }
}
