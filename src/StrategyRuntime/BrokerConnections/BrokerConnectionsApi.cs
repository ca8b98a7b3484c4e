using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using StrategyRuntime.Engine.Json;
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
    private const string Example =
        """
        {
          "id": "costly", "type": "paper", "cash": 25000, "currency": "USD", "fill": "next_tick",
          "slippage": { "ticks": 1, "percent": 0 },
          "commission": { "per_order": 1, "percent": 0.01, "per_unit": 0 },
          "spread": 0.02, "limit_fill": "touch", "option_pricing": "data"
        }
        """;

    private const string ListExample = $$"""{ "items": [ {{Example}} ], "next": null }""";

    /// <summary>Maps them below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapBrokerConnections(this IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/broker-connections").WithTags("Broker connections");
        routes.MapGet("", List).WithExample(response: ListExample).ProducesProblems(400);
        var one = routes.MapGroup("/{broker_connection_id}").AddEndpointFilter(new IdentifierFilter("broker_connection_id"));
        one.MapGet("", Get).WithExample(response: Example).ProducesProblems(400, 404);
        one.MapPut("", PutAsync)
            .Accepts<BrokerConnectionResponse>(MediaTypeNames.Application.Json)
            .WithExample(Example, Example)
            .ProducesProblems(400, 413, 415);
        one.MapDelete("", Delete).ProducesProblems(400, 404, 409);
        return api;
    }

    /// <summary>Lists the caller's accounts, <c>paper</c> first.</summary>
    internal static Results<Ok<Page<BrokerConnectionResponse>>, ProblemResult> List(
        BrokerConnectionCatalog catalog, ICurrentUser user, string? limit = null, string? cursor = null)
    {
        if (!PageRequest.Read(limit, cursor).Succeeded(out var page, out var problem)) return problem.ToResult();
        var part = page.Cut(catalog.List(user.UserId));
        return TypedResults.Ok(new Page<BrokerConnectionResponse>([.. part.Items.Select(BrokerConnectionResponse.Of)], part.Next));
    }

    /// <summary>Shows an account.</summary>
    internal static Results<Ok<BrokerConnectionResponse>, ProblemResult> Get(
        [FromRoute(Name = "broker_connection_id")] string id, BrokerConnectionCatalog catalog, ICurrentUser user) =>
        catalog.TryGet(user.UserId, id, out var connection)
            ? TypedResults.Ok(BrokerConnectionResponse.Of(connection))
            : Unknown(id).ToResult();

    /// <summary>Saves an account; what is left out has its default. Runs that go on keep the account they began with.</summary>
    internal static async Task<Results<Created<BrokerConnectionResponse>, Ok<BrokerConnectionResponse>, ProblemResult>> PutAsync(
        [FromRoute(Name = "broker_connection_id")] string id,
        HttpRequest request,
        BrokerConnectionCatalog catalog,
        ICurrentUser user,
        IOptions<LimitsOptions> limits,
        CancellationToken cancellationToken)
    {
        if (!(await JsonBody.ReadBytesAsync(request, cancellationToken)).Succeeded(out var bytes, out var problem)) return problem.ToResult();
        var problems = new List<Problem>();
        if (BrokerConnectionDocument.Parse(bytes, id, problems) is not { } connection)
            return Finding.Summarise([.. problems.Select(p => new Finding(CommonProblems.InvalidRequest, p))]).ToResult();
        var limit = limits.Value.BrokerConnectionsPerUser;
        var outcome = catalog.Put(user.UserId, connection, limit);
        if (outcome == PutOutcome.Full) return LimitProblems.Full("broker connections", catalog.Count(user.UserId), limit).ToResult();
        var response = BrokerConnectionResponse.Of(connection);
        return outcome == PutOutcome.Created ? TypedResults.Created($"/api/v1/broker-connections/{id}", response) : TypedResults.Ok(response);
    }

    /// <summary>Deletes an account that no execution uses; <c>paper</c> goes back to its defaults.</summary>
    internal static Results<NoContent, ProblemResult> Delete(
        [FromRoute(Name = "broker_connection_id")] string id, BrokerConnectionCatalog catalog, IExecutionUse executions, ICurrentUser user)
    {
        var users = executions.SessionsOf(user.UserId).Where(s => s.BrokerConnectionId == id).ToList();
        return catalog.Delete(user.UserId, id, users.Count > 0) switch
        {
            DeleteOutcome.Deleted => TypedResults.NoContent(),
            DeleteOutcome.InUse => BrokerConnectionProblems.InUse.With($"Remove these executions first: {string.Join(", ", users)}.").ToResult(),
            _ => Unknown(id).ToResult(),
        };
    }

    private static ApiProblem Unknown(string id) => BrokerConnectionProblems.Unknown.With($"There is no broker connection '{id}'.");
}
