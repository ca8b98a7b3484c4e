using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StrategyRuntime.Mcp;

/// <summary>
/// Runs a backtest that is kept: adds its execution, or changes and starts the one that there is, and waits for the end. A caller that goes
/// leaves the run to itself.
/// </summary>
internal static class BacktestTool
{
    private const string Executions = "/api/v1/executions";
    private const string One = $"{Executions}/{{session_id}}";

    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs it.</summary>
    public static async Task<RouteAnswer> RunAsync(ToolCall call)
    {
        var settings = new Dictionary<string, object?> { ["mode"] = "backtest" };
        var added = await call.SendAsync(new RouteCall("POST", Executions)
        {
            Body = call.Arguments.Body(
                new Dictionary<string, object?>(settings) { ["auto_start"] = true },
                "strategy_id", "broker_connection_id", "label", "from", "to", "parameters"),
        });
        var sessionId = added.Succeeded ? added.Json().GetProperty("session_id").GetString()! : await FindAsync(call, added);
        if (sessionId is null) return added;
        var of = new Dictionary<string, string> { ["session_id"] = sessionId };
        var run = added.Succeeded ? 1 : 0;
        if (!added.Succeeded)
        {
            // What is not given has its default again, as in an execution that is new.
            foreach (var name in (string[])["from", "to", "parameters"]) settings[name] = null;
            var changed = await call.SendAsync(new RouteCall("PATCH", One)
            {
                Values = of, Body = call.Arguments.Body(settings, "from", "to", "parameters"),
            });
            if (!changed.Succeeded) return changed;
            run = changed.Json().GetProperty("run").GetInt32() + 1;
            var started = await call.SendAsync(new RouteCall("POST", $"{One}/start") { Values = of });
            if (!started.Succeeded) return started;
        }
        return await EndAsync(call, of, run);
    }

    /// <summary>The execution of the slot, when that is why it was not added.</summary>
    private static async Task<string?> FindAsync(ToolCall call, RouteAnswer refused)
    {
        if (refused.Status != StatusCodes.Status409Conflict) return null;
        var list = await call.SendAsync(new RouteCall("GET", Executions) { Query = [KeyValuePair.Create("limit", (string?)"5000")] });
        if (!list.Succeeded) return null;
        var account = call.Arguments.Text("broker_connection_id") ?? "paper";
        return list.Json().GetProperty("items").EnumerateArray()
            .Where(e => Is(e, "strategy_id", call.Arguments.Text("strategy_id")) && Is(e, "broker_connection_id", account)
                && Is(e, "label", call.Arguments.Text("label")))
            .Select(e => e.GetProperty("session_id").GetString()).FirstOrDefault();

        static bool Is(JsonElement execution, string name, string? value) =>
            (execution.TryGetProperty(name, out var given) ? given.GetString() : null) == value;
    }

    private static bool HasError(JsonElement execution) => execution.GetProperty("error").ValueKind == JsonValueKind.String;

    private static async Task<RouteAnswer> EndAsync(ToolCall call, Dictionary<string, string> of, int run)
    {
        var waited = Stopwatch.StartNew();
        var most = TimeSpan.FromSeconds(call.Arguments.Number("wait_seconds", otherwise: 60));
        while (true)
        {
            var now = await call.SendAsync(new RouteCall("GET", One) { Values = of });
            if (!now.Succeeded) return now;
            var execution = now.Json();
            var hasEnded = execution.GetProperty("state").GetString() is "completed" or "stopped" or "failed" or "diverged" or "damaged";
            var isIt = execution.GetProperty("run").GetInt32() >= run || HasError(execution);
            if ((hasEnded && isIt) || waited.Elapsed >= most)
            {
                var result = new JsonObject { ["execution"] = JsonNode.Parse(now.Text) };
                var metrics = hasEnded ? await call.SendAsync(new RouteCall("GET", $"{One}/metrics") { Values = of }) : null;
                if (metrics is { Succeeded: true }) result["metrics"] = JsonNode.Parse(metrics.Text);
                return now with { Text = result.ToJsonString() };
            }
            await Task.Delay(s_between, call.Gone);
        }
    }
}
