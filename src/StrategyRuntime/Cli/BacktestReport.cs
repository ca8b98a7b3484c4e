using System.Buffers;
using System.Text;
using System.Text.Json;
using Spectre.Console;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Json;
using StrategyRuntime.Storage.Buffers;
using StrategyRuntime.Storage.Reading;

namespace StrategyRuntime.Cli;

/// <summary>What a backtest prints at its end.</summary>
internal static class BacktestReport
{
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
            writer.WriteRawValue(TradesOf(reader));
            writer.WriteEndObject();
        }
        stdout.Write("\n"u8);
    }

    private static ReadOnlySequence<byte> TradesOf(SessionReader reader)
    {
        var trades = new PieceWriter();
        trades.Write("["u8);
        reader.WriteTrades(trades, 0, int.MaxValue);
        trades.Write("]"u8);
        return trades.ToSequence();
    }

    /// <summary>A table of metrics and the equity as a line.</summary>
    public static void Print(RunPlan plan, string folder, SessionReader reader)
    {
        using var metrics = JsonDocument.Parse(reader.Metrics());
        new MetricsTable(metrics.RootElement, plan.Broker.Currency).Print(plan.Strategy.Name);
        Screen.Output.MarkupLineInterpolated($"Equity {Sparkline.Draw(Equity(reader))}");
        Screen.Output.MarkupLineInterpolated($"Files  {FromHere(folder)}");
    }

    /// <summary>A path that can be used in the next command: relative when it lies below the current folder.</summary>
    private static string FromHere(string folder)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, folder);
        return relative.StartsWith("..", StringComparison.Ordinal) ? folder : relative;
    }

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
