using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using StrategyRuntime.Access;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Json;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Users;

namespace StrategyRuntime.MarketData;

/// <summary>Routes of exchanges: the built-in ones, and those that users define.</summary>
internal static class ExchangesApi
{
    private static readonly ProblemKind s_unknown = new("unknown-exchange", 404, "There is no such exchange");
    private static readonly ProblemKind s_builtIn = new("built-in-exchange", 409, "The exchange is built in");

    private static readonly ExchangeRequest s_request = new(
        "Europe/Vienna",
        [new ExchangeSession(["mon", "tue", "wed", "thu", "fri"], "09:00", "17:30")],
        "00:00",
        ["2025-01-01", "2025-12-25"],
        new Dictionary<string, string> { ["2025-12-30"] = "14:00" });

    private static readonly ExchangeResponse s_example =
        new("WIEN", false, s_request.Zone, s_request.Sessions, "00:00", s_request.Holidays, s_request.EarlyCloses);

    /// <summary>Maps them below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapExchanges(this IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/exchanges").WithTags("Market data");
        routes.MapGet("", List).WithExample(response: new Page<ExchangeResponse>([s_example], null)).ProducesProblems(400);
        routes.MapGet("/{exchange_id}", Get).WithExample(response: s_example).ProducesProblems(404);
        routes.MapPut("/{exchange_id}", PutAsync)
            .Accepts<ExchangeRequest>("application/json")
            .WithExample(s_request, s_example)
            .ProducesProblems(400, 403, 409, 413, 415, 429, 507)
            .TakesDiskSpace();
        routes.MapDelete("/{exchange_id}", Delete).ProducesProblems(403, 404, 409);
        return api;
    }

    /// <summary>The built-in exchanges, then those that users have defined.</summary>
    internal static Results<Ok<Page<ExchangeResponse>>, ProblemResult> List(
        ExchangeCatalog catalog, string? limit = null, string? cursor = null) =>
        Listing.Of(Exchange.KnownNames.Select(BuiltIn).Concat(catalog.List().Select(ExchangeResponse.Of)), limit, cursor, e => e);

    /// <summary>An exchange.</summary>
    internal static Results<Ok<ExchangeResponse>, ProblemResult> Get(
        [FromRoute(Name = "exchange_id")] string exchangeId, ExchangeCatalog catalog) =>
        ExchangeCatalog.IsBuiltIn(exchangeId) ? TypedResults.Ok(BuiltIn(exchangeId.Trim().ToUpperInvariant()))
        : catalog.Find(exchangeId) is { } own ? TypedResults.Ok(ExchangeResponse.Of(own)) : Unknown(exchangeId).ToResult();

    /// <summary>
    /// Defines an exchange, or defines it anew. Runs that go on keep what they began with; the change takes effect with the next run.
    /// </summary>
    internal static async Task<Results<Created<ExchangeResponse>, Ok<ExchangeResponse>, ProblemResult>> PutAsync(
        [FromRoute(Name = "exchange_id")] string exchangeId,
        HttpRequest request,
        ExchangeCatalog catalog,
        ICurrentUser user,
        IOptions<AccessOptions> access,
        IOptions<LimitsOptions> limits,
        CancellationToken cancellationToken)
    {
        if (!ExchangeCatalog.IsId(exchangeId))
        {
            return Finding.Summarise(
                [CommonProblems.InvalidRequest.At("exchange_id", $"exchange_id must be {ExchangeCatalog.Rule}")]).ToResult();
        }
        if (Refuse(exchangeId, user, access.Value) is { } refused) return refused.ToResult();
        if (!(await JsonBody.ReadObjectAsync(request, cancellationToken)).Succeeded(out var body, out var problem))
            return problem.ToResult();
        if (catalog.Find(exchangeId) is null
            && LimitProblems.Quota("exchanges", catalog.List().Count, limits.Value.StrategiesPerUser) is { } full)
            return full.ToResult();
        var problems = new List<Problem>();
        var outcome = catalog.Put(exchangeId, body, problems);
        if (outcome is null) return Finding.Summarise([.. problems.Select(p => new Finding(CommonProblems.InvalidRequest, p))]).ToResult();
        var saved = ExchangeResponse.Of(catalog.Find(exchangeId)!);
        return outcome == PutOutcome.Created ? TypedResults.Created($"/api/v1/exchanges/{exchangeId}", saved) : TypedResults.Ok(saved);
    }

    /// <summary>Deletes an exchange that a user has defined. Runs that go on keep it.</summary>
    internal static Results<NoContent, ProblemResult> Delete(
        [FromRoute(Name = "exchange_id")] string exchangeId, ExchangeCatalog catalog, ICurrentUser user, IOptions<AccessOptions> access)
    {
        if (Refuse(exchangeId, user, access.Value) is { } refused) return refused.ToResult();
        return ExchangeCatalog.IsId(exchangeId) && catalog.Delete(exchangeId) == DeleteOutcome.Deleted
            ? TypedResults.NoContent()
            : Unknown(exchangeId).ToResult();
    }

    private static ApiProblem? Refuse(string id, ICurrentUser user, AccessOptions access)
    {
        if (!user.MayChange(id, access)) return AccessProblems.Forbidden.With(MarketDataAccess.Refusal(user, id));
        return ExchangeCatalog.IsBuiltIn(id) ? s_builtIn.With($"{id} is built in; define your own under another name.") : null;
    }

    private static ApiProblem Unknown(string id) => s_unknown.With($"There is no exchange '{id}'.");

    private static ExchangeResponse BuiltIn(string name)
    {
        Exchange.TryGet(name, out var exchange);
        string[] days = exchange!.IsAlwaysOpen
            ? ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            : ["mon", "tue", "wed", "thu", "fri"];
        ExchangeSession Session(TimeSpan open, TimeSpan close) => new(days, Text(open), Text(close));
        ExchangeSession[] sessions = exchange.BreakEnd > exchange.BreakBegin
            ? [Session(exchange.Open, exchange.BreakBegin), Session(exchange.BreakEnd, exchange.Close)]
            : [Session(exchange.Open, exchange.Close)];
        return new ExchangeResponse(
            name, true, ExchangeCatalog.ZoneOfBuiltIn(name) ?? "UTC", sessions, Text(exchange.DayStart), null, null);
    }

    private static string Text(TimeSpan time)
    {
        var minutes = (int)time.TotalMinutes;
        if (minutes < 0) minutes += 24 * 60;
        return string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");
    }
}

/// <summary>What a user says of an exchange.</summary>
/// <param name="Zone">Zone of its clock.</param>
/// <param name="Sessions">Its session, or two with a break between them.</param>
/// <param name="DayStart">When a trading day begins: 00:00, or in the evening before.</param>
/// <param name="Holidays">Dates on which it is closed.</param>
/// <param name="EarlyCloses">Times by date.</param>
internal sealed record ExchangeRequest(
    string Zone,
    IReadOnlyList<ExchangeSession> Sessions,
    string? DayStart,
    IReadOnlyList<string>? Holidays,
    IReadOnlyDictionary<string, string>? EarlyCloses);

/// <summary>A session of an exchange.</summary>
/// <param name="Days">Days of the week on which it is.</param>
/// <param name="Open">Its open, on the exchange's clock.</param>
/// <param name="Close">Its close.</param>
internal sealed record ExchangeSession(IReadOnlyList<string> Days, string Open, string Close);

/// <summary>An exchange.</summary>
/// <param name="Id">Its name, for strategies and imports.</param>
/// <param name="BuiltIn">True for one that ships with the program.</param>
/// <param name="Zone">Zone of its clock.</param>
/// <param name="Sessions">Its sessions.</param>
/// <param name="DayStart">When a trading day begins; from 12:00 on it is the evening before.</param>
/// <param name="Holidays">Dates on which it is closed; null of a built-in one, whose table docs/MARKET_DATA.md describes.</param>
/// <param name="EarlyCloses">Times of early closes by date; null of a built-in one.</param>
internal sealed record ExchangeResponse(
    string Id,
    bool BuiltIn,
    string Zone,
    IReadOnlyList<ExchangeSession> Sessions,
    string DayStart,
    IReadOnlyList<string>? Holidays,
    IReadOnlyDictionary<string, string>? EarlyCloses)
{
    /// <summary>An exchange that a user has defined, from its document.</summary>
    public static ExchangeResponse Of(Exchange exchange)
    {
        var document = JsonSerializer.Deserialize<ExchangeRequest>(exchange.Definition!, RuntimeJson.Options)!;
        return new ExchangeResponse(
            exchange.Name, false, document.Zone, document.Sessions, document.DayStart ?? "00:00", document.Holidays ?? [],
            document.EarlyCloses ?? new Dictionary<string, string>());
    }
}
