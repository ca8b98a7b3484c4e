using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Json;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Storage.Story;

namespace StrategyRuntime.Executions.Api;

/// <summary>Routes that read the results of a run so far: from its buffer while a backtest runs, from its files otherwise.</summary>
internal static class ExecutionReads
{
    private static readonly JsonElement s_zero = JsonSerializer.SerializeToElement(0);

    /// <summary>Maps them below one execution.</summary>
    public static void MapExecutionReads(this RouteGroupBuilder one)
    {
        one.MapGet("/positions", Positions)
            .Produces<Page<JsonElement>>()
            .WithExample(response: RecordedRun.Answer("positions"))
            .ProducesProblems(400, 404);
        one.MapGet("/trades", Trades)
            .Produces<Page<JsonElement>>()
            .WithExample(response: RecordedRun.Answer("trades"))
            .ProducesProblems(400, 404);
        one.MapGet("/metrics", Metrics)
            .Produces<JsonElement>()
            .WithExample(response: RecordedRun.Answer("metrics"))
            .ProducesProblems(400, 404);
        one.MapGet("/nodes", NodesAsync)
            .Produces<IReadOnlyDictionary<string, JsonElement>>()
            .WithExample(response: RecordedRun.Answer("nodes"))
            .ProducesProblems(400, 404);
        one.MapGet("/candles", CandlesAsync)
            .Produces<Page<JsonElement>>()
            .WithExample(response: RecordedRun.Answer("candles"))
            .ProducesProblems(400, 404);
        one.MapGet("/trades/{trade_id}/story", Story)
            .Produces<TradeStory>()
            .WithExample(response: StoryExample.Story)
            .ProducesProblems(400, 404);
        one.MapGet("/state", StateAt).Produces<JsonElement>().WithExample(response: RecordedRun.Answer("state")).ProducesProblems(400, 404);
    }

    /// <summary>Positions in the order in which they were opened.</summary>
    internal static IResult Positions(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, string? limit = null, string? cursor = null) =>
        Listing(context, limit, cursor, r => r.Positions(), root => root.EnumerateObject().Select(p => p.Value));

    /// <summary>Trades in the order in which they were closed; with <c>format</c> csv or parquet all of them as a table.</summary>
    internal static IResult Trades(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, string? limit = null, string? cursor = null,
        string? format = null)
    {
        if (!TableAnswer.Read(format).Succeeded(out var chosen, out var problem)) return problem.ToResult();
        if (chosen.Table is not { } table) return Listing(context, limit, cursor, r => r.Trades(), root => root.EnumerateArray());
        return WithRun(context, reader => new TableAnswer(
            table, $"{sessionId}.trades", (output, stop) => RunTables.WriteTradesAsync(reader, table, output, stop)));
    }

    /// <summary>
    /// Why a trade was made, how it went and why it ended: conditions with the values of that moment, stop and target as they moved, the
    /// nodes on its way, and sentences. Also of a position that is open.
    /// </summary>
    /// <param name="sessionId">The execution.</param>
    /// <param name="tradeId">The trade: its key in positions.json.</param>
    /// <param name="context">The request.</param>
    internal static IResult Story(
        [FromRoute(Name = "session_id")] string sessionId, [FromRoute(Name = "trade_id")] string tradeId, HttpContext context) =>
        WithRun(context, reader => StoryReader.Read(reader, tradeId) is { } story
            ? new TaggedJson(JsonSerializer.SerializeToUtf8Bytes(story, RuntimeJson.Options))
            : ExecutionProblems.UnknownPosition.With($"The run has no position '{tradeId}'.").ToResult());

    /// <summary>Metrics of the run so far.</summary>
    internal static IResult Metrics([FromRoute(Name = "session_id")] string sessionId, HttpContext context) =>
        WithRun(context, reader => new TaggedJson(reader.Metrics()));

    /// <summary>
    /// State of every node that an event has named, by node id: <c>active</c>, <c>pending</c> or <c>inactive</c>. With
    /// <c>?conditions=true</c> each node is an object with its <c>state</c> and how often it has completed in the whole run, <c>count</c>.
    /// While the run is active, an active signal also has the current values of its conditions, in the same fields as the event of a signal
    /// that fired.
    /// </summary>
    /// <param name="sessionId">The execution.</param>
    /// <param name="context">The request.</param>
    /// <param name="conditions"><c>true</c> or <c>false</c>.</param>
    internal static async Task<IResult> NodesAsync(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, string? conditions = null)
    {
        if (conditions is not (null or "true" or "false"))
            return Finding.Summarise([CommonProblems.InvalidRequest.At("conditions", "conditions must be true or false")]).ToResult();
        var run = ExecutionFilter.Run(context);
        if (run.Reader() is not { } reader) return NoRun(context).ToResult();
        var armed = conditions == "true" && run.Live is { } live ? await live.InspectAsync() : null;
        using var snapshot = JsonDocument.Parse(reader.Snapshot().Json);
        var states = snapshot.RootElement.GetProperty("nodes");
        if (conditions != "true") return new TaggedJson(JsonSerializer.SerializeToUtf8Bytes(states, RuntimeJson.Options));
        return new TaggedJson(WithConditions(states, snapshot.RootElement.GetProperty("firings"), armed));
    }

    /// <summary>
    /// Closed candles with their indicators, oldest first, of a symbol and a timeframe (or of all); with <c>format</c> csv or parquet all
    /// of them as a table.
    /// </summary>
    internal static async Task<IResult> CandlesAsync(
        [FromRoute(Name = "session_id")] string sessionId,
        HttpContext context,
        string? symbol = null,
        string? timeframe = null,
        string? limit = null,
        string? cursor = null,
        string? format = null)
    {
        if (!PageRequest.Read(limit, cursor).Succeeded(out var page, out var problem)
            || !TableAnswer.Read(format).Succeeded(out var chosen, out problem)) return problem.ToResult();
        if (ExecutionFilter.Run(context).Reader() is not { } reader) return NoRun(context).ToResult();
        if (chosen.Table is { } table)
        {
            return new TableAnswer(
                table,
                $"{sessionId}.candles",
                (output, stop) => RunTables.WriteCandlesAsync(reader, symbol, timeframe, table, output, stop));
        }
        var candles = await CandlePage.ReadAsync(reader, symbol, timeframe, page, context.RequestAborted);
        return new TaggedJson(JsonSerializer.SerializeToUtf8Bytes(candles, RuntimeJson.Options));
    }

    /// <summary>The accumulated state as it was right after an event.</summary>
    /// <param name="sessionId">The execution.</param>
    /// <param name="context">The request.</param>
    /// <param name="at">The event, <c>{run}-{seq}</c>.</param>
    /// <param name="runs">Runs that were followed by a newer one.</param>
    internal static IResult StateAt(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, RunReaders runs, string? at = null)
    {
        if (!CatchupId.TryParse(at, out var id))
            return Finding.Summarise([CommonProblems.InvalidRequest.At("at", "at must be a catchup_id: {run}-{seq}")]).ToResult();
        var shown = ExecutionFilter.Run(context);
        var current = shown.Reader();
        if (current?.Run == id.Run) return StateOf(current, id);
        using var earlier = current is null || id.Run > current.Run || shown.Earlier is not null ? null : runs.Open(shown.Session, id.Run);
        return earlier is null ? Unknown(id) : StateOf(earlier.Reader, id);
    }

    private static byte[] WithConditions(JsonElement states, JsonElement firings, byte[]? armed)
    {
        using var conditions = armed is null ? null : JsonDocument.Parse(armed);
        var nodes = new Dictionary<string, Dictionary<string, JsonElement>>(StringComparer.Ordinal);
        foreach (var node in states.EnumerateObject())
        {
            nodes[node.Name] = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
            {
                ["state"] = node.Value,
                ["count"] = firings.TryGetProperty(node.Name, out var fired) ? fired.GetProperty("count") : s_zero,
            };
            if (conditions is null || !conditions.RootElement.TryGetProperty(node.Name, out var signal)) continue;
            foreach (var member in signal.EnumerateObject()) nodes[node.Name][member.Name] = member.Value;
        }
        return JsonSerializer.SerializeToUtf8Bytes(nodes, RuntimeJson.Options);
    }

    private static IResult StateOf(SessionReader reader, CatchupId id) =>
        id.Seq > reader.LastSeq ? Unknown(id) : new TaggedJson(reader.StateAt(id.Seq).Json);

    private static ProblemResult Unknown(CatchupId id) =>
        ExecutionProblems.UnknownEvent.With(string.Create(CultureInfo.InvariantCulture, $"There is no event {id}."));

    private static IResult Listing(
        HttpContext context,
        string? limit,
        string? cursor,
        Func<SessionReader, ReadOnlyMemory<byte>> read,
        Func<JsonElement, IEnumerable<JsonElement>> items)
    {
        if (!PageRequest.Read(limit, cursor).Succeeded(out var page, out var problem)) return problem.ToResult();
        return WithRun(context, reader =>
        {
            using var document = JsonDocument.Parse(read(reader));
            return new TaggedJson(JsonSerializer.SerializeToUtf8Bytes(page.Cut(items(document.RootElement)), RuntimeJson.Options));
        });
    }

    private static IResult WithRun(HttpContext context, Func<SessionReader, IResult> show) =>
        ExecutionFilter.Run(context).Reader() is { } reader ? show(reader) : NoRun(context).ToResult();

    private static ApiProblem NoRun(HttpContext context) =>
        ExecutionProblems.NoRun.With($"{ExecutionFilter.Run(context).Session} has not run yet; start it first.");
}
