using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using StrategyRuntime.Access;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Json;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Catalog;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Users;

namespace StrategyRuntime.MarketData;

/// <summary>Routes of market data, which all users share.</summary>
internal static class MarketDataApi
{
    private static readonly MarketDataResponse s_example = new("SP500", "1d", "SP500.1d.csv", 241_190, "2000-01-03", "2020-03-31", null);

    // A page of another site can send these without asking; a CSV from such a form is refused for that.
    private static readonly string[] s_formTypes = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

    /// <summary>Maps them below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapMarketData(this IEndpointRouteBuilder api)
    {
        var limit = api.ServiceProvider.GetRequiredService<IOptions<MarketDataOptions>>().Value.MaxImportBytes;
        var routes = api.MapGroup("/market-data").WithTags("Market data");
        routes.MapGet("", List).WithExample(response: new Page<MarketDataResponse>([s_example], null)).ProducesProblems(400);
        routes.MapPost("/{symbol}", ImportAsync)
            .AddEndpointFilter(new IdentifierFilter("symbol"))
            .WithMetadata(new RequestSizeLimitAttribute(limit))
            .Accepts<string>("text/csv", "application/gzip")
            .WithExample(response: s_example)
            .ProducesProblems(400, 403, 413, 415, 422, 429);
        return api;
    }

    /// <summary>Lists what there is: symbols, timeframes and ranges.</summary>
    internal static Results<Ok<Page<MarketDataResponse>>, ProblemResult> List(
        MarketDataStore store, string? limit = null, string? cursor = null) =>
        Listing.Of(store.List(), limit, cursor, MarketDataResponse.Of);

    /// <summary>Adds or replaces a CSV, plain or gzip. Every row is checked first; one bad row and nothing is changed.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="request">The CSV.</param>
    /// <param name="store">Where it goes.</param>
    /// <param name="timeframe"><c>ticks</c> or a timeframe such as <c>5m</c>; absent: found from the header and the rows.</param>
    /// <param name="exchange">Exchange whose clock timestamps without an offset are on; absent: UTC.</param>
    /// <param name="user">Who uploads.</param>
    /// <param name="access">Who may.</param>
    /// <param name="places">How many may at the same time.</param>
    /// <param name="cancellationToken">The caller went away.</param>
    internal static async Task<Results<Created<MarketDataResponse>, ProblemResult>> ImportAsync(
        string symbol,
        HttpRequest request,
        MarketDataStore store,
        string? timeframe,
        string? exchange,
        ICurrentUser user,
        IOptions<AccessOptions> access,
        UploadPlaces places,
        CancellationToken cancellationToken)
    {
        if (!user.IsAdmin && !access.Value.UsersMayUploadMarketData)
            return AccessProblems.Forbidden.With("Market data is shared by all users: only an admin may upload it.").ToResult();
        if (s_formTypes.Any(t => request.ContentType is null || request.ContentType.StartsWith(t, StringComparison.OrdinalIgnoreCase)))
            return CommonProblems.UnsupportedMediaType.With("Send text/csv, or application/gzip for a compressed one.").ToResult();
        var findings = new List<Finding>();
        if (timeframe is not (null or "ticks") && !Timeframe.TryParse(timeframe, out _))
            findings.Add(CommonProblems.InvalidRequest.At("timeframe", "timeframe must be ticks or a length such as 30s, 1m, 1h, 1d"));
        if (!Exchange.TryGet(exchange, out _))
            findings.Add(CommonProblems.InvalidRequest.At("exchange", $"exchange must be one of {string.Join(", ", Exchange.KnownNames)}"));
        if (findings.Count > 0) return Finding.Summarise(findings).ToResult();
        if (!places.Enter().Succeeded(out var place, out var problem)) return problem.ToResult();
        using var held = place;
        try
        {
            var info = await store.ImportAsync(symbol, timeframe, request.Body, exchange, cancellationToken);
            return TypedResults.Created("/api/v1/market-data", MarketDataResponse.Of(info));
        }
        catch (MarketDataTooLargeException exception)
        {
            return MarketDataProblems.TooLarge.With(exception.Message).ToResult();
        }
        catch (MarketDataException exception)
        {
            return MarketDataProblems.BadMarketData.With(exception.Message).ToResult();
        }
    }
}

/// <summary>A market-data file.</summary>
/// <param name="Symbol">Its symbol.</param>
/// <param name="Timeframe"><c>ticks</c> or the timeframe of its candles.</param>
/// <param name="File">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="From">Time of its first row, or null when it cannot be read.</param>
/// <param name="To">Time of its last row, or null when it cannot be read.</param>
/// <param name="Problem">Why its range cannot be read, or null.</param>
internal sealed record MarketDataResponse(
    string Symbol, string Timeframe, string File, long Bytes, string? From, string? To, string? Problem)
{
    /// <summary>The file on the wire.</summary>
    public static MarketDataResponse Of(MarketDataInfo info) =>
        new(info.Symbol, info.Kind, info.File, info.Bytes, info.From, info.To, info.Problem);
}
