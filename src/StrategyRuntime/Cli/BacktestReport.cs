using System.Globalization;
using System.Text;
using System.Text.Json;
using Spectre.Console;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Json;
using StrategyRuntime.Storage.Reading;

namespace StrategyRuntime.Cli;

/// <summary>What a backtest prints at its end.</summary>
internal static class BacktestReport
{
    // What one looks at first; metrics.json has them all.
    private static readonly (string Key, string Label)[] s_rows =
    [
        ("total_return", "Total return"), ("annualised_return", "Annualised return"), ("sharpe", "Sharpe"), ("sortino", "Sortino"),
        ("max_drawdown", "Max drawdown"), ("calmar", "Calmar"), ("trades", "Trades"), ("win_rate", "Win rate"),
        ("profit_factor", "Profit factor"), ("expectancy", "Expectancy"), ("exposure", "Exposure"), ("fees", "Fees"), ("equity", "Equity"),
    ];

    /// <summary>One JSON object on stdout: <c>{session_id, folder, metrics, trades}</c>.</summary>
    public static void PrintJson(SessionId session, string folder, SessionReader reader)
    {
        using var stdout = Console.OpenStandardOutput();
        using (var writer = new Utf8JsonWriter(stdout, new JsonWriterOptions { Encoder = RuntimeJson.Options.Encoder }))
        {
            writer.WriteStartObject();
            writer.WriteString("session_id", session.ToString());
            writer.WriteString("folder", folder);
            writer.WritePropertyName("metrics");
            writer.WriteRawValue(reader.Metrics().Span);
            writer.WritePropertyName("trades");
            writer.WriteRawValue(reader.Trades().Span);
            writer.WriteEndObject();
        }
        stdout.Write("\n"u8);
    }

    /// <summary>A table of metrics and the equity as a line.</summary>
    public static void Print(RunPlan plan, string folder, SessionReader reader)
    {
        using var metrics = JsonDocument.Parse(reader.Metrics());
        var table = new Table()
            .Border(TableBorder.Rounded)
            .AddColumn(Markup.Escape(plan.Strategy.Name))
            .AddColumn(new TableColumn("").RightAligned());
        foreach (var (key, label) in s_rows)
        {
            if (metrics.RootElement.TryGetProperty(key, out var value)) table.AddRow(label, Markup.Escape(Show(value)));
        }
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"Equity {Sparkline.Draw(Equity(reader))}");
        AnsiConsole.MarkupLineInterpolated($"Files  {FromHere(folder)}");
    }

    /// <summary>A path that can be used in the next command: relative when it lies below the current folder.</summary>
    private static string FromHere(string folder)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, folder);
        return relative.StartsWith("..", StringComparison.Ordinal) ? folder : relative;
    }

    private static string Show(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble().ToString("#,0.####", CultureInfo.InvariantCulture)
        : value.ValueKind == JsonValueKind.Null ? "–" : value.ToString();

    /// <summary>Equity at the end of every day, and at the end of the run.</summary>
    private static List<double> Equity(SessionReader reader)
    {
        using var lines = new MemoryStream();
        reader.CopyLinesAsync(lines, 0, filter: EventFilter.Only(EventType.Session)).GetAwaiter().GetResult();
        var equity = new List<double>();
        foreach (
            var line in Encoding.UTF8.GetString(lines.GetBuffer(), 0, (int)lines.Length).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line);
            equity.Add(json.RootElement.GetProperty("accumulated").GetProperty("equity").GetDouble());
        }
        return equity;
    }
}
