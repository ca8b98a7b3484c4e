using System.Text.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Feeds.Venues;

/// <summary>Coinbase Exchange: the channels <c>matches</c> and <c>heartbeat</c>, once a second, with the latest number.</summary>
/// <param name="place">Where it is.</param>
internal sealed class CoinbaseVenue(VenuePlace place) : IVenue
{
    private const int Page = 1_000;

    /// <inheritdoc/>
    public Uri Stream => place.StreamAt("wss://ws-feed.exchange.coinbase.com", "/");

    /// <inheritdoc/>
    public IReadOnlyList<string> Subscription =>
        [$$"""{"type":"subscribe","product_ids":["{{place.Instrument}}"],"channels":["matches","heartbeat"]}"""];

    /// <inheritdoc/>
    public string? Question => null;

    /// <inheritdoc/>
    public bool IsHistoryBackwards => true;

    /// <inheritdoc/>
    public Uri? Clock => null;

    /// <inheritdoc/>
    public VenueMessage Read(JsonElement message)
    {
        switch (message.Text("type"))
        {
            case "match":
                VenueJson.MustBe(place.Instrument, message.Text("product_id"), "product_id");
                var trade = TradeOf(message);
                return new VenueMessage { Trades = [trade], Now = trade.Time };
            case "heartbeat":
                VenueJson.MustBe(place.Instrument, message.Text("product_id"), "product_id");
                return new VenueMessage { Now = message.Instant("time"), LastId = message.Id("last_trade_id") };
            case "subscriptions":
                return new VenueMessage { IsSubscribed = true };
            case "error":
                return new VenueMessage { Refusal = $"{message.Text("message")}: {message.TextOrNull("reason") ?? "no reason"}" };
            default:
                // last_match repeats the trade before the subscription; the history has it.
                return VenueMessage.Nothing;
        }
    }

    /// <inheritdoc/>
    public Uri HistoryOf(in TradeHole hole)
    {
        var before = hole.BeforeId is { } id ? FormattableString.Invariant($"&after={id}") : "";
        return place.RestAt(
            "https://api.exchange.coinbase.com", FormattableString.Invariant($"/products/{place.Instrument}/trades?limit={Page}{before}"));
    }

    /// <inheritdoc/>
    public IReadOnlyList<VenueTrade> ReadHistory(JsonElement page) =>
        [.. VenueJson.Items(page, "trades").Select(TradeOf).OrderBy(t => t.Id)];

    /// <inheritdoc/>
    public UtcTime ReadClock(JsonElement answer) => throw new NotSupportedException("The stream has the time.");

    private static VenueTrade TradeOf(JsonElement trade) =>
        new(trade.Id("trade_id"), trade.Instant("time"), trade.Price("price"), trade.Quantity("size"));
}
