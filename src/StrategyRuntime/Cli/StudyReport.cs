using System.Globalization;
using System.IO.Abstractions;
using System.Text.Json;
using Spectre.Console;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Json;
using StrategyRuntime.Storage.Studies;
using StrategyRuntime.Studies;

namespace StrategyRuntime.Cli;

/// <summary>What a study prints at its end.</summary>
internal sealed class StudyReport(
    StudyPlan plan, IReadOnlyList<SetResult> results, Func<int, byte[]> line, StudySummary summary, TimeSpan elapsed)
{
    private const string Undefined = "–";
    private const string Shades = " ░▒▓█";
    private const int HeatColumns = 60;

    private static readonly (string Name, string Header, double Factor, string Format)[] s_columns =
    [
        ("total_return", "return %", 100, "#,0.00"), ("sharpe", "sharpe", 1, "0.000"), ("max_drawdown", "drawdown %", 100, "0.00"),
        ("profit_factor", "profit factor", 1, "0.00"), ("trades", "trades", 1, "#,0"),
    ];

    private readonly StudyObjective _objective = plan.Request.Objective;

    private IReadOnlyList<SetResult> Ranked => StudyRanking.Rank(results, _objective);

    /// <summary>One JSON object on stdout: <c>{sets, seconds, objective, results, luck, walk_forward}</c>.</summary>
    public void PrintJson(int limit)
    {
        using var stdout = Console.OpenStandardOutput();
        Write(stdout, limit);
        stdout.Write("\n"u8);
    }

    /// <summary>Writes study.json, results.csv and results.parquet.</summary>
    public async Task WriteFilesAsync(IFileSystem files, string folder, CancellationToken cancellationToken)
    {
        var lines = Enumerable.Range(0, results.Count).Select(line);
        files.Directory.CreateDirectory(folder);
        using (var study = files.File.Create(files.Path.Combine(folder, StudyFolder.Record))) Write(study, results.Count);
        var table = new StudyTable(plan);
        using (var csv = files.File.Create(files.Path.Combine(folder, StudyFolder.Csv))) table.WriteCsv(csv, lines);
        await using var parquet = files.File.Create(files.Path.Combine(folder, StudyFolder.Parquet));
        await table.WriteParquetAsync(parquet, lines, cancellationToken);
    }

    /// <summary>A table of the best, what luck has to do with it, and a map of two parameters.</summary>
    public void Print(int limit)
    {
        var table = new Table().Border(TableBorder.Rounded);
        if (plan.Request.Symbols.Count > 0) table.AddColumn("symbol");
        if (plan.Accounts.Count > 1) table.AddColumn("account");
        foreach (var axis in plan.Space.Axes) table.AddColumn(Markup.Escape(Short(axis.Name)));
        if (s_columns.All(c => c.Name != _objective.Metric)) table.AddColumn(Markup.Escape(_objective.Metric));
        foreach (var column in s_columns) table.AddColumn(new TableColumn(column.Header).RightAligned());
        foreach (var result in Ranked.Take(Math.Min(limit, 10))) table.AddRow([.. Cells(result).Select(Markup.Escape)]);
        Screen.Output.Write(table);
        Screen.Output.MarkupLineInterpolated(
            $"{results.Count:N0} sets in {elapsed.TotalSeconds:0.0} s, best {_objective.Metric} first");
        if (results.FirstOrDefault(r => r.Error is not null) is { Error: { } error })
            Screen.Output.MarkupLineInterpolated($"{results.Count(r => r.Error is not null):N0} of them could not run: {error}");
        PrintPaths();
        PrintLuck();
        PrintWalkForward();
        PrintHeatMap();
    }

    private void Write(Stream output, int limit)
    {
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = RuntimeJson.Options.Encoder });
        writer.WriteStartObject();
        writer.WriteNumber("sets", results.Count);
        writer.WriteNumber("seconds", Math.Round(elapsed.TotalSeconds, 3));
        writer.WriteString("objective", _objective.Metric);
        writer.WriteString("direction", SnakeCase.Word(_objective.Direction));
        writer.WriteStartArray("results");
        foreach (var result in Ranked.Take(limit)) StudyItem.Write(writer, plan, result, line(result.Set.Number));
        writer.WriteEndArray();
        WriteElement(writer, "luck", summary.Luck);
        WriteElement(writer, "walk_forward", summary.WalkForward);
        writer.WriteEndObject();
    }

    private static void WriteElement(Utf8JsonWriter writer, string name, JsonElement? value)
    {
        writer.WritePropertyName(name);
        if (value is { } element) element.WriteTo(writer);
        else writer.WriteNullValue();
    }

    private IEnumerable<string> Cells(SetResult result)
    {
        if (plan.Request.Symbols.Count > 0) yield return plan.Symbols[result.Set.Symbol];
        if (plan.Accounts.Count > 1) yield return result.Set.Account.ToString(CultureInfo.InvariantCulture);
        foreach (var value in plan.Space.ValuesOf(result.Set.Combination).Values) yield return value;
        if (s_columns.All(c => c.Name != _objective.Metric)) yield return Number(result.Objective, 1, "#,0.####");
        foreach (var (name, _, factor, format) in s_columns) yield return Number(result.Number(name), factor, format);
    }

    private static string Number(double value, double factor, string format) =>
        double.IsNaN(value) ? Undefined : (value * factor).ToString(format, CultureInfo.InvariantCulture);

    private void PrintPaths()
    {
        var byPath = results.Where(r => r.Error is null)
            .GroupBy(r => r.Path, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal);
        foreach (var path in byPath)
        {
            using var json = JsonDocument.Parse(line(path.First().Set.Number));
            var reason = json.RootElement.TryGetProperty(SetLine.PathReason, out var text) ? $": {text.GetString()}" : "";
            Screen.Output.MarkupLineInterpolated($"{path.Count():N0} by {path.Key}{reason}");
        }
    }

    private void PrintLuck()
    {
        if (summary.Luck is not { } luck) return;
        var deflated = luck.GetProperty("deflated_sharpe");
        if (deflated.ValueKind == JsonValueKind.Number)
        {
            var trials = luck.GetProperty("trials").GetInt32();
            Screen.Output.MarkupLineInterpolated(
                $"Deflated Sharpe {deflated.GetDouble() * 100:0.0} %: the chance that the best beats what luck makes of {trials:N0} sets.");
        }
        var overfitting = luck.GetProperty("pbo");
        if (overfitting.ValueKind == JsonValueKind.Number)
        {
            Screen.Output.MarkupLineInterpolated($"Probability of overfitting {overfitting.GetDouble() * 100:0.0} %:");
            Screen.Output.WriteLine("  how often the set that was best on one half of the days was below the middle on the other half.");
        }
        PrintParts(luck);
        var changes = luck.GetProperty("neighbourhood").EnumerateArray()
            .Where(n => n.GetProperty("change").ValueKind == JsonValueKind.Number)
            .Select(n => $"{Short(n.GetProperty("parameter").GetString()!)} {Signed(n.GetProperty("change").GetDouble(), 1, "0.000")}");
        PrintList($"A step from the best, {_objective.Metric} changes by", changes);
        PrintList("By year", luck.GetProperty("by_year").EnumerateArray().Select(y =>
            $"{y.GetProperty("year").GetRawText()} {Percent(y.GetProperty("total_return"))}"));
        var sides = luck.GetProperty("by_side");
        if (sides.ValueKind == JsonValueKind.Object)
        {
            PrintList("By side", sides.EnumerateObject().Select(side =>
            {
                var (pnl, trades) = (side.Value.GetProperty("pnl").GetDouble(), side.Value.GetProperty("trades").GetRawText());
                return $"{side.Name} {Signed(pnl, 1, "#,0.00")} in {trades} trades";
            }));
        }
        if (plan.Symbols.Count < 2) return;
        PrintList($"Best {_objective.Metric} by symbol", luck.GetProperty("by_symbol").EnumerateArray().Select(s =>
            $"{s.GetProperty("symbol").GetString()} {Text(s.GetProperty("best"))}"));
    }

    /// <summary>The best set on the first part of the days and on the rest, and with twice the costs.</summary>
    private void PrintParts(JsonElement luck)
    {
        foreach (var (name, words) in ((string, string)[])
            [("in_sample", "In sample"), ("out_of_sample", "Out of sample"), ("double_costs", "With twice the costs")])
        {
            if (luck.GetProperty(name) is not { ValueKind: JsonValueKind.Object } metrics) continue;
            var objective = Text(metrics.GetProperty(_objective.Metric));
            Screen.Output.MarkupLineInterpolated(
                $"{words}: return {Percent(metrics.GetProperty("total_return"))}, {_objective.Metric} {objective}");
        }
    }

    private static void PrintList(string title, IEnumerable<string> parts)
    {
        var list = string.Join(", ", parts);
        if (list.Length > 0) Screen.Output.WriteLine($"{title}: {list}");
    }

    private static string Percent(JsonElement share) =>
        share.ValueKind == JsonValueKind.Number ? Signed(share.GetDouble(), 100, "0.00") + " %" : Undefined;

    private static string Signed(double value, double factor, string format) => (value > 0 ? "+" : "") + Number(value, factor, format);

    private void PrintWalkForward()
    {
        if (summary.WalkForward is not { } walk) return;
        var table = new Table().Border(TableBorder.Rounded).AddColumn("try from").AddColumn("to").AddColumn("chosen");
        table.AddColumn(new TableColumn($"{Markup.Escape(_objective.Metric)} chosen on").RightAligned());
        table.AddColumn(new TableColumn("tried on").RightAligned());
        foreach (var window in walk.GetProperty("windows").EnumerateArray())
        {
            var chosen = window.TryGetProperty("parameters", out var parameters)
                ? string.Join(", ", parameters.EnumerateObject().Select(p => $"{Short(p.Name)} {p.Value}"))
                : "none met the constraints";
            table.AddRow([.. new[]
            {
                Date(window, "test_from"), Date(window, "test_to"), chosen,
                Text(window.GetProperty("train_objective")), Text(window.GetProperty("test_objective")),
            }.Select(Markup.Escape)]);
        }
        Screen.Output.Write(table);
    }

    /// <summary>A name for a column: of a pointer its last two steps.</summary>
    private static string Short(string name) => name.StartsWith('/') ? string.Join('/', name.Split('/')[^2..]) : name;

    private static string Date(JsonElement window, string name) =>
        window.GetProperty(name) is { ValueKind: JsonValueKind.String } time ? time.GetString()![..10] : "end";

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? Number(value.GetDouble(), 1, "0.000") : Undefined;

    /// <summary>The objective over the first two parameters with several values: darker is better.</summary>
    private void PrintHeatMap()
    {
        var axes = plan.Space.Axes.Select((axis, at) => (axis, at)).Where(a => a.axis.Values.Count > 1).ToList();
        if (axes.Count != 2) return;
        // The longer parameter goes down when it is too wide.
        var (rows, columns) = axes[1].axis.Values.Count > HeatColumns ? (axes[1], axes[0]) : (axes[0], axes[1]);
        if (columns.axis.Values.Count > HeatColumns) return;
        var best = new double[rows.axis.Values.Count, columns.axis.Values.Count];
        for (var row = 0; row < rows.axis.Values.Count; row++)
        {
            for (var column = 0; column < columns.axis.Values.Count; column++) best[row, column] = double.NaN;
        }
        foreach (var result in results)
        {
            var indexes = plan.Space.IndexesOf(result.Set.Combination);
            ref var cell = ref best[indexes[rows.at], indexes[columns.at]];
            if (_objective.Compare(result.Objective, cell) < 0) cell = result.Objective;
        }
        var values = best.Cast<double>().Where(v => !double.IsNaN(v)).ToList();
        if (values.Count == 0) return;
        var (low, high) = _objective.Direction == ObjectiveDirection.Max ? (values.Min(), values.Max()) : (values.Max(), values.Min());
        var width = rows.axis.Values.Max(v => v.Length);
        var (first, last) = (columns.axis.Values[0], columns.axis.Values[^1]);
        Screen.Output.WriteLine($"{Short(rows.axis.Name)} down, {Short(columns.axis.Name)} {first} to {last} across:");
        for (var row = 0; row < rows.axis.Values.Count; row++)
        {
            var cells = Enumerable.Range(0, columns.axis.Values.Count).Select(column => Shade(best[row, column], low, high));
            Screen.Output.WriteLine($"{rows.axis.Values[row].PadLeft(width)} {string.Concat(cells)}");
        }
    }

    private static string Shade(double value, double low, double high)
    {
        if (double.IsNaN(value)) return "··";
        var share = high.Equals(low) ? 1 : (value - low) / (high - low);
        return new string(Shades[(int)Math.Round(share * (Shades.Length - 1))], 2);
    }
}
