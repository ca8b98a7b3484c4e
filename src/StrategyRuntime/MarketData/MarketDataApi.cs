using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using StrategyRuntime.Access;
using StrategyRuntime.Json;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Catalog;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Import;
using StrategyRuntime.Users;

namespace StrategyRuntime.MarketData;

/// <summary>Routes of market data, which all users share.</summary>
internal static class MarketDataApi
{
    private static readonly MarketDataResponse s_example = new("SP500", "1d", "SP500.1d.csv", 241_190, "2000-01-03", "2020-03-31", null)
    {
        Rows = 5_094,
        Gaps = new ImportGaps(1_100, "P6D"),
        Exchange = "NYSE",
        Format = "yahoo",
        ImportedAt = new DateTimeOffset(2025, 1, 6, 10, 2, 11, TimeSpan.Zero),
    };

    private static readonly double[][] s_rows = [[1_704_067_200_000, 10, 12, 9, 11, 7], [1_704_067_260_000, 11, 12, 10, 11, 5]];

    private static readonly ImportAnswer s_answer = new()
    {
        Format = "yahoo",
        Kind = "candles",
        Symbol = "SP500",
        Timeframe = "1d",
        Rows = 5_094,
        First = new ImportedRow { Timestamp = "2000-01-03", Open = 1469.25, High = 1478, Low = 1438.36, Close = 1455.22,
            Volume = 931_800_000 },
        Last = new ImportedRow { Timestamp = "2020-03-31", Open = 2614.69, High = 2641.39, Low = 2571.15, Close = 2584.59,
            Volume = 6_568_290_000 },
        ColumnsRead = ["Date", "Open", "High", "Low", "Close", "Volume"],
        ColumnsIgnored = ["Adj Close"],
        Gaps = new ImportGaps(1_100, "P6D"),
        File = "SP500.1d.csv",
    };

    // The route itself refuses what it does not take, and says what it does.
    private const string AnyType = "*/*";

    // A page of another site can send these without asking; a CSV from such a form is refused for that.
    private static readonly string[] s_formTypes = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

    /// <summary>Maps them below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapMarketData(this IEndpointRouteBuilder api)
    {
        var limit = api.ServiceProvider.GetRequiredService<IOptions<MarketDataOptions>>().Value.MaxImportBytes;
        var routes = api.MapGroup("/market-data").WithTags("Market data").TakesLong();
        routes.MapGet("", List).WithExample(response: new Page<MarketDataResponse>([s_example], null)).ProducesProblems(400);
        foreach (var route in new[] { routes.MapPost("", ImportAsync), routes.MapPost("/{symbol}", ImportSymbolAsync) })
        {
            route.WithMetadata(new RequestSizeLimitAttribute(limit))
                .Accepts<string>("text/csv", "application/json", "application/gzip", "application/zip", TableAnswer.Parquet,
                    "application/octet-stream", AnyType)
                .WithExample(request: s_rows, response: s_answer)
                .ProducesProblems(400, 403, 409, 413, 415, 422, 429);
        }
        routes.MapSymbol();
        return api;
    }

    /// <summary>Lists what there is: symbols, timeframes and ranges.</summary>
    internal static Results<Ok<Page<MarketDataResponse>>, ProblemResult> List(
        MarketDataStore store, string? limit = null, string? cursor = null) =>
        Listing.Of(store.List(), limit, cursor, MarketDataResponse.Of);

    /// <summary>
    /// Imports a file as its source wrote it. Every row is checked first; one bad row and nothing is changed.
    /// </summary>
    /// <param name="symbol">Symbol of the data.</param>
    /// <param name="request">The file.</param>
    /// <param name="store">Where it goes.</param>
    /// <param name="query">What the caller says about the file.</param>
    /// <param name="user">Who uploads.</param>
    /// <param name="access">Who may.</param>
    /// <param name="places">How many may at the same time.</param>
    /// <param name="exchanges">Exchanges that users have defined.</param>
    /// <param name="cancellationToken">The caller went away.</param>
    internal static Task<Results<Created<ImportAnswer>, Ok<ImportAnswer>, ProblemResult>> ImportSymbolAsync(
        string symbol,
        HttpRequest request,
        MarketDataStore store,
        [AsParameters] ImportQuery query,
        ICurrentUser user,
        IOptions<AccessOptions> access,
        UploadPlaces places,
        ExchangeCatalog exchanges,
        CancellationToken cancellationToken) =>
        TakeAsync(symbol, request, store, query, user, access.Value, places, exchanges, cancellationToken);

    /// <summary>
    /// Imports a file that names its symbol, as its source wrote it. Every row is checked first; one bad row and nothing is changed.
    /// </summary>
    /// <param name="request">The file.</param>
    /// <param name="store">Where it goes.</param>
    /// <param name="query">What the caller says about the file.</param>
    /// <param name="user">Who uploads.</param>
    /// <param name="access">Who may.</param>
    /// <param name="places">How many may at the same time.</param>
    /// <param name="exchanges">Exchanges that users have defined.</param>
    /// <param name="cancellationToken">The caller went away.</param>
    internal static Task<Results<Created<ImportAnswer>, Ok<ImportAnswer>, ProblemResult>> ImportAsync(
        HttpRequest request,
        MarketDataStore store,
        [AsParameters] ImportQuery query,
        ICurrentUser user,
        IOptions<AccessOptions> access,
        UploadPlaces places,
        ExchangeCatalog exchanges,
        CancellationToken cancellationToken) =>
        TakeAsync(null, request, store, query, user, access.Value, places, exchanges, cancellationToken);

    private static async Task<Results<Created<ImportAnswer>, Ok<ImportAnswer>, ProblemResult>> TakeAsync(
        string? symbol,
        HttpRequest request,
        MarketDataStore store,
        ImportQuery query,
        ICurrentUser user,
        AccessOptions access,
        UploadPlaces places,
        ExchangeCatalog exchanges,
        CancellationToken cancellationToken)
    {
        if (s_formTypes.Any(t => request.ContentType is null || request.ContentType.StartsWith(t, StringComparison.OrdinalIgnoreCase)))
        {
            return CommonProblems.UnsupportedMediaType
                .With("Send text/csv, application/json, application/gzip, application/zip, application/vnd.apache.parquet or "
                    + "application/octet-stream.")
                .ToResult();
        }
        var options = query.ToOptions(symbol, exchanges);
        var findings = ImportOptionsCheck.Find(options).Select(f => CommonProblems.InvalidRequest.At(f.Option, f.Reason)).ToList();
        if (findings.Count > 0) return Finding.Summarise(findings).ToResult();
        if (options.Symbol is { } named ? !user.MayChange(named, access) : !user.IsAdmin && !access.UsersMayUploadMarketData)
            return AccessProblems.Forbidden.With(MarketDataAccess.Refusal(user, options.Symbol)).ToResult();
        var services = request.HttpContext.RequestServices;
        if ((services.GetRequiredService<MemoryBudget>().Shortage() ?? services.GetRequiredService<DiskGuard>().Shortage()) is { } shortage)
            return shortage.ToResult();
        if (!places.Enter(user.CallerId).Succeeded(out var place, out var problem)) return problem.ToResult();
        using var held = place;
        try
        {
            var answer = await store.ImportFileAsync(request.Body, options, cancellationToken);
            // A dry run is asked to learn what is needed; an import cannot go on without it.
            if (answer.Needs.Count > 0 && !options.DryRun)
            {
                var needs = $"{options.File}: {string.Join(", ", answer.Needs)} must be given. {string.Join(" ", answer.Warnings)}";
                return MarketDataProblems.BadMarketData.With(needs.Trim()).ToResult();
            }
            return options.DryRun ? TypedResults.Ok(answer) : TypedResults.Created("/api/v1/market-data", answer);
        }
        catch (MarketDataTooLargeException exception)
        {
            return MarketDataProblems.TooLarge.With(exception.Message).ToResult();
        }
        catch (MarketDataExistsException exception)
        {
            return MarketDataProblems.Exists.With(exception.Message).ToResult();
        }
        catch (MarketDataException exception)
        {
            return MarketDataProblems.BadMarketData.With(exception.Message).ToResult();
        }
    }
}

/// <summary>A market-data file.</summary>
/// <param name="Symbol">Its symbol; empty of a file of another form that cannot be imported.</param>
/// <param name="Timeframe"><c>ticks</c> or the timeframe of its candles; null of such a file.</param>
/// <param name="File">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="From">Time of its first row, or null when it cannot be read.</param>
/// <param name="To">Time of its last row, or null when it cannot be read.</param>
/// <param name="Problem">Why its range cannot be read, or null.</param>
internal sealed record MarketDataResponse(
    string Symbol, string? Timeframe, string File, long Bytes, string? From, string? To, string? Problem)
{
    /// <summary>Number of rows; null of a large file that no import left a record of.</summary>
    public long? Rows { get; init; }

    /// <summary>Times without candles, nights and holidays among them; null for ticks, and when rows were not counted.</summary>
    public ImportGaps? Gaps { get; init; }

    /// <summary>Zone of the source's times; null when it was not needed, and of a file that was put there by hand.</summary>
    public string? Zone { get; init; }

    /// <summary>Exchange that the import was given.</summary>
    public string? Exchange { get; init; }

    /// <summary>Format of the source.</summary>
    public string? Format { get; init; }

    /// <summary>When it was imported.</summary>
    public DateTimeOffset? ImportedAt { get; init; }

    /// <summary>The file on the wire.</summary>
    public static MarketDataResponse Of(MarketDataInfo info) =>
        new(info.Symbol, info.Symbol.Length == 0 ? null : info.Kind, info.File, info.Bytes, info.From, info.To, info.Problem)
        {
            Rows = info.Rows,
            Gaps = info.Gaps,
            Zone = info.Provenance?.Zone,
            Exchange = info.Provenance?.Exchange,
            Format = info.Provenance?.Format,
            ImportedAt = info.Provenance?.ImportedAt,
        };
}
