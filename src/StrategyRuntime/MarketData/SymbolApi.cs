using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using StrategyRuntime.Access;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Json;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Reports;
using StrategyRuntime.Storage.MarketData.Series;
using StrategyRuntime.Storage.Tables;
using StrategyRuntime.Users;

namespace StrategyRuntime.MarketData;

/// <summary>Routes of one symbol's market data.</summary>
internal static class SymbolApi
{
    private static readonly MarketDataResponse s_file = new("SP500", "1d", "SP500.1d.csv", 241_190, "2000-01-03", "2020-03-31", null);

    private static readonly StoredCandleResponse s_candle =
        new("2000-01-03T00:00:00-05:00", 1469.25, 1478, 1438.36, 1455.22, 931_800_000) { Date = "2000-01-03" };

    private static readonly QualityReport s_report = new(
        "SP500", "1d", "NYSE", 5_094, "2000-01-03T00:00:00-05:00", "2020-03-31T00:00:00-04:00",
        new Findings<QualityGap>(1, [new QualityGap("2001-09-10T00:00:00-04:00", "2001-09-17T00:00:00-04:00", 4)]),
        new Findings<QualityJump>(0, []), new Findings<QualityRow>(0, []), new Findings<StaleRows>(0, []),
        new Findings<LikelySplit>(0, []));

    private static readonly TableColumn[] s_columns =
    [
        new("timestamp", ColumnKind.Time), new("date", ColumnKind.Date), new("open", ColumnKind.Number), new("high", ColumnKind.Number),
        new("low", ColumnKind.Number), new("close", ColumnKind.Number), new("volume", ColumnKind.Number), new("oi", ColumnKind.Number),
    ];

    /// <summary>Maps them below <c>/market-data</c>.</summary>
    public static void MapSymbol(this RouteGroupBuilder routes)
    {
        var one = routes.MapGroup($"/{{{SymbolRoute.Name}}}").AddEndpointFilter<SymbolRoute>();
        one.MapGet("", Get).WithExample(response: new Page<MarketDataResponse>([s_file], null)).ProducesProblems(400, 404);
        one.MapGet("/candles", CandlesAsync)
            .Produces<Page<StoredCandleResponse>>()
            .WithExample(response: new Page<StoredCandleResponse>([s_candle], null))
            .ProducesProblems(400, 404, 422);
        one.MapGet("/quality", QualityAsync).WithExample(response: s_report).ProducesProblems(400, 404, 422);
        one.MapDelete("", Delete).ProducesProblems(400, 403, 404, 409);
    }

    /// <summary>What there is of a symbol: timeframes, ranges, rows, gaps, and where it came from.</summary>
    internal static Results<Ok<Page<MarketDataResponse>>, ProblemResult> Get(
        string symbol, MarketDataStore store, string? limit = null, string? cursor = null)
    {
        var name = SymbolRoute.Read(symbol);
        var files = store.List().Where(f => f.Symbol == name).ToList();
        return files.Count == 0 ? Unknown(name, null).ToResult() : Listing.Of(files, limit, cursor, MarketDataResponse.Of);
    }

    /// <summary>
    /// Candles, oldest first: those of a file of this timeframe, or made of a finer one; with <c>format</c> csv or parquet all of them as a
    /// table.
    /// </summary>
    /// <param name="symbol">Symbol.</param>
    /// <param name="store">Where they are.</param>
    /// <param name="exchanges">Exchanges that users have defined.</param>
    /// <param name="timeframe">Which candles; absent: the finest.</param>
    /// <param name="from">First instant or date.</param>
    /// <param name="to">First instant behind, or last date.</param>
    /// <param name="exchange">Exchange of days and sessions; absent: that of the import.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cursor">What the last page gave as <c>next</c>.</param>
    /// <param name="format"><c>json</c>, <c>csv</c> or <c>parquet</c>.</param>
    /// <param name="cancellationToken">The caller went away.</param>
    internal static async Task<IResult> CandlesAsync(
        string symbol,
        MarketDataStore store,
        ExchangeCatalog exchanges,
        string? timeframe = null,
        string? from = null,
        string? to = null,
        string? exchange = null,
        string? limit = null,
        string? cursor = null,
        string? format = null,
        CancellationToken cancellationToken = default)
    {
        var name = SymbolRoute.Read(symbol);
        if (!PageRequest.Read(limit, cursor).Succeeded(out var page, out var problem)
            || !TableAnswer.Read(format).Succeeded(out var chosen, out problem)
            || !ReadTimeframe(timeframe).Succeeded(out var length, out problem)
            || !ReadExchange(store, exchanges, name, exchange).Succeeded(out var market, out problem)) return problem.ToResult();
        var problems = new List<Problem>();
        if (!TimeRange.TryParse(from, to, market, problems, out var range))
            return Finding.Summarise([.. problems.Select(p => CommonProblems.InvalidRequest.At(p.Pointer.TrimStart('/'), p.Message))])
                .ToResult();
        try
        {
            var series = await store.OpenCandlesAsync(name, length.Value, market, cancellationToken);
            if (chosen.Table is { } table)
                return new TableAnswer(table, $"{name}.{series.Timeframe}",
                    (output, stop) => WriteAsync(series, range, table, output, stop));
            using (series) return TypedResults.Ok(Cut(series, range, page));
        }
        catch (MarketDataException exception)
        {
            return Refuse(exception);
        }
    }

    /// <summary>
    /// What is odd about the data: gaps against the exchange's calendar, outliers, zero and stale prices, and jumps that look like splits.
    /// </summary>
    /// <param name="symbol">Symbol.</param>
    /// <param name="store">Where it is.</param>
    /// <param name="exchanges">Exchanges that users have defined.</param>
    /// <param name="timeframe"><c>ticks</c> or a timeframe; absent: the finest data.</param>
    /// <param name="exchange">Exchange whose calendar it is held against; absent: that of the import.</param>
    /// <param name="cancellationToken">The caller went away.</param>
    internal static async Task<Results<Ok<QualityReport>, ProblemResult>> QualityAsync(
        string symbol, MarketDataStore store, ExchangeCatalog exchanges, string? timeframe = null, string? exchange = null,
        CancellationToken cancellationToken = default)
    {
        var name = SymbolRoute.Read(symbol);
        if (!ReadExchange(store, exchanges, name, exchange).Succeeded(out var market, out var problem)) return problem.ToResult();
        try
        {
            return TypedResults.Ok(await store.CheckQualityAsync(name, timeframe, market, cancellationToken));
        }
        catch (MarketDataException exception)
        {
            return Refuse(exception);
        }
    }

    /// <summary>Deletes the data of a symbol, of one timeframe or all. Data that a run reads now stay.</summary>
    /// <param name="symbol">Symbol.</param>
    /// <param name="store">Where they are.</param>
    /// <param name="user">Who deletes.</param>
    /// <param name="access">Who may.</param>
    /// <param name="timeframe"><c>ticks</c> or a timeframe; absent: all.</param>
    internal static Results<NoContent, ProblemResult> Delete(
        string symbol, MarketDataStore store, ICurrentUser user, IOptions<AccessOptions> access, string? timeframe = null)
    {
        var name = SymbolRoute.Read(symbol);
        if (!user.MayChange(name, access.Value)) return AccessProblems.Forbidden.With(MarketDataAccess.Refusal(user, name)).ToResult();
        return store.Delete(name, timeframe) switch
        {
            null => MarketDataProblems.InUse.With($"A run reads the market data of {name}; stop it first.").ToResult(),
            { Count: 0 } => Unknown(name, timeframe).ToResult(),
            _ => TypedResults.NoContent(),
        };
    }

    private static Page<StoredCandleResponse> Cut(StoredSeries series, TimeRange range, PageRequest page)
    {
        var clock = new ExchangeClock(series.Exchange.Zone);
        var from = page.After > 0 ? new UtcTime(page.After) : range.From;
        var candles = series.Read(from, range.To).Take(page.Limit + 1).ToList();
        string? next = null;
        if (candles.Count > page.Limit)
        {
            next = FormattableString.Invariant($"{candles[^1].OpenTime.Ticks}");
            candles.RemoveAt(page.Limit);
        }
        return new Page<StoredCandleResponse>([.. candles.Select(c => StoredCandleResponse.Of(c, series, clock))], next);
    }

    private static async Task WriteAsync(
        StoredSeries series, TimeRange range, TableFormat format, Stream output, CancellationToken cancellationToken)
    {
        using (series)
        {
            await using var table = new TableWriter(output, format, s_columns);
            foreach (var candle in series.Read(range.From, range.To))
            {
                table.Set(0, candle.OpenTime);
                if (!series.Timeframe.IsIntraday) table.Set(1, series.Exchange.DayAt(candle.OpenTime).Date);
                table.Set(2, candle.Open);
                table.Set(3, candle.High);
                table.Set(4, candle.Low);
                table.Set(5, candle.Close);
                table.Set(6, candle.Volume);
                table.Set(7, candle.OpenInterest);
                await table.EndRowAsync(cancellationToken);
            }
            await table.CompleteAsync(cancellationToken);
        }
    }

    private static Attempt<ChosenTimeframe> ReadTimeframe(string? text)
    {
        if (text is null) return new ChosenTimeframe(null);
        return Timeframe.TryParse(text, out var timeframe)
            ? new ChosenTimeframe(timeframe)
            : Finding.Summarise([CommonProblems.InvalidRequest.At(
                "timeframe", "timeframe must be a length such as 30s, 5m, 1h, 1d, 1w, 1mo")]);
    }

    private static Attempt<Exchange> ReadExchange(MarketDataStore store, ExchangeCatalog exchanges, string symbol, string? named)
    {
        var name = named ?? store.ExchangeOf(symbol);
        if (Exchange.TryGet(name, out var exchange)) return exchange;
        if (exchanges.Find(name!) is { } own) return own;
        return Finding.Summarise(
            [CommonProblems.InvalidRequest.At(
                "exchange", $"exchange must be one of yours or of {string.Join(", ", Exchange.KnownNames)}")]);
    }

    private static ProblemResult Refuse(MarketDataException exception) => exception is MarketDataMissingException
        ? MarketDataProblems.Unknown.With(exception.Reason).ToResult()
        : MarketDataProblems.BadMarketData.With(exception.Message).ToResult();

    private static ApiProblem Unknown(string symbol, string? timeframe) =>
        MarketDataProblems.Unknown.With($"There is no market data for {symbol}{(timeframe is null ? string.Empty : $" of {timeframe}")}.");

    private readonly record struct ChosenTimeframe(Timeframe? Value);
}

/// <summary>A candle of market data.</summary>
/// <param name="Timestamp">When it starts, with the exchange's offset.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Traded quantity.</param>
internal sealed record StoredCandleResponse(string Timestamp, double Open, double High, double Low, double Close, double Volume)
{
    /// <summary>Trading day of a candle of a day or more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Date { get; init; }

    /// <summary>Open interest, where the data have it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Oi { get; init; }

    /// <summary>The candle on the wire.</summary>
    public static StoredCandleResponse Of(Candle candle, StoredSeries series, ExchangeClock clock) =>
        new(clock.Format(candle.OpenTime), candle.Open, candle.High, candle.Low, candle.Close, candle.Volume)
        {
            Date = series.Timeframe.IsIntraday
                ? null
                : series.Exchange.DayAt(candle.OpenTime).Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Oi = double.IsNaN(candle.OpenInterest) ? null : candle.OpenInterest,
        };
}
