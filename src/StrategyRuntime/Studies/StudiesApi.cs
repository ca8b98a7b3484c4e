using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Studies;
using StrategyRuntime.Executions.Api;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Json;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Tables;
using StrategyRuntime.Users;

namespace StrategyRuntime.Studies;

/// <summary>Routes of studies.</summary>
internal static class StudiesApi
{
    /// <summary>Maps them below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapStudies(this IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/studies").WithTags("Studies").TakesLong();
        routes.MapGet("", List).WithExample(response: new Page<StudyResponse>([StudyResponse.Example], null)).ProducesProblems(400);
        routes.MapPost("", AddAsync)
            .Accepts<object>(MediaTypeNames.Application.Json)
            .Produces<StudyResponse>(StatusCodes.Status201Created)
            .WithExample(StudyExamples.Request, StudyResponse.Example)
            .ProducesProblems(400, 409, 413, 415, 422, 429, 503, 507);
        var one = routes.MapGroup("/{study_id}").AddEndpointFilter(new IdentifierFilter("study_id")).AddEndpointFilter<StudyFilter>();
        one.MapGet("", Get).WithExample(response: StudyResponse.Example).ProducesProblems(400, 404);
        one.MapDelete("", DeleteAsync).ProducesProblems(400, 404, 409);
        one.MapPost("/stop", StopAsync).WithExample(response: StudyResponse.Example).ProducesProblems(400, 404, 409, 503, 507);
        one.MapPost("/resume", Resume).WithExample(response: StudyResponse.Example).ProducesProblems(400, 404, 409, 503, 507);
        one.MapGet("/results", Results)
            .Produces<Page<JsonElement>>(StatusCodes.Status200OK, MediaTypeNames.Application.Json, TableAnswer.Csv, TableAnswer.Parquet)
            .WithExample(response: new Page<JsonElement>([StudyExamples.Item], null))
            .ProducesProblems(400, 404, 503);
        one.MapGet("/walk-forward", WalkForward).Produces<JsonElement>()
            .WithExample(response: StudyExamples.WalkForward)
            .ProducesProblems(400, 404, 409);
        one.MapPost("/results/{number}/execution", OpenAsRunAsync)
            .Accepts<object>(MediaTypeNames.Application.Json)
            .Produces<ExecutionResponse>(StatusCodes.Status201Created)
            .WithExample(new { mode = "backtest", auto_start = true, label = "study-1-set-3" }, ExecutionExamples.Execution)
            .ProducesProblems(400, 404, 409, 413, 415, 422);
        return api;
    }

    /// <summary>Lists the caller's studies, the latest first.</summary>
    internal static Results<Ok<Page<StudyResponse>>, ProblemResult> List(
        StudyHost host, ICurrentUser user, string? limit = null, string? cursor = null) =>
        Listing.Of(host.List(user.UserId), limit, cursor, StudyResponse.Of);

    /// <summary>Adds a study and queues it.</summary>
    internal static async Task<Results<Created<StudyResponse>, ProblemResult>> AddAsync(
        HttpRequest request, StudyHost host, MemoryBudget memory, DiskGuard disk, ICurrentUser user, CancellationToken cancellationToken)
    {
        if ((memory.Shortage() ?? disk.Refusal(user.UserId)) is { } shortage) return shortage.ToResult();
        if (!(await JsonBody.ReadObjectAsync(request, cancellationToken)).Succeeded(out var body, out var problem))
            return problem.ToResult();
        return (await host.AddAsync(user.UserId, body, cancellationToken)).Succeeded(out var study, out problem)
            ? TypedResults.Created($"/api/v1/studies/{study.Record.Id}", StudyResponse.Of(study))
            : problem.ToResult();
    }

    /// <summary>Shows a study.</summary>
    internal static Ok<StudyResponse> Get([FromRoute(Name = "study_id")] string studyId, HttpContext context) =>
        TypedResults.Ok(StudyResponse.Of(StudyFilter.Study(context)));

    /// <summary>Removes a study with its files; a running one is stopped first when <c>stop=true</c>.</summary>
    internal static async Task<Results<NoContent, ProblemResult>> DeleteAsync(
        [FromRoute(Name = "study_id")] string studyId, HttpContext context, StudyHost host, bool stop = false)
    {
        var study = StudyFilter.Study(context);
        if (stop) await host.StopAsync(study);
        return host.TryRemove(study)
            ? TypedResults.NoContent()
            : StudyProblems.WrongState.With("The study is being computed; stop it first, or ask with ?stop=true.").ToResult();
    }

    /// <summary>Stops a study; what is done is kept.</summary>
    internal static async Task<Results<Ok<StudyResponse>, Accepted<StudyResponse>, ProblemResult>> StopAsync(
        [FromRoute(Name = "study_id")] string studyId, HttpContext context, StudyHost host)
    {
        var study = StudyFilter.Study(context);
        if (study.Record.State == StudyState.Stopped) return TypedResults.Ok(StudyResponse.Of(study));
        try
        {
            return await host.StopAsync(study)
                ? TypedResults.Accepted((string?)null, StudyResponse.Of(study))
                : StudyProblems.WrongState.With("The study has ended.").ToResult();
        }
        catch (DurableFileException exception)
        {
            return CommonProblems.OfDisk(exception).ToResult();
        }
    }

    /// <summary>Lets a stopped or failed study go on where it was.</summary>
    internal static Results<Ok<StudyResponse>, Accepted<StudyResponse>, ProblemResult> Resume(
        [FromRoute(Name = "study_id")] string studyId, HttpContext context, StudyHost host, MemoryBudget memory, DiskGuard disk)
    {
        var study = StudyFilter.Study(context);
        if (study.Record.State is StudyState.Running or StudyState.Queued) return TypedResults.Ok(StudyResponse.Of(study));
        if ((memory.Shortage() ?? disk.Refusal(study.Record.UserId)) is { } shortage) return shortage.ToResult();
        try
        {
            return host.Resume(study)
                ? TypedResults.Accepted((string?)null, StudyResponse.Of(study))
                : StudyProblems.WrongState.With("The study is complete.").ToResult();
        }
        catch (DurableFileException exception)
        {
            return CommonProblems.OfDisk(exception).ToResult();
        }
    }

    /// <summary>
    /// Sets with their figures, the best first; <c>sort</c> is a figure, a parameter, <c>set</c>, <c>account</c> or <c>objective</c>, with
    /// <c>-</c> before it the greatest first, and <c>where</c> a condition over the same. With <c>Accept: text/csv</c> or <c>format=csv</c>
    /// all of them as a table, by columns as <c>application/vnd.apache.parquet</c> or <c>format=parquet</c>.
    /// </summary>
    internal static IResult Results(
        [FromRoute(Name = "study_id")] string studyId,
        HttpContext context,
        MemoryBudget memory,
        string? sort = null,
        string? where = null,
        string? format = null,
        string? limit = null,
        string? cursor = null)
    {
        var study = StudyFilter.Study(context);
        var findings = new List<Finding>();
        var accepted = context.Request.GetTypedHeaders().Accept;
        if (format is null && accepted.Any(a => a.MediaType == TableAnswer.Csv)) format = "csv";
        if (format is null && accepted.Any(a => TableAnswer.IsParquet(a.MediaType.Value))) format = "parquet";
        if (!TableAnswer.Read(format).Succeeded(out var chosen, out var problem)) return problem.ToResult();
        var holds = ReadCondition(study.Plan, where, findings);
        if (memory.Shortage() is { } shortage) return shortage.ToResult();
        var results = Sorted(study, sort, findings);
        if (findings.Count > 0) return Finding.Summarise(findings).ToResult();
        if (holds is not null) results = [.. results.Where(holds)];
        if (chosen.Table is { } table)
        {
            return new TableAnswer(
                table, study.Record.Id, (stream, cancellationToken) => WriteAsync(study, results, table, stream, cancellationToken));
        }
        return PageRequest.Read(limit, cursor).Succeeded(out var page, out problem)
            ? TypedResults.Ok(page.Cut(results).Select(r => StudyItem.ToElement(study.Plan, r, study.Line(r.Set.Number))))
            : problem.ToResult();
    }

    /// <summary>What came of choosing on one part of the data and trying on the next, so far.</summary>
    internal static Results<Ok<JsonElement>, ProblemResult> WalkForward(
        [FromRoute(Name = "study_id")] string studyId, HttpContext context)
    {
        var study = StudyFilter.Study(context);
        if (study.Plan.Request.WalkForward is null)
            return StudyProblems.WrongState.With("The study does not walk forward: add one with the method walk_forward.").ToResult();
        return TypedResults.Ok(StudySummary.WalkForwardOf([.. study.WindowLines().Select(l => StudyWindow.Read(study.Plan, l))]));
    }

    /// <summary>
    /// Adds an execution with the parameters of a set; a <c>label</c> lets it stand beside others of the strategy on the account.
    /// </summary>
    internal static async Task<IResult> OpenAsRunAsync(
        [FromRoute(Name = "study_id")] string studyId,
        [FromRoute(Name = "number")] string number,
        HttpRequest request,
        HttpContext context,
        ExecutionHost executions,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var study = StudyFilter.Study(context);
        var plan = study.Plan;
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at >= plan.Sets)
            return StudyProblems.Unknown.With($"{study.Record.Id} has no set '{number}'.").ToResult();
        if (plan.Request.StrategyId is null)
            return StudyProblems.WrongState.With("The study's strategy is not saved: save it, and add an execution of it.").ToResult();
        // A variant that changes nothing is the saved account.
        if (plan.Request.Costs.Count > 0 && plan.Request.Costs[plan.Set(at).Account].EnumerateObject().Any())
            return StudyProblems.WrongState.With("The study varies the account: save the variant as a broker connection.").ToResult();
        if (!(await JsonBody.ReadObjectOrNothingAsync(request, cancellationToken)).Succeeded(out var body, out var problem))
            return problem.ToResult();
        var findings = new List<Finding>();
        var fields = new JsonFields(body, findings);
        var mode = fields.Word<Mode>("mode") ?? Mode.Backtest;
        var start = fields.Flag("auto_start") ?? false;
        var label = fields.Text("label");
        if (label is not null && !Identifier.IsValid(label)) fields.Wrong("label", $"must be {Identifier.Rule}");
        fields.RefuseUnknown();
        if (findings.Count > 0) return Finding.Summarise(findings).ToResult();
        var values = plan.ValuesOf(plan.Set(at));
        var record = new ExecutionRecord
        {
            SessionId = new SessionId(study.Record.UserId, plan.Request.StrategyId, plan.Request.BrokerConnectionId, label),
            Mode = mode,
            From = plan.Request.From,
            To = plan.Request.To,
            Speed = mode == Mode.Backtest ? Speed.Max : Speed.MarketTime,
            Scale = 1,
            Fill = plan.Request.Fill,
            AtEnd = plan.Request.AtEnd == AtEnd.Close ? null : plan.Request.AtEnd,
            Parameters = values.Count == 0 ? null : values,
            AutoStart = start,
            CreatedAt = time.GetUtcNow(),
        };
        if (!executions.Add(record, findings).Succeeded(out var execution, out problem)) return problem.ToResult();
        if (start) await executions.DoAsync(execution, ExecutionCommand.Start);
        return TypedResults.Created($"/api/v1/executions/{execution.SessionId}", ExecutionResponse.Of(execution));
    }

    private static Func<SetResult, bool>? ReadCondition(StudyPlan plan, string? where, List<Finding> findings)
    {
        if (where is null) return null;
        if (!StudyExpression.TryParse(where, out var condition, out var problem))
        {
            findings.Add(CommonProblems.InvalidRequest.At("where", problem));
            return null;
        }
        var numbers = new SetNumbers(plan);
        var byName = condition.Names.ToDictionary(name => name, numbers.Of, StringComparer.Ordinal);
        findings.AddRange(byName.Where(n => n.Value is null).Select(n => CommonProblems.InvalidRequest.At(
            "where", $"'{n.Key}' is none of {string.Join(", ", numbers.Names)}")));
        return result => condition.Holds(name => byName[name]!(result));
    }

    private static IReadOnlyList<SetResult> Sorted(Study study, string? sort, List<Finding> findings)
    {
        if (sort is null or "") return StudyRanking.Rank(study.Results, study.Plan.Request.Objective);
        var (name, direction) = sort[0] == '-' ? (sort[1..], ObjectiveDirection.Max) : (sort, ObjectiveDirection.Min);
        if (name == "set") return direction == ObjectiveDirection.Min ? study.Results : [.. study.Results.Reverse()];
        var numbers = new SetNumbers(study.Plan);
        if (numbers.OrderOf(name) is not { } number)
        {
            findings.Add(CommonProblems.InvalidRequest.At(
                "sort", $"sort must be one of {string.Join(", ", numbers.Names)}, with - before it the greatest first"));
            return [];
        }
        var order = new StudyObjective(name, direction);
        return [.. study.Results.OrderBy(number, Comparer<double>.Create(order.Compare)).ThenBy(r => r.Set.Number)];
    }

    private static async Task WriteAsync(
        Study study, IReadOnlyList<SetResult> results, TableFormat format, Stream stream, CancellationToken cancellationToken)
    {
        var table = new StudyTable(study.Plan);
        var lines = results.Select(r => study.Line(r.Set.Number));
        if (format == TableFormat.Parquet)
        {
            await table.WriteParquetAsync(stream, lines, cancellationToken);
            return;
        }
        // CSV is written without waiting, which a response does not allow: it goes through memory.
        using var csv = new MemoryStream();
        table.WriteCsv(csv, lines);
        await stream.WriteAsync(csv.GetBuffer().AsMemory(0, (int)csv.Length), cancellationToken);
    }
}
