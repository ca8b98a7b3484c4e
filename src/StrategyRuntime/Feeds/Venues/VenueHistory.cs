using System.Globalization;
using System.Net;
using System.Text.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Feeds.Venues;

/// <summary>Asks a venue's REST interface for what its stream left out.</summary>
internal sealed class VenueHistory(IVenue venue, HttpClient http)
{
    private const int MaxPages = 50;
    private const int MaxBytes = 4 << 20;

    // Pages of a venue that goes back, down to where it failed: its trades count once the hole's start is reached.
    private readonly SortedDictionary<long, VenueTrade> _kept = [];
    private long _keptAfter;
    private int _keptPages;

    // Trades that are older than the one before the hole belong to another numbering.
    private static readonly TimeSpan s_earlier = TimeSpan.FromSeconds(1);

    /// <summary>The venue's time; null when its stream says so.</summary>
    /// <exception cref="VenueHistoryException">It cannot be asked now, or it answers something else.</exception>
    public async Task<UtcTime?> ReadClockAsync(CancellationToken cancellationToken)
    {
        if (venue.Clock is not { } address) return null;
        using var answer = await GetAsync(address, cancellationToken);
        return Read(() => venue.ReadClock(answer.RootElement));
    }

    /// <summary>
    /// Trades of a hole, as many as the venue still has, up to <c>50</c> pages. When it fails in the middle, the next question about the
    /// same hole goes on from the page that was reached.
    /// </summary>
    public async Task<VenuePages> ReadAsync(TradeHole hole, CancellationToken cancellationToken)
    {
        var found = new SortedDictionary<long, VenueTrade>();
        var earliest = hole.After.Time - s_earlier;
        var (after, before) = (hole.After, hole.BeforeId);
        if (!venue.IsHistoryBackwards || _keptAfter != after.Id) TakeKept();
        if (_kept.Count > 0) before = _kept.First().Key;
        var page = _keptPages;
        try
        {
            for (; page < MaxPages && after.Id + 1 != before; page++)
            {
                using var answer = await GetAsync(venue.HistoryOf(new TradeHole(after, before)), cancellationToken);
                var trades = Read(() => venue.ReadHistory(answer.RootElement))
                    .Where(t => t.Id > after.Id && !(t.Id >= before) && t.Time >= earliest)
                    .ToList();
                if (trades.Count == 0) break;
                foreach (var trade in trades) found.TryAdd(trade.Id, trade);
                if (venue.IsHistoryBackwards) before = trades[0].Id;
                else after = trades[^1];
            }
        }
        catch (VenueHistoryException exception)
        {
            if (!venue.IsHistoryBackwards) return new VenuePages(found.Values, exception, IsFurther: false);
            (_keptAfter, _keptPages) = (hole.After.Id, page);
            foreach (var (id, trade) in found) _kept[id] = trade;
            return new VenuePages([], exception, IsFurther: found.Count > 0);
        }
        foreach (var trade in TakeKept()) found.TryAdd(trade.Id, trade);
        return new VenuePages(found.Values, null, IsFurther: false);
    }

    /// <summary>What it has of a hole whose start it did not reach, and forgets.</summary>
    public IReadOnlyCollection<VenueTrade> TakeKept()
    {
        VenueTrade[] kept = [.. _kept.Values];
        _kept.Clear();
        _keptPages = 0;
        return kept;
    }

    private static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is VenueFormatException or InvalidOperationException)
        {
            throw new VenueHistoryException(exception.Message, isFinal: false);
        }
    }

    private async Task<JsonDocument> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                // What is asked for is not there, and will not be.
                var isFinal = answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized
                    or HttpStatusCode.Forbidden or HttpStatusCode.NotImplemented;
                throw new VenueHistoryException(
                    string.Create(CultureInfo.InvariantCulture, $"the history answers {(int)answer.StatusCode}"), isFinal);
            }
            await answer.Content.LoadIntoBufferAsync(MaxBytes, cancellationToken);
            return await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
        }
        catch (Exception exception) when (
            exception is HttpRequestException or JsonException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new VenueHistoryException($"the history cannot be read: {exception.GetBaseException().Message}", isFinal: false);
        }
    }
}

/// <summary>What a question about a hole brought.</summary>
/// <param name="Trades">Trades of it, in the order of their numbers.</param>
/// <param name="Failure">Why there may be more; null when that is all.</param>
/// <param name="IsFurther">True when a failed question brought pages that are kept for the next one.</param>
internal sealed record VenuePages(IReadOnlyCollection<VenueTrade> Trades, VenueHistoryException? Failure, bool IsFurther);

/// <summary>A venue's history does not answer as it should.</summary>
/// <param name="message">Why.</param>
/// <param name="isFinal">True when asking again is of no use.</param>
internal sealed class VenueHistoryException(string message, bool isFinal) : Exception(message)
{
    /// <summary>True when asking again is of no use.</summary>
    public bool IsFinal => isFinal;
}
