using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Commands;

namespace StrategyRuntime.Executions.Api;

/// <summary>
/// The summary of an execution: the <c>accumulated</c> of its last published event, and <c>pnl_today</c>, the one definition of a day's
/// profit. That is equity less the equity at the end of the trading day before, of a live simulation that goes on; null for a backtest, for
/// a run that has ended, and until a recovery has found the day again.
/// </summary>
internal static class RunSummary
{
    /// <summary>The summary; null without an event.</summary>
    public static JsonElement? Of(ExecutionView view, LastEvent? last, decimal? pnlToday) => With(last, IsLive(view) ? pnlToday : null);

    /// <summary>The summary of a run that has ended; null without an event.</summary>
    public static JsonElement? Of(LastEvent? last) => With(last, null);

    /// <summary>True when the day's profit of an execution counts.</summary>
    public static bool IsLive(ExecutionView view) =>
        view.Record.Mode == Mode.LiveSimulation && view.Record.State.IsActive() && view.Record.Run > 0;

    private static JsonElement? With(LastEvent? last, decimal? pnlToday)
    {
        if (last is null) return null;
        var summary = JsonObject.Create(last.Summary)!;
        summary["pnl_today"] = pnlToday;
        return JsonSerializer.SerializeToElement(summary);
    }
}
