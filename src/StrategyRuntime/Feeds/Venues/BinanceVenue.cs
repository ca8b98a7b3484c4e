using System.Text.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Feeds.Venues;

/// <summary>
/// Binance spot: the stream <c>{symbol}@trade</c>. Its pings are answered by the socket; it has no heartbeat, so a silent connection is
/// asked for its subscriptions.
/// </summary>
/// <param name="place">Where it is.</param>
internal sealed class BinanceVenue(VenuePlace place) : IVenue
{
    private const int Page = 1_000;

    private readonly string _stream = $"{place.Instrument.ToLowerInvariant()}@trade";

    /// <inheritdoc/>
    public Uri Stream => place.StreamAt("wss://stream.binance.com:9443", "/ws");

    /// <inheritdoc/>
    public IReadOnlyList<string> Subscription => [$$"""{"method":"SUBSCRIBE","params":["{{_stream}}"],"id":1}"""];

    /// <inheritdoc/>
    public string Question => """{"method":"LIST_SUBSCRIPTIONS","id":2}""";

    /// <inheritdoc/>
    public bool IsHistoryBackwards => false;

    /// <inheritdoc/>
    public Uri Clock => place.RestAt("https://api.binance.com", "/api/v3/time");

    /// <inheritdoc/>
    public VenueMessage Read(JsonElement message)
    {
        // A combined stream wraps its messages.
        if (message.ValueKind == JsonValueKind.Object && message.TryGetProperty("data", out var inner)) message = inner;
        switch (message.TextOrNull("e"))
        {
            case "trade":
                VenueJson.MustBe(place.Instrument, message.Text("s"), "s");
                var trade = new VenueTrade(message.Id("t"), message.Milliseconds("T"), message.Price("p"), message.Quantity("q"));
                return new VenueMessage { Trades = [trade], Now = message.Milliseconds("E") };
            case "serverShutdown":
                return new VenueMessage { IsLeaving = true, Now = message.Milliseconds("E") };
            case not null:
                return VenueMessage.Nothing;
        }
        var error = message.TryGetProperty("error", out var named) ? named : message;
        if (error.TextOrNull("msg") is { } reason) return new VenueMessage { Refusal = reason };
        return message.Field("id").ValueKind == JsonValueKind.Number && message.Field("id").TryGetInt32(out var id) && id == 1
            ? new VenueMessage { IsSubscribed = true }
            : VenueMessage.Nothing;
    }

    /// <inheritdoc/>
    public Uri HistoryOf(in TradeHole hole) => place.RestAt(
        "https://api.binance.com",
        FormattableString.Invariant(
            $"/api/v3/historicalTrades?symbol={place.Instrument.ToUpperInvariant()}&fromId={hole.After.Id + 1}&limit={Page}"));

    /// <inheritdoc/>
    public IReadOnlyList<VenueTrade> ReadHistory(JsonElement page) =>
    [
        .. VenueJson.Items(page, "trades")
            .Select(t => new VenueTrade(t.Id("id"), t.Milliseconds("time"), t.Price("price"), t.Quantity("qty")))
            .OrderBy(t => t.Id),
    ];

    /// <inheritdoc/>
    public UtcTime ReadClock(JsonElement answer) => answer.Milliseconds("serverTime");
}
