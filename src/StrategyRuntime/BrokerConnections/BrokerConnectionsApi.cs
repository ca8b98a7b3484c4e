using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Json;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Users;

namespace StrategyRuntime.BrokerConnections;

/// <summary>Routes of paper accounts. <c>paper</c> always exists.</summary>
internal static class BrokerConnectionsApi
{
    private static readonly CatalogRoutes<BrokerConnection, BrokerConnectionResponse> s_catalog = new(
        "broker-connections",
        "broker connections",
        BrokerConnectionResponse.Of,
        new CatalogProblems(Unknown, BrokerConnectionProblems.InUse));

    private static readonly BrokerConnectionResponse s_example = BrokerConnectionResponse.Of(new BrokerConnection
    {
        Id = "costly",
        Cash = 25_000,
        Slippage = new Slippage(Ticks: 1),
        Commission = new Commission(PerOrder: 1, Percent: 0.01m),
        Spread = new Spread(0.02m),
    });

    /// <summary>Maps them below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapBrokerConnections(this IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/broker-connections").WithTags("Broker connections");
        routes.MapGet("", List).WithExample(response: new CatalogPage<BrokerConnectionResponse>([s_example], null)).ProducesProblems(400);
        var one = routes.MapGroup("/{broker_connection_id}").AddEndpointFilter(new IdentifierFilter("broker_connection_id"));
        one.MapGet("", Get).WithExample(response: s_example).ProducesProblems(400, 404);
        one.MapPut("", PutAsync)
            .Accepts<BrokerConnectionResponse>(MediaTypeNames.Application.Json)
            .WithExample(s_example, s_example)
            .ProducesProblems(400, 413, 415, 507)
            .TakesDiskSpace();
        one.MapDelete("", Delete).ProducesProblems(400, 404, 409);
        return api;
    }

    /// <summary>Lists the caller's accounts, <c>paper</c> first.</summary>
    internal static Results<Ok<CatalogPage<BrokerConnectionResponse>>, ProblemResult> List(
        BrokerConnectionCatalog catalog, ICurrentUser user, string? limit = null, string? cursor = null) =>
        s_catalog.List(unreadable => catalog.List(user.UserId, unreadable), limit, cursor);

    /// <summary>Shows an account.</summary>
    internal static Results<Ok<BrokerConnectionResponse>, ProblemResult> Get(
        [FromRoute(Name = "broker_connection_id")] string id, BrokerConnectionCatalog catalog, ICurrentUser user) =>
        s_catalog.Get(id, catalog.TryGet(user.UserId, id, out var connection) ? connection : null);

    /// <summary>Saves an account; what is left out has its default. Active runs keep the account they started with.</summary>
    internal static async Task<Results<Created<BrokerConnectionResponse>, Ok<BrokerConnectionResponse>, ProblemResult>> PutAsync(
        [FromRoute(Name = "broker_connection_id")] string id,
        HttpRequest request,
        BrokerConnectionCatalog catalog,
        IExecutionUse executions,
        ICurrentUser user,
        IOptions<LimitsOptions> limits,
        CancellationToken cancellationToken)
    {
        if (!(await JsonBody.ReadBytesAsync(request, cancellationToken)).Succeeded(out var bytes, out var problem))
            return problem.ToResult();
        var problems = new List<Problem>();
        if (BrokerConnectionDocument.Parse(bytes, id, problems) is not { } connection)
            return Finding.Summarise([.. problems.Select(p => new Finding(CommonProblems.InvalidRequest, p))]).ToResult();
        return s_catalog.Put(
            id,
            catalog.Exists(user.UserId, id),
            () => catalog.Count(user.UserId),
            limits.Value.BrokerConnectionsPerUser,
            () => catalog.Put(user.UserId, connection),
            () => BrokerConnectionResponse.Of(connection) with
            {
                Notices = CatalogRoutes<BrokerConnection, BrokerConnectionResponse>.Untouched(
                    executions.ActiveSessionsOf(user.UserId).Where(s => s.BrokerConnectionId == id)),
            });
    }

    /// <summary>Deletes an account that no execution uses; <c>paper</c> goes back to its defaults.</summary>
    internal static Results<NoContent, ProblemResult> Delete(
        [FromRoute(
            Name = "broker_connection_id")] string id, BrokerConnectionCatalog catalog, IExecutionUse executions, ICurrentUser user) =>
        s_catalog.Delete(
            id,
            executions.SessionsOf(user.UserId).Where(s => s.BrokerConnectionId == id),
            () => catalog.Delete(user.UserId, id));

    private static ApiProblem Unknown(string id) => BrokerConnectionProblems.Unknown.With($"There is no broker connection '{id}'.");
}
