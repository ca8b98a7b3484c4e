using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using StrategyRuntime.Engine.Strategies.Differences;
using StrategyRuntime.Json;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Users;

namespace StrategyRuntime.Strategies;

/// <summary>Routes of the versions of a strategy.</summary>
internal static class VersionsApi
{
    /// <summary>Maps them below a strategy.</summary>
    public static void MapVersions(this IEndpointRouteBuilder strategy)
    {
        strategy.MapGet("/versions", List).WithExample(response: StrategyExamples.Versions).ProducesProblems(400, 404);
        strategy.MapGet("/versions/{version}", Get).Produces<object>().WithExample(response: StrategyExamples.Parsed)
            .ProducesProblems(400, 404);
        strategy.MapPost("/versions/{version}/restore", Restore).WithExample(response: StrategyExamples.Saved)
            .ProducesProblems(400, 404, 409, 412, 507)
            .TakesDiskSpace();
        strategy.MapGet("/diff", Diff).WithExample(response: StrategyExamples.Diff).ProducesProblems(400, 404);
    }

    /// <summary>Lists the versions that are kept, the latest first.</summary>
    internal static Results<Ok<CatalogPage<VersionResponse>>, ProblemResult> List(
        [FromRoute(Name = "strategy_id")] string strategyId, StrategyCatalog catalog, IExecutionUse executions, ICurrentUser user)
    {
        var versions = catalog.Versions(user.UserId, strategyId);
        if (versions.Count == 0) return StrategiesApi.Unknown(strategyId).ToResult();
        var used = executions.StrategyVersionsOf(user.UserId, strategyId);
        return TypedResults.Ok(new CatalogPage<VersionResponse>(
            [.. versions.Reverse().Select((v, i) => VersionResponse.Of(v, isCurrent: i == 0, used.Contains(v.Version)))], null));
    }

    /// <summary>The document of a version, byte for byte as it was saved.</summary>
    internal static IResult Get(
        [FromRoute(Name = "strategy_id")] string strategyId,
        [FromRoute(Name = "version")] string version,
        StrategyCatalog catalog,
        ICurrentUser user) =>
        Find(catalog, user, strategyId, version).Succeeded(out var document, out var problem)
            ? new TaggedJson(document)
            : problem.ToResult();

    /// <summary>
    /// Saves the document of an earlier version again, which makes it the latest; with <c>If-Match</c> as on a <c>PUT</c>.
    /// </summary>
    internal static Results<Ok<StrategyResponse>, ProblemResult> Restore(
        [FromRoute(Name = "strategy_id")] string strategyId,
        [FromRoute(Name = "version")] string version,
        HttpRequest request,
        StrategyCatalog catalog,
        StrategySaving saving,
        ICurrentUser user)
    {
        if (!Find(catalog, user, strategyId, version).Succeeded(out var document, out var problem)) return problem.ToResult();
        if (!saving.Save(user.UserId, strategyId, document, SaveConditions.Of(request)).Succeeded(out var saved, out problem))
            return problem.ToResult();
        StrategiesApi.Tag(request.HttpContext.Response, saved.Strategy);
        return TypedResults.Ok(saved.Strategy);
    }

    /// <summary>What is different between two versions; without them between the latest and the one before it.</summary>
    internal static Results<Ok<DiffResponse>, ProblemResult> Diff(
        [FromRoute(Name = "strategy_id")] string strategyId,
        StrategyCatalog catalog,
        ICurrentUser user,
        string? from = null,
        string? to = null)
    {
        var versions = catalog.Versions(user.UserId, strategyId);
        if (versions.Count == 0) return StrategiesApi.Unknown(strategyId).ToResult();
        to ??= Text(versions[^1]);
        from ??= Text(versions.LastOrDefault(v => Text(v) != to && v.Version < versions[^1].Version, versions[^1]));
        if (!Find(catalog, user, strategyId, from).Succeeded(out var earlier, out var problem)) return problem.ToResult();
        if (!Find(catalog, user, strategyId, to).Succeeded(out var later, out problem)) return problem.ToResult();
        return TypedResults.Ok(DiffResponse.Of(
            int.Parse(from, CultureInfo.InvariantCulture), int.Parse(to, CultureInfo.InvariantCulture),
            StrategyComparison.Compare(earlier, later)));

        static string Text(StrategyVersion version) => version.Version.ToString(CultureInfo.InvariantCulture);
    }

    private static Attempt<ReadOnlyMemory<byte>> Find(StrategyCatalog catalog, ICurrentUser user, string strategyId, string version)
    {
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return Finding.Summarise([CommonProblems.InvalidRequest.At("version", "a version is a whole number from 1 on")]);
        if (!catalog.Exists(user.UserId, strategyId)) return StrategiesApi.Unknown(strategyId);
        return catalog.Version(user.UserId, strategyId, number) is { } document
            ? document
            : StrategyProblems.UnknownVersion.With($"'{strategyId}' has no version {version}, or keeps it no longer.");
    }
}
