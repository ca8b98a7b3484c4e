using System.Globalization;
using System.Web;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Feeds.Venues;

namespace StrategyRuntime.Tests.Feeds.Venues;

/// <summary>The words of one venue, made by hand from what it documents.</summary>
internal abstract class VenueDialect
{
    /// <summary>Names of the venues.</summary>
    public static readonly string[] Names = ["binance", "coinbase", "kraken"];

    // Some hours ago: no stamp is ahead of the clock.
    private static readonly UtcTime s_start =
        new(DateTime.UtcNow.AddHours(-6).Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond);

    /// <summary>The dialect of a venue.</summary>
    public static VenueDialect Of(string venue) => venue switch
    {
        "binance" => new BinanceDialect(),
        "coinbase" => new CoinbaseDialect(),
        _ => new KrakenDialect(),
    };

    /// <summary>The venue.</summary>
    public abstract string Venue { get; }

    /// <summary>The instrument.</summary>
    public abstract string Instrument { get; }

    /// <summary>Answer to a subscription.</summary>
    public abstract string Subscribed { get; }

    /// <summary>Refusal of a subscription, with the word "unknown".</summary>
    public abstract string Refused { get; }

    /// <summary>A trade on the stream.</summary>
    public abstract string Trade(VenueTrade trade);

    /// <summary>What it sends once a second; null: nothing.</summary>
    public abstract string? Heartbeat(long latest);

    /// <summary>Its answer to a text of the client; null: none.</summary>
    public abstract string? AnswerTo(string text);

    /// <summary>What its REST interface answers.</summary>
    public abstract string Answer(string path, IEnumerable<VenueTrade> history);

    /// <summary>The trade of a number: a second each, with prices that no binary fraction meets.</summary>
    public static VenueTrade TradeOf(long id) => new(
        id, s_start + TimeSpan.FromSeconds(id) + TimeSpan.FromMilliseconds(id % 1_000), Nearest(100 + id % 1_000 / 100m),
        Nearest(id % 7 / 10m + 0.1m));

    /// <summary>The venue's time behind a number.</summary>
    protected static UtcTime Behind(long latest) => TradeOf(latest).Time + TimeSpan.FromMilliseconds(1);

    protected static long Milliseconds(UtcTime time) => (time - UtcTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;

    protected static string Iso(UtcTime time) =>
        new DateTime(time.Ticks, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    protected static string Number(double number) => number.ToString("0.00000000", CultureInfo.InvariantCulture);

    protected static long Query(string path, string name)
    {
        var query = HttpUtility.ParseQueryString(path[path.IndexOf('?', StringComparison.Ordinal)..]);
        return long.Parse(query[name] ?? "0", CultureInfo.InvariantCulture);
    }

    private static double Nearest(decimal number) =>
        double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    protected static string List(IEnumerable<string> items) => $"[{string.Join(",", items)}]";

    private sealed class BinanceDialect : VenueDialect
    {
        public override string Venue => "binance";

        public override string Instrument => "BTCUSDT";

        public override string Subscribed => """{"result":null,"id":1}""";

        public override string Refused => """{"code":2,"msg":"Invalid request: unknown stream","id":1}""";

        public override string Trade(VenueTrade trade) => FormattableString.Invariant(
            $$"""
            {"e":"trade","E":{{Milliseconds(trade.Time) + 1}},"s":"BTCUSDT","t":{{trade.Id}},"p":"{{Number(trade.Price)}}",
            "q":"{{Number(trade.Quantity)}}","T":{{Milliseconds(trade.Time)}},"m":true,"M":true}
            """);

        public override string? Heartbeat(long latest) => null;

        public override string? AnswerTo(string text) =>
            text.Contains("LIST_SUBSCRIPTIONS", StringComparison.Ordinal) ? """{"result":["btcusdt@trade"],"id":2}""" : null;

        public override string Answer(string path, IEnumerable<VenueTrade> history)
        {
            if (path.StartsWith("/api/v3/time", StringComparison.Ordinal))
                return FormattableString.Invariant($$"""{"serverTime":{{Milliseconds(Behind(0))}}}""");
            var (from, limit) = (Query(path, "fromId"), (int)Query(path, "limit"));
            return List(history.Where(t => t.Id >= from).Take(limit).Select(t => FormattableString.Invariant(
                $$"""
                {"id":{{t.Id}},"price":"{{Number(t.Price)}}","qty":"{{Number(t.Quantity)}}","quoteQty":"1",
                "time":{{Milliseconds(t.Time)}},"isBuyerMaker":true,"isBestMatch":true}
                """)));
        }
    }

    private sealed class CoinbaseDialect : VenueDialect
    {
        public override string Venue => "coinbase";

        public override string Instrument => "BTC-USD";

        public override string Subscribed =>
            """
            {"type":"subscriptions","channels":[{"name":"matches","product_ids":["BTC-USD"]},
            {"name":"heartbeat","product_ids":["BTC-USD"]}]}
            """;

        public override string Refused => """{"type":"error","message":"Failed to subscribe","reason":"unknown product"}""";

        public override string Trade(VenueTrade trade) => FormattableString.Invariant(
            $$"""
            {"type":"match","trade_id":{{trade.Id}},"sequence":{{trade.Id * 9}},"maker_order_id":"m","taker_order_id":"t",
            "time":"{{Iso(trade.Time)}}","product_id":"BTC-USD","size":"{{Number(trade.Quantity)}}","price":"{{Number(trade.Price)}}",
            "side":"sell"}
            """);

        public override string Heartbeat(long latest) => FormattableString.Invariant(
            $$"""
            {"type":"heartbeat","sequence":{{latest * 9 + 1}},"last_trade_id":{{latest}},"product_id":"BTC-USD",
            "time":"{{Iso(Behind(latest))}}"}
            """);

        public override string? AnswerTo(string text) => null;

        public override string Answer(string path, IEnumerable<VenueTrade> history)
        {
            var (after, limit) = (Query(path, "after"), (int)Query(path, "limit"));
            var trades = history.Reverse().Where(t => after == 0 || t.Id < after).Take(limit);
            return List(trades.Select(t => FormattableString.Invariant(
                $$"""
                {"trade_id":{{t.Id}},"side":"sell","size":"{{Number(t.Quantity)}}","price":"{{Number(t.Price)}}","time":"{{Iso(t.Time)}}"}
                """)));
        }
    }

    private sealed class KrakenDialect : VenueDialect
    {
        public override string Venue => "kraken";

        public override string Instrument => "BTC/USD";

        public override string Subscribed => FormattableString.Invariant(
            $$"""
            {"method":"subscribe","req_id":1,"result":{"channel":"trade","snapshot":false,"symbol":"BTC/USD"},"success":true,
            "time_in":"{{Iso(Behind(0))}}","time_out":"{{Iso(Behind(0))}}"}
            """);

        public override string Refused =>
            """{"error":"unknown pair","method":"subscribe","req_id":1,"success":false,"symbol":"BTC/USD"}""";

        public override string Trade(VenueTrade trade) => FormattableString.Invariant(
            $$"""
            {"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"buy","price":{{Number(trade.Price)}},
            "qty":{{Number(trade.Quantity)}},"ord_type":"market","trade_id":{{trade.Id}},"timestamp":"{{Iso(trade.Time)}}"}]}
            """);

        public override string Heartbeat(long latest) => """{"channel":"heartbeat"}""";

        public override string? AnswerTo(string text) => text.Contains("ping", StringComparison.Ordinal)
            ? $$"""{"method":"pong","req_id":2,"time_in":"{{Iso(Behind(0))}}","time_out":"{{Iso(Behind(0))}}"}"""
            : null;

        public override string Answer(string path, IEnumerable<VenueTrade> history)
        {
            var since = UtcTime.UnixEpoch + new TimeSpan(Query(path, "since") / TimeSpan.NanosecondsPerTick);
            var trades = history.Where(t => t.Time > since).Take((int)Query(path, "count")).Select(t => FormattableString.Invariant(
                $$"""["{{Number(t.Price)}}","{{Number(t.Quantity)}}",{{Seconds(t.Time)}},"b","m","",{{t.Id}}]"""));
            static decimal Seconds(UtcTime time) => (decimal)(time - UtcTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
            return $$$"""{"error":[],"result":{"XXBTZUSD":{{{List(trades)}}},"last":"1"}}""";
        }
    }
}
