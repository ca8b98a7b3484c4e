using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using StrategyRuntime.Access;
using StrategyRuntime.Json;
using StrategyRuntime.MarketData;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Users;

namespace StrategyRuntime.Feeds;

/// <summary>Routes of feeds, which all users share as they share market data.</summary>
internal static class FeedsApi
{
    private const long MaxBodyBytes = 16 << 20;

    private static readonly FeedRequest s_request = new(FeedRequest.Push, "NYSE", Retention: new FeedRetention(30, null));

    private static readonly FeedResponse s_example = new(
        "ACME", FeedRequest.Push, FeedState.Running, 86_412, 0, 84_012, 2_399, 1, 3, 0, 0, At(14, 30, 2), At(14, 30, 1), 0.4, 12.5, 0.021,
        6_221_736, null, 0)
    {
        Exchange = "NYSE",
        StaleAfter = 30,
        Retention = new FeedRetention(30, null),
        CreatedAt = At(9, 0, 0),
    };

    private static readonly object[] s_ticks =
    [
        new { time = "2025-01-06T14:30:00.250Z", price = 101.25, volume = 200, source_id = 1 },
        new { time = "2025-01-06T14:30:01Z" },
    ];

    /// <summary>Maps them below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapFeeds(this IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/feeds").WithTags("Feeds");
        routes.MapGet("", List).WithExample(response: new Page<FeedResponse>([s_example], null)).ProducesProblems(400);
        var one = routes.MapGroup($"/{{{SymbolRoute.Name}}}").AddEndpointFilter<SymbolRoute>();
        one.MapGet("", Get).WithExample(response: s_example).ProducesProblems(400, 404);
        one.MapPut("", PutAsync)
            .Accepts<FeedRequest>(MediaTypeNames.Application.Json)
            .WithExample(s_request, s_example)
            .ProducesProblems(400, 403, 413, 415, 503, 507);
        one.MapDelete("", DeleteAsync).ProducesProblems(400, 403, 404, 409, 503);
        one.MapPost("/start", StartAsync).WithExample(response: s_example).ProducesProblems(400, 403, 404, 503);
        one.MapPost("/stop", StopAsync).WithExample(response: s_example).ProducesProblems(400, 403, 404, 503);
        one.MapPost("/ticks", FeedPush.PostAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes), new TakesIdempotencyKey())
            .Accepts<string>(MediaTypeNames.Application.Json, FeedPush.Lines, MediaTypeNames.Text.Csv)
            .WithExample(s_ticks, new TicksResponse(86_414, 2, 0, 0))
            .ProducesProblems(400, 403, 404, 409, 413, 415, 422, 429, 503, 507);
        one.MapGet("/socket", FeedSocket.AcceptAsync).ProducesProblems(400, 403, 404, 409);
        return api;
    }

    /// <summary>Lists the feeds with their state.</summary>
    internal static Results<Ok<Page<FeedResponse>>, ProblemResult> List(FeedHost host, string? limit = null, string? cursor = null) =>
        Listing.Of(host.List(), limit, cursor, FeedResponse.Of);

    /// <summary>Shows a feed.</summary>
    internal static Results<Ok<FeedResponse>, ProblemResult> Get(string symbol, FeedHost host) =>
        host.Find(SymbolRoute.Read(symbol)) is { } feed ? TypedResults.Ok(FeedResponse.Of(feed)) : Unknown(symbol).ToResult();

    /// <summary>Makes a feed, which runs at once, or changes what it is; its log stays.</summary>
    internal static async Task<Results<Created<FeedResponse>, Ok<FeedResponse>, ProblemResult>> PutAsync(
        string symbol,
        HttpRequest request,
        FeedHost host,
        ExchangeCatalog exchanges,
        ICurrentUser user,
        IOptions<AccessOptions> access,
        CancellationToken cancellationToken)
    {
        var name = SymbolRoute.Read(symbol);
        if (Refusal(name, user, access.Value) is { } refused) return refused.ToResult();
        if (!(await JsonBody.ReadObjectAsync(request, cancellationToken)).Succeeded(out var body, out var problem))
            return problem.ToResult();
        var findings = new List<Finding>();
        var wanted = FeedRequest.Read(name, new JsonFields(body, findings), exchange => IsExchange(exchange, exchanges));
        if (findings.Count > 0) return Finding.Summarise(findings).ToResult();
        // The service connects to it from where it stands.
        if (wanted.Url is not null && !user.IsAdmin)
            return AccessProblems.Forbidden.With("Only an admin may set the address of a venue.").ToResult();
        try
        {
            var (feed, isNew) = await host.PutAsync(name, wanted);
            var response = FeedResponse.Of(feed);
            return isNew ? TypedResults.Created($"/api/v1/feeds/{symbol}", response) : TypedResults.Ok(response);
        }
        catch (DurableFileException exception)
        {
            return CommonProblems.OfDisk(exception).ToResult();
        }
    }

    /// <summary>Removes a feed with its recording; one that a run needs stays.</summary>
    internal static async Task<Results<NoContent, ProblemResult>> DeleteAsync(
        string symbol, FeedHost host, ICurrentUser user, IOptions<AccessOptions> access)
    {
        if (!Find(symbol, host, user, access.Value).Succeeded(out var feed, out var problem)) return problem.ToResult();
        try
        {
            return await host.DeleteAsync(feed)
                ? TypedResults.NoContent()
                : FeedProblems.InUse.With($"A run needs the feed of {feed.Manifest.Symbol}; stop it first.").ToResult();
        }
        catch (DurableFileException exception)
        {
            return CommonProblems.OfDisk(exception).ToResult();
        }
    }

    /// <summary>Starts a feed that was stopped.</summary>
    internal static Task<Results<Ok<FeedResponse>, ProblemResult>> StartAsync(
        string symbol, FeedHost host, ICurrentUser user, IOptions<AccessOptions> access) =>
        RunAsync(symbol, host, user, access.Value, runs: true);

    /// <summary>Stops a feed; it stays stopped when the service starts again.</summary>
    internal static Task<Results<Ok<FeedResponse>, ProblemResult>> StopAsync(
        string symbol, FeedHost host, ICurrentUser user, IOptions<AccessOptions> access) =>
        RunAsync(symbol, host, user, access.Value, runs: false);

    /// <summary>The feed of a route that changes it; a problem when there is none, or when the caller may not.</summary>
    internal static Attempt<Feed> Find(string symbol, FeedHost host, ICurrentUser user, AccessOptions access)
    {
        var name = SymbolRoute.Read(symbol);
        if (Refusal(name, user, access) is { } refused) return refused;
        return host.Find(name) is { } feed ? feed : Unknown(symbol);
    }

    private static async Task<Results<Ok<FeedResponse>, ProblemResult>> RunAsync(
        string symbol, FeedHost host, ICurrentUser user, AccessOptions access, bool runs)
    {
        if (!Find(symbol, host, user, access).Succeeded(out var feed, out var problem)) return problem.ToResult();
        try
        {
            await host.RunAsync(feed, runs);
            return TypedResults.Ok(FeedResponse.Of(feed));
        }
        catch (DurableFileException exception)
        {
            return CommonProblems.OfDisk(exception).ToResult();
        }
    }

    private static ApiProblem? Refusal(string symbol, ICurrentUser user, AccessOptions access) =>
        user.MayChange(symbol, access) ? null : AccessProblems.Forbidden.With(MarketDataAccess.Refusal(user, symbol));

    private static ApiProblem Unknown(string symbol) => FeedProblems.Unknown.With($"There is no feed of '{SymbolRoute.Read(symbol)}'.");

    private static bool IsExchange(string name, ExchangeCatalog exchanges) =>
        ExchangeCatalog.IsBuiltIn(name) || exchanges.Find(name) is not null;

    private static DateTimeOffset At(int hour, int minute, int second) => new(2025, 1, 6, hour, minute, second, TimeSpan.Zero);
}
