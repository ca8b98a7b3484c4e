using System.Globalization;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Studies;
using StrategyRuntime.Storage.Tables;

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

    /// <summary>
    /// Writes it as Parquet: figures are numbers and their moments instants, undefined ones empty; a parameter is a number, a flag or a
    /// text, whichever all of its values are.
    /// </summary>
    /// <param name="output">Takes it.</param>
    /// <param name="lines">The lines of the sets.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task WriteParquetAsync(Stream output, IEnumerable<byte[]> lines, CancellationToken cancellationToken)
    {
        ColumnKind[] kinds =
        [
            ColumnKind.Integer, ColumnKind.Text, ColumnKind.Integer, ColumnKind.Text, .. plan.Space.Axes.Select(KindOf),
            .. StudyMetrics.Columns.Select(name => StudyMetrics.IndexOf(name) is null ? ColumnKind.Time : ColumnKind.Number),
            ColumnKind.Text,
        ];
        await using var table = new TableWriter(
            output, TableFormat.Parquet, [.. Columns.Zip(kinds, (name, kind) => new TableColumn(name, kind))]);
        foreach (var line in lines)
        {
            using (var json = JsonDocument.Parse(line))
            {
                var column = 0;
                foreach (var cell in Cells(json.RootElement))
                {
                    Set(table, column, kinds[column], cell);
                    column++;
                }
            }
            await table.EndRowAsync(cancellationToken);
        }
        await table.CompleteAsync(cancellationToken);
    }

    /// <summary>The cells of a line, in the order of the columns.</summary>
    public IEnumerable<JsonElement> Cells(JsonElement line)
    {
        foreach (var name in (string[])["set", "symbol", "account", "path"]) yield return line.GetProperty(name);
        foreach (var axis in plan.Space.Axes) yield return line.GetProperty("parameters").GetProperty(axis.Name);
        foreach (var figure in StudyMetrics.Cells(line.GetProperty("metrics"))) yield return figure;
        yield return line.GetProperty("error");
    }

    private static ColumnKind KindOf(ParameterAxis axis) =>
        axis.Values.All(v => double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) ? ColumnKind.Number
        : axis.Values.All(v => v is "true" or "false") ? ColumnKind.Truth
        : ColumnKind.Text;

    private static void Set(TableWriter table, int column, ColumnKind kind, JsonElement cell)
    {
        // What is not set is empty.
        if (cell.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return;
        switch (kind)
        {
            case ColumnKind.Integer:
                table.Set(column, (long?)cell.GetInt64());
                break;
            case ColumnKind.Number:
                table.Set(column, (double?)cell.GetDouble());
                break;
            case ColumnKind.Truth:
                table.Set(column, (bool?)cell.GetBoolean());
                break;
            case ColumnKind.Time:
                table.Set(column, new UtcTime(cell.GetDateTimeOffset().UtcTicks));
                break;
            default:
                table.Set(column, Text(cell));
                break;
        }
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
