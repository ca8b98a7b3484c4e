using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using StrategyRuntime.Access;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Json;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Users;

namespace StrategyRuntime.MarketData;

/// <summary>Routes of instruments, which all users share as they share market data.</summary>
internal static class InstrumentsApi
{
    private static readonly InstrumentDetails s_example = new("NIFTY24NOVFUT")
    {
        Kind = InstrumentKind.Future,
        Exchange = "NFO",
        Currency = "INR",
        PriceStep = 0.05m,
        Underlying = "NIFTY",
        Expiry = new DateOnly(2024, 11, 28),
        LotSizes = new SortedDictionary<DateOnly, decimal> { [new DateOnly(2024, 4, 26)] = 25, [new DateOnly(2024, 11, 20)] = 75 },
    };

    /// <summary>Maps them below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapInstruments(this IEndpointRouteBuilder api)
    {
        var routes = api.MapGroup("/instruments").WithTags("Market data");
        routes.MapGet("", List).WithExample(response: new Page<InstrumentDetails>([s_example], null)).ProducesProblems(400, 422);
        routes.MapGet("/{symbol}", Get).WithExample(response: s_example).ProducesProblems(404, 422);
        routes.MapPut("/{symbol}", PutAsync)
            .Accepts<InstrumentDetails>(MediaTypeNames.Application.Json)
            .WithExample(s_example, s_example)
            .ProducesProblems(400, 403, 413, 415, 422, 507)
            .TakesDiskSpace();
        routes.MapDelete("/{symbol}", Delete).ProducesProblems(403, 404, 422);
        return api;
    }

    /// <summary>Lists what is known of symbols, ordered by symbol.</summary>
    internal static Results<Ok<Page<InstrumentDetails>>, ProblemResult> List(
        MarketDataStore store, string? limit = null, string? cursor = null) =>
        Read(() => store.Instruments.List()).Succeeded(out var all, out var problem)
            ? Listing.Of(all, limit, cursor, instrument => instrument)
            : problem.ToResult();

    /// <summary>Shows what is known of a symbol.</summary>
    internal static Results<Ok<InstrumentDetails>, ProblemResult> Get(string symbol, MarketDataStore store)
    {
        var name = SymbolOf(symbol);
        if (!Read(() => store.Instruments.Find(name) ?? new InstrumentDetails("")).Succeeded(out var found, out var problem))
            return problem.ToResult();
        return found.Symbol.Length == 0 ? Unknown(name) : TypedResults.Ok(found);
    }

    /// <summary>Saves what is known of a symbol. Runs that have begun go on with what they began with.</summary>
    internal static async Task<Results<Created<InstrumentDetails>, Ok<InstrumentDetails>, ProblemResult>> PutAsync(
        string symbol,
        HttpRequest request,
        MarketDataStore store,
        ExchangeCatalog exchanges,
        ICurrentUser user,
        IOptions<AccessOptions> access,
        CancellationToken cancellationToken)
    {
        if (Refuse(SymbolOf(symbol), user, access.Value) is { } refused) return refused;
        if (!(await JsonBody.ReadBytesAsync(request, cancellationToken)).Succeeded(out var bytes, out var unread)) return unread.ToResult();
        var problems = new List<Problem>();
        if (InstrumentDocument.Parse(bytes, SymbolOf(symbol), problems, name => exchanges.Find(name) is not null) is not { } instrument)
            return Finding.Summarise([.. problems.Select(p => new Finding(CommonProblems.InvalidRequest, p))]).ToResult();
        if (!Read(() => (object)store.Instruments.Put(instrument)).Succeeded(out var isNew, out var problem)) return problem.ToResult();
        return isNew is true
            ? TypedResults.Created($"/api/v1/instruments/{Uri.EscapeDataString(instrument.Symbol)}", instrument)
            : TypedResults.Ok(instrument);
    }

    /// <summary>Forgets what is known of a symbol; its market data stay.</summary>
    internal static Results<NoContent, ProblemResult> Delete(
        string symbol, MarketDataStore store, ICurrentUser user, IOptions<AccessOptions> access)
    {
        var name = SymbolOf(symbol);
        if (Refuse(name, user, access.Value) is { } refused) return refused;
        if (!Read(() => (object)store.Instruments.Delete(name)).Succeeded(out var wasThere, out var problem)) return problem.ToResult();
        return wasThere is true ? TypedResults.NoContent() : Unknown(name);
    }

    // A slash of a symbol stays escaped in a route's value.
    private static string SymbolOf(string routeValue) => routeValue.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static Attempt<T> Read<T>(Func<T> read)
        where T : notnull
    {
        try
        {
            return read();
        }
        catch (MarketDataException exception)
        {
            return MarketDataProblems.BadMarketData.With(exception.Message);
        }
    }

    private static ProblemResult? Refuse(string symbol, ICurrentUser user, AccessOptions access) =>
        user.MayChange(symbol, access) ? null : AccessProblems.Forbidden.With(MarketDataAccess.Refusal(user, symbol)).ToResult();

    private static ProblemResult Unknown(string symbol) =>
        MarketDataProblems.UnknownInstrument.With($"Nothing is known of '{symbol}'.").ToResult();
}
