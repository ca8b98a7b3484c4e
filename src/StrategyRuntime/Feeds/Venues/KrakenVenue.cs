using System.Text.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Feeds.Venues;

/// <summary>
/// Kraken spot, WebSocket v2: the channel <c>trade</c>. It sends a heartbeat in every second without a trade; that has no time, a pong has.
/// </summary>
/// <param name="place">Where it is.</param>
internal sealed class KrakenVenue(VenuePlace place) : IVenue
{
    private const int Page = 1_000;

    /// <inheritdoc/>
    public Uri Stream => place.StreamAt("wss://ws.kraken.com", "/v2");

    /// <inheritdoc/>
    public IReadOnlyList<string> Subscription =>
    [
        $$$"""{"method":"subscribe","params":{"channel":"trade","symbol":["{{{place.Instrument}}}"],"snapshot":false},"req_id":1}""",
    ];

    /// <inheritdoc/>
    public string Question => """{"method":"ping","req_id":2}""";

    /// <inheritdoc/>
    public bool IsHistoryBackwards => false;

    /// <inheritdoc/>
    public Uri? Clock => null;

    /// <inheritdoc/>
    public VenueMessage Read(JsonElement message) => message.TextOrNull("method") is { } method
        ? ReadAnswer(method, message)
        : message.Text("channel") == "trade"
            ? new VenueMessage { Trades = [.. VenueJson.Items(message.Field("data"), "data").Select(TradeOf)] }
            : VenueMessage.Nothing;

    /// <inheritdoc/>
    public Uri HistoryOf(in TradeHole hole)
    {
        // From the trade itself on: another of the same time may be behind it.
        var nanoseconds = (hole.After.Time - UtcTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick - 1;
        return place.RestAt(
            "https://api.kraken.com",
            FormattableString.Invariant(
                $"/0/public/Trades?pair={place.Instrument.Replace("/", "", StringComparison.Ordinal)}&since={nanoseconds}&count={Page}"));
    }

    /// <inheritdoc/>
    public IReadOnlyList<VenueTrade> ReadHistory(JsonElement page)
    {
        if (page.TryGetProperty("error", out var errors) && VenueJson.Items(errors, "error").Any())
            throw new VenueFormatException($"the history answers {errors.GetRawText()}");
        // Its key is the venue's other name of the pair.
        var lists = page.Field("result").EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Array).Select(p => p.Value);
        return [.. lists.Take(1).SelectMany(l => l.EnumerateArray()).Select(PastTradeOf).OrderBy(t => t.Id)];
    }

    /// <inheritdoc/>
    public UtcTime ReadClock(JsonElement answer) => throw new NotSupportedException("The stream has the time.");

    private static VenueMessage ReadAnswer(string method, JsonElement message)
    {
        var isFine = !message.TryGetProperty("success", out var success) || success.ValueKind != JsonValueKind.False;
        UtcTime? now = message.TextOrNull("time_out") is null ? null : message.Instant("time_out");
        return method switch
        {
            "subscribe" when isFine => new VenueMessage { IsSubscribed = true, Now = now },
            "subscribe" => new VenueMessage { Refusal = message.TextOrNull("error") ?? "no reason" },
            _ => new VenueMessage { Now = now },
        };
    }

    private VenueTrade TradeOf(JsonElement trade)
    {
        VenueJson.MustBe(place.Instrument, trade.Text("symbol"), "symbol");
        return new VenueTrade(trade.Id("trade_id"), trade.Instant("timestamp"), trade.Price("price"), trade.Quantity("qty"));
    }

    // Price, volume, time, side, kind of order, something else, number.
    private static VenueTrade PastTradeOf(JsonElement trade)
    {
        JsonElement[] fields = [.. VenueJson.Items(trade, "trade")];
        if (fields.Length < 7) throw new VenueFormatException("a trade of the history has no number");
        return new VenueTrade(
            VenueJson.IdOf(fields[6], "trade_id"), VenueJson.SecondsOf(fields[2], "time"), VenueJson.PriceOf(fields[0], "price"),
            VenueJson.QuantityOf(fields[1], "volume"));
    }
}
