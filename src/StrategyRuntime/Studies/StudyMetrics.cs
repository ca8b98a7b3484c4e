using System.Buffers;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Metrics;

namespace StrategyRuntime.Studies;

/// <summary>The figures of a set that are single values, in the order of metrics.json.</summary>
internal static class StudyMetrics
{
    private const string TimeSuffix = "_time";

    private static readonly Dictionary<string, int> s_indexes;
    private static readonly Dictionary<string, int> s_columns;
    private static readonly byte[][] s_names;

    // A run without an event has every figure, most of them undefined.
    static StudyMetrics()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) new RunMetrics().Write(writer);
        using var metrics = JsonDocument.Parse(buffer.WrittenMemory);
        Columns = [.. metrics.RootElement.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Object).Select(p => p.Name)];
        Numbers = [.. Columns.Where(name => !name.EndsWith(TimeSuffix, StringComparison.Ordinal))];
        s_indexes = Places(Numbers);
        s_columns = Places(Columns);
        s_names = [.. Numbers.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>Names of all single values.</summary>
    public static IReadOnlyList<string> Columns { get; }

    /// <summary>Names of those that are numbers.</summary>
    public static IReadOnlyList<string> Numbers { get; }

    /// <summary>Place of a number; null when there is none of that name.</summary>
    public static int? IndexOf(string name) => s_indexes.TryGetValue(name, out var at) ? at : null;

    /// <summary>Reads the numbers of a metrics.json; NaN for what is undefined.</summary>
    public static double[] Read(ReadOnlySpan<byte> metrics)
    {
        var numbers = new double[Numbers.Count];
        Array.Fill(numbers, double.NaN);
        var reader = new Utf8JsonReader(metrics);
        reader.Read();
        // They commonly stand in their order, so the next name is the one that is looked for.
        for (var next = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName;)
        {
            int? place = next < s_names.Length && reader.ValueTextEquals(s_names[next]) ? next : IndexOf(reader.GetString()!);
            reader.Read();
            if (place is { } at)
            {
                next = at + 1;
                if (reader.TokenType == JsonTokenType.Number) numbers[at] = reader.GetDouble();
            }
            reader.Skip();
        }
        return numbers;
    }

    /// <summary>The single values of a metrics.json in the order of the columns; undefined where one is missing.</summary>
    public static JsonElement[] Cells(JsonElement metrics)
    {
        var cells = new JsonElement[Columns.Count];
        if (metrics.ValueKind != JsonValueKind.Object) return cells;
        var next = 0;
        foreach (var property in metrics.EnumerateObject())
        {
            if (next >= cells.Length || !property.NameEquals(Columns[next]))
            {
                if (!s_columns.TryGetValue(property.Name, out var at)) continue;
                next = at;
            }
            cells[next++] = property.Value;
        }
        return cells;
    }

    private static Dictionary<string, int> Places(IReadOnlyList<string> names) =>
        names.Select((name, at) => (name, at)).ToDictionary(n => n.name, n => n.at, StringComparer.Ordinal);
}
