using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Json;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Buffers;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Storage.Story;

namespace StrategyRuntime.Executions.Api;

/// <summary>Routes that read the results of a run so far: from its buffer while a backtest runs, from its files otherwise.</summary>
internal static class ExecutionReads
{
    private static readonly JsonElement s_zero = JsonSerializer.SerializeToElement(0);

    /// <summary>Maps them below one execution.</summary>
    public static void MapExecutionReads(this RouteGroupBuilder execution)
    {
        var one = execution.MapGroup("").TakesLong();
        one.MapGet("/positions", Positions)
            .Produces<Page<JsonElement>>()
            .WithExample(response: RecordedRun.Answer("positions"))
            .ProducesProblems(400, 404, 429, 503);
        one.MapGet("/trades", Trades)
            .Produces<Page<JsonElement>>()
            .WithExample(response: RecordedRun.Answer("trades"))
            .ProducesProblems(400, 404, 429, 503);
        one.MapGet("/metrics", Metrics)
            .Produces<JsonElement>()
            .WithExample(response: RecordedRun.Answer("metrics"))
            .ProducesProblems(400, 404, 503);
        one.MapGet("/nodes", NodesAsync)
            .Produces<IReadOnlyDictionary<string, JsonElement>>()
            .WithExample(response: RecordedRun.Answer("nodes"))
            .ProducesProblems(400, 404, 503);
        one.MapGet("/candles", CandlesAsync)
            .Produces<Page<JsonElement>>()
            .WithExample(response: RecordedRun.Answer("candles"))
            .ProducesProblems(400, 404, 429, 503);
        one.MapGet("/trades/{trade_id}/story", Story)
            .Produces<TradeStory>()
            .WithExample(response: StoryExample.Story)
            .ProducesProblems(400, 404, 503);
        one.MapGet("/state", StateAt)
            .Produces<JsonElement>()
            .WithExample(response: RecordedRun.Answer("state"))
            .ProducesProblems(400, 404, 429, 503);
    }

    /// <summary>Positions in the order in which they were opened.</summary>
    internal static IResult Positions(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, string? limit = null, string? cursor = null) =>
        Items(context, limit, cursor, (reader, output, page) => reader.WritePositions(output, page.After, page.Limit));

    /// <summary>Trades in the order in which they were closed; with <c>format</c> csv or parquet all of them as a table.</summary>
    internal static IResult Trades(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, string? limit = null, string? cursor = null,
        string? format = null)
    {
        if (!TableAnswer.Read(format).Succeeded(out var chosen, out var problem)) return problem.ToResult();
        if (chosen.Table is not { } table)
            return Items(context, limit, cursor, (reader, output, page) => reader.WriteTrades(output, page.After, page.Limit));
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
        if (!Reader(context).Succeeded(out var reader, out var problem)) return problem.ToResult();
        var nodes = new PieceWriter();
        if (conditions != "true")
        {
            reader.WriteNodes(nodes);
            return new TaggedJson(nodes.ToSequence());
        }
        var armed = ExecutionFilter.Run(context).Live is { } live ? await live.InspectAsync() : null;
        reader.WriteNodesAndFirings(nodes);
        using var json = JsonDocument.Parse(nodes.ToSequence());
        return new TaggedJson(WithConditions(json.RootElement.GetProperty("nodes"), json.RootElement.GetProperty("firings"), armed));
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
        if (!Reader(context).Succeeded(out var reader, out problem)) return problem.ToResult();
        if (chosen.Table is { } table)
        {
            return new TableAnswer(
                table,
                $"{sessionId}.candles",
                (output, stop) => RunTables.WriteCandlesAsync(reader, symbol, timeframe, table, output, stop));
        }
        var candles = await CandlePage.ReadAsync(reader, symbol, timeframe, page, context.RequestAborted);
        return Charged(context, new(JsonSerializer.SerializeToUtf8Bytes(candles, RuntimeJson.Options)));
    }

    /// <summary>The accumulated state as it was right after an event.</summary>
    /// <param name="sessionId">The execution.</param>
    /// <param name="context">The request.</param>
    /// <param name="at">The event, <c>{run}-{seq}</c>.</param>
    /// <param name="runs">Runs that were followed by a newer one.</param>
    /// <param name="snapshots">The states that readers share.</param>
    internal static IResult StateAt(
        [FromRoute(Name = "session_id")] string sessionId,
        HttpContext context,
        RunReaders runs,
        SharedSnapshots snapshots,
        string? at = null)
    {
        if (!CatchupId.TryParse(at, out var id))
            return Finding.Summarise([CommonProblems.InvalidRequest.At("at", "at must be a catchup_id: {run}-{seq}")]).ToResult();
        var shown = ExecutionFilter.Run(context);
        var current = shown.Reader();
        if (current?.Run == id.Run) return StateOf(snapshots, shown, current, id);
        using var earlier = current is null || id.Run > current.Run || shown.Earlier is not null ? null : runs.Open(shown.Session, id.Run);
        return earlier is null ? Unknown(id) : StateOf(snapshots, shown, earlier.Reader, id);
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

    private static IResult StateOf(SharedSnapshots snapshots, ShownRun shown, SessionReader reader, CatchupId id)
    {
        if (id.Seq > reader.LastSeq) return Unknown(id);
        return snapshots.TakeAt(reader, shown.Session.UserId, id.Seq).Succeeded(out var state, out var problem)
            ? new TaggedJson(state.Json, state)
            : problem.ToResult();
    }

    private static ProblemResult Unknown(CatchupId id) =>
        ExecutionProblems.UnknownEvent.With(string.Create(CultureInfo.InvariantCulture, $"There is no event {id}."));

    /// <summary>Answers with a page of a list: its items as they stand in the file, of which nothing else is in memory.</summary>
    private static IResult Items(
        HttpContext context, string? limit, string? cursor, Func<SessionReader, PieceWriter, PageRequest, bool> write)
    {
        if (!PageRequest.Read(limit, cursor).Succeeded(out var page, out var problem)) return problem.ToResult();
        return WithRun(context, reader =>
        {
            var output = new PieceWriter();
            output.Write("{\"items\":["u8);
            var hasMore = write(reader, output, page);
            output.Write("],\"next\":"u8);
            using (var json = new Utf8JsonWriter(output)) JsonSerializer.Serialize(json, page.Next(hasMore), RuntimeJson.Options);
            output.Write("}"u8);
            return Charged(context, output.ToSequence());
        });
    }

    /// <summary>An answer that is charged to its user until it was read.</summary>
    private static IResult Charged(HttpContext context, ReadOnlySequence<byte> json)
    {
        var memory = context.RequestServices.GetRequiredService<MemoryBudget>();
        return memory.Take(ExecutionFilter.Run(context).Session.UserId, json.Length).Succeeded(out var lease, out var problem)
            ? new TaggedJson(json, lease)
            : problem.ToResult();
    }

    private static IResult WithRun(HttpContext context, Func<SessionReader, IResult> show) =>
        Reader(context).Succeeded(out var reader, out var problem) ? show(reader) : problem.ToResult();

    /// <summary>The run that the route shows; a problem when there is none, or no memory to read it.</summary>
    private static Attempt<SessionReader> Reader(HttpContext context)
    {
        if (context.RequestServices.GetRequiredService<MemoryBudget>().Shortage() is { } shortage) return shortage;
        return ExecutionFilter.Run(context).Reader() is { } reader ? reader : NoRun(context);
    }

    private static ApiProblem NoRun(HttpContext context) =>
        ExecutionProblems.NoRun.With($"{ExecutionFilter.Run(context).Session} has not run yet; start it first.");
}
