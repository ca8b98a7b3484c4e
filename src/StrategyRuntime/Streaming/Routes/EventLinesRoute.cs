using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.SessionStream;
using StrategyRuntime.Users;

namespace StrategyRuntime.Streaming.Routes;

/// <summary><c>GET /executions/{session_id}/events</c>.</summary>
internal static class EventLinesRoute
{
    /// <summary>Media type of one JSON object a line.</summary>
    public const string NdJson = "application/x-ndjson";

    /// <summary>
    /// Sends the lines of events.jsonl unchanged, and with <c>follow</c> the ones to come; with <c>format</c> csv or parquet those that are
    /// there, as a table.
    /// </summary>
    public static Task HandleAsync(
        [FromRoute(Name = "session_id")] string sessionId,
        HttpContext context,
        EarlierRuns earlier,
        StreamOpener opener,
        ICurrentUser user)
    {
        var format = context.Request.Query["format"].ToString();
        if (format is not ("" or "json" or "ndjson")) return TableAsync(sessionId, format, context, earlier, opener, user);
        return opener.OpenAsync(context, user, sessionId, Parse(context.Request), NdJson, (connection, channel, request) =>
        {
            if (!Choose(channel, earlier, request).Succeeded(out var run, out var problem)) return problem;
            return new StreamAnswer(new EventLines(connection, channel, run.Feed, request.Range), run.Earlier);
        });
    }

    private static async Task TableAsync(
        string sessionId, string format, HttpContext context, EarlierRuns earlier, StreamOpener opener, ICurrentUser user)
    {
        if (!opener.Find(context, user, sessionId).Succeeded(out var found, out var problem))
        {
            await problem.ToResult().ExecuteAsync(context);
            return;
        }
        using var owned = found.Files;
        var channel = found.Channel;
        if (!TableAnswer.Read(format).Succeeded(out var chosen, out problem)
            || !Parse(context.Request).Succeeded(out var request, out problem)
            || !Choose(channel, earlier, request).Succeeded(out var run, out problem))
        {
            await problem.ToResult().ExecuteAsync(context);
            return;
        }
        using var files = run.Earlier;
        if (chosen.Table is not { } table || run.Feed is not { } feed)
        {
            await StreamProblems.Unknown(channel.Session, 1).ToResult().ExecuteAsync(context);
            return;
        }
        var range = request.Range;
        await new TableAnswer(table, $"{sessionId}.events", (output, stop) =>
            RunTables.WriteEventsAsync(feed.Reader, range.After, range.Limit, range.Types, table, output, stop)).ExecuteAsync(context);
    }

    private static Attempt<LinesRequest> Parse(HttpRequest request)
    {
        var findings = new List<Finding>();
        var types = StreamRequest.ParseTypes(request, findings);
        var follow = StreamRequest.ParseFlag(request, "follow", findings) ?? false;
        var limit = ParseLimit(request, findings);
        CatchupId? after = null;
        if (request.Query["after"].ToString() is { Length: > 0 } text)
        {
            if (CatchupId.TryParse(text, out var id)) after = id;
            else findings.Add(StreamProblems.BadCursor.At("after", $"'{text}' is not a catchup_id; one is run-seq, such as 1-250"));
        }
        if (findings.Count > 0) return Finding.Summarise(findings);
        return new LinesRequest(after, new LineRange(after?.Seq ?? 0, limit, types, follow));
    }

    private static long ParseLimit(HttpRequest request, List<Finding> findings)
    {
        var text = request.Query["limit"].ToString();
        if (text.Length == 0) return long.MaxValue;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0) return limit;
        findings.Add(CommonProblems.InvalidRequest.At("limit", $"limit must be a whole number above 0, not '{text}'"));
        return 0;
    }

    /// <summary>The run that the cursor is of; without a cursor the current one.</summary>
    private static Attempt<ChosenRun> Choose(SessionChannel channel, EarlierRuns earlier, LinesRequest request)
    {
        var feed = channel.Feed;
        if (request.After is not { } after) return new ChosenRun(feed, null);
        if (feed is null || after.Run > feed.Run) return StreamProblems.Unknown(channel.Session, after.Run);
        var chosen = after.Run == feed.Run ? new ChosenRun(feed, null) : ChosenRun.Of(earlier.Open(channel.Session, after.Run));
        if (chosen.Feed is not { } run) return StreamProblems.Unknown(channel.Session, after.Run);
        if (after.Seq <= run.Head) return chosen;
        chosen.Earlier?.Dispose();
        return StreamProblems.BadCursor.With($"The last event is {run.HeadId}; {after} is after it.");
    }

    private sealed record LinesRequest(CatchupId? After, LineRange Range);

    private sealed record ChosenRun(RunFeed? Feed, EarlierRun? Earlier)
    {
        public static ChosenRun Of(EarlierRun? run) => new(run?.Feed, run);
    }
}
