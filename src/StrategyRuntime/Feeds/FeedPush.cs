using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using StrategyRuntime.Access;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.FeedText;
using StrategyRuntime.Users;

namespace StrategyRuntime.Feeds;

/// <summary>Ticks that a program sends in a request.</summary>
internal static class FeedPush
{
    /// <summary>Media type of a JSON object a line.</summary>
    public const string Lines = "application/x-ndjson";

    private const string Replayed = "Idempotency-Replayed";
    private const int MaxKeyLength = 200;

    // A time further ahead is a mistake of the source, and would make every tick behind it late.
    private static readonly TimeSpan s_ahead = TimeSpan.FromDays(1);

    private static readonly Dictionary<string, FeedTextForm> s_forms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["application/json"] = FeedTextForm.Json,
        [Lines] = FeedTextForm.Lines,
        ["application/jsonl"] = FeedTextForm.Lines,
        ["text/csv"] = FeedTextForm.Csv,
    };

    /// <summary>
    /// Takes ticks and time marks, all or none of them. The answer comes when they are durable, with the position in the log behind them.
    /// </summary>
    /// <param name="symbol">Symbol of the feed.</param>
    /// <param name="request">A JSON array, a JSON object a line, or CSV.</param>
    /// <param name="host">The feeds.</param>
    /// <param name="marketData">What is known of the symbol.</param>
    /// <param name="exchanges">Exchanges that users have defined.</param>
    /// <param name="time">The clock.</param>
    /// <param name="disk">Says whether there is space.</param>
    /// <param name="user">Who pushes.</param>
    /// <param name="access">Who may.</param>
    /// <param name="cancellationToken">The caller went away.</param>
    internal static async Task<Results<Ok<TicksResponse>, ProblemResult>> PostAsync(
        string symbol,
        HttpRequest request,
        FeedHost host,
        MarketDataStore marketData,
        ExchangeCatalog exchanges,
        TimeProvider time,
        DiskGuard disk,
        ICurrentUser user,
        IOptions<AccessOptions> access,
        CancellationToken cancellationToken)
    {
        if (!FeedsApi.Find(symbol, host, user, access.Value).Succeeded(out var feed, out var problem)) return problem.ToResult();
        if (FormOf(request) is not { } form)
            return CommonProblems.UnsupportedMediaType.With($"Send {string.Join(", ", s_forms.Keys)}.").ToResult();
        if ((Refusal(feed) ?? disk.Shortage()) is { } refusal) return refusal.ToResult();
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        var reader = ReaderOf(feed, marketData, exchanges, time);
        reader.Read(bytes.Span, form);
        if (reader.Problems.Count > 0)
            return Finding.Summarise([.. reader.Problems.Select(p => new Finding(FeedProblems.BadTicks, p))]).ToResult();
        if (reader.Ticks.Count > FeedLogOptions.MaxBatch)
        {
            return FeedProblems.TooManyTicks.With(string.Create(
                CultureInfo.InvariantCulture,
                $"{reader.Ticks.Count} ticks are more than the {FeedLogOptions.MaxBatch} of a batch; send several.")).ToResult();
        }
        if (!KeyOf(request, user.CallerId, bytes.Span).Succeeded(out var key, out problem)) return problem.ToResult();
        try
        {
            var answer = await feed.PushAsync(reader.Ticks.ToArray(), key.Value, cancellationToken);
            if (answer.Repeated) request.HttpContext.Response.Headers[Replayed] = "true";
            return TypedResults.Ok(TicksResponse.Of(answer));
        }
        catch (FeedKeyReusedException exception)
        {
            return FeedProblems.KeyReused.With(exception.Message).ToResult();
        }
        catch (DurableFileException exception)
        {
            return CommonProblems.OfDisk(exception).ToResult();
        }
        catch (ObjectDisposedException)
        {
            return FeedProblems.Unknown.With("The feed was removed.").ToResult();
        }
    }

    /// <summary>Why a feed takes no ticks; null when it does.</summary>
    public static ApiProblem? Refusal(Feed feed)
    {
        var manifest = feed.Manifest;
        if (manifest.Source != FeedRequest.Push)
            return FeedProblems.TakesNoTicks.With($"The ticks of {manifest.Symbol} come from its source, {manifest.Source}.");
        return manifest.Running ? null : FeedProblems.TakesNoTicks.With($"The feed of {manifest.Symbol} is stopped; start it first.");
    }

    /// <summary>Reads ticks as they are pushed to a feed.</summary>
    public static FeedTicksReader ReaderOf(Feed feed, MarketDataStore marketData, ExchangeCatalog exchanges, TimeProvider time)
    {
        var manifest = feed.Manifest;
        var details = marketData.Instruments.Find(manifest.Symbol);
        var exchange = manifest.Exchange is not { } name ? null
            : Exchange.TryGet(name, out var builtIn) ? builtIn : exchanges.Find(name);
        return new FeedTicksReader(
            exchange?.Zone ?? ExchangeZone.Utc, exchange?.TradesFutures == true || details?.Kind == InstrumentKind.Future,
            new UtcTime(time.GetUtcNow().UtcTicks) + s_ahead);
    }

    private static FeedTextForm? FormOf(HttpRequest request)
    {
        var type = request.ContentType?.Split(';')[0].Trim();
        return type is not null && s_forms.TryGetValue(type, out var form) ? form : null;
    }

    private static Attempt<BatchName> KeyOf(HttpRequest request, string callerId, ReadOnlySpan<byte> content)
    {
        const string header = TakesIdempotencyKey.Header;
        if (!request.Headers.TryGetValue(header, out var values)) return new BatchName(null);
        var key = values.ToString();
        if (key.Length is 0 or > MaxKeyLength || !key.All(char.IsAscii) || key.Any(char.IsControl))
            return Finding.Summarise([CommonProblems.InvalidRequest.At(header, $"{header} must be 1 to {MaxKeyLength} ASCII characters")]);
        return new BatchName(FeedKey.Of($"{callerId} {key}", content));
    }

    private sealed record BatchName(FeedKey? Value);
}
