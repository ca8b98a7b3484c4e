using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using StrategyRuntime.Executions.Api;
using StrategyRuntime.Json;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Reading;

namespace StrategyRuntime.Files;

/// <summary>Routes that list and download a session's files.</summary>
internal static class FilesApi
{
    private static readonly ProblemKind s_unknownFile = new("unknown-file", 404, "There is no such file");

    private static readonly Page<SessionFile> s_example =
        new([new SessionFile(SessionFiles.Events, 241_190, new DateTimeOffset(2025, 1, 6, 10, 2, 11, TimeSpan.Zero))], null);

    /// <summary>Maps them below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapFiles(this IEndpointRouteBuilder api)
    {
        Map(api.MapGroup("/executions/{session_id}/files").AddEndpointFilter<ExecutionFilter>());
        Map(api.MapGroup("/executions/{session_id}/runs/{run}/files").AddEndpointFilter<RunFilter>());
        return api;
    }

    private static void Map(RouteGroupBuilder routes)
    {
        routes.WithTags("Files").TakesLong();
        routes.MapGet("", List).WithExample(response: s_example).ProducesProblems(400, 404);
        routes.MapGet("/{**name}", Download)
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .Produces(StatusCodes.Status206PartialContent, contentType: "application/octet-stream")
            .ProducesProblems(400, 404);
    }

    /// <summary>Lists the files of the current run, then those of earlier runs; of a run that the route names its own.</summary>
    internal static Ok<Page<SessionFile>> List(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, SessionDownloads files)
    {
        var shown = ExecutionFilter.Run(context);
        var all = files.List(shown.Session);
        if (!NamesRun(context)) return TypedResults.Ok(new Page<SessionFile>(all, null));
        var prefix = Prefix(shown);
        var own = all.Where(f => f.Name.StartsWith(prefix, StringComparison.Ordinal) && !f.Name[prefix.Length..].Contains('/'));
        return TypedResults.Ok(new Page<SessionFile>([.. own.Select(f => f with { Name = f.Name[prefix.Length..] })], null));
    }

    /// <summary>Downloads a file, or a range of it. events.jsonl always ends with a complete line.</summary>
    /// <param name="sessionId">The execution.</param>
    /// <param name="name">A name from the list; <c>runs/{n}/…</c> for an earlier run.</param>
    /// <param name="context">The request.</param>
    /// <param name="files">The files.</param>
    internal static Results<FileStreamHttpResult, ProblemResult> Download(
        [FromRoute(Name = "session_id")] string sessionId, string name, HttpContext context, SessionDownloads files)
    {
        var shown = ExecutionFilter.Run(context);
        var path = NamesRun(context) ? Prefix(shown) + name : name;
        if (!files.TryOpen(shown.Session, path, out var stream, out var file))
            return s_unknownFile.With($"The execution has no file '{path}'.").ToResult();
        // The log may grow, and its last line may be half written: what was published when the download began is what is sent.
        var length = name == SessionFiles.Events && shown.Reader() is { } reader
            ? Math.Min(reader.Locate(0).Length, file.Bytes)
            : file.Bytes;
        return TypedResults.File(
            new StreamPrefix(stream, length),
            ContentType(name),
            file.Name.Split('/')[^1],
            file.ModifiedAt,
            new EntityTagHeaderValue($"\"{file.ModifiedAt.UtcTicks:x}-{length:x}\""),
            enableRangeProcessing: true);
    }

    private static bool NamesRun(HttpContext context) => context.Request.RouteValues.ContainsKey("run");

    // The last run of an execution that was removed is still where it was written.
    private static string Prefix(ShownRun shown) =>
        shown.Earlier is { } run && Path.GetFileName(Path.GetDirectoryName(run.Folder)) == SessionFiles.RunsFolder
            ? $"{SessionFiles.RunsFolder}/{Path.GetFileName(run.Folder)}/"
            : string.Empty;

    private static string ContentType(string name) => Path.GetExtension(name) switch
    {
        ".gz" => "application/gzip",
        ".jsonl" => "application/x-ndjson",
        _ => "application/json",
    };
}
