using System.Text;
using System.Text.Json;

namespace StrategyRuntime.Studies;

/// <summary>The sets of a study as a table: set, symbol, account, path, parameters, then every single figure of metrics.json.</summary>
internal sealed class StudyTable(StudyPlan plan)
{
    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; } =
        ["set", "symbol", "account", "path", .. plan.Space.Axes.Select(a => a.Name), .. StudyMetrics.Columns, "error"];

    /// <summary>Writes it as CSV (RFC 4180), undefined figures empty, the numbers as the sets' metrics have them.</summary>
    /// <param name="output">Takes it.</param>
    /// <param name="lines">The lines of the sets.</param>
    public void WriteCsv(Stream output, IEnumerable<byte[]> lines)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(false), 64 << 10, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', Columns.Select(Quoted)));
        foreach (var line in lines)
        {
            using var json = JsonDocument.Parse(line);
            writer.WriteLine(string.Join(',', Cells(json.RootElement).Select(c => Quoted(Text(c)))));
        }
    }

    /// <summary>The cells of a line, in the order of the columns.</summary>
    public IEnumerable<JsonElement> Cells(JsonElement line)
    {
        foreach (var name in (string[])["set", "symbol", "account", "path"]) yield return line.GetProperty(name);
        foreach (var axis in plan.Space.Axes) yield return line.GetProperty("parameters").GetProperty(axis.Name);
        var metrics = line.GetProperty("metrics");
        foreach (var name in StudyMetrics.Columns)
            yield return metrics.ValueKind == JsonValueKind.Object && metrics.TryGetProperty(name, out var value) ? value : default;
        yield return line.GetProperty("error");
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\n\r") < 0
        ? text
        : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
