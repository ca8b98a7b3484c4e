using System.Text.Json;
using System.Text.Json.Serialization;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Feeds.Sources;
using StrategyRuntime.Feeds.Venues;
using StrategyRuntime.Json;
using StrategyRuntime.Storage.Feeds;

namespace StrategyRuntime.Feeds;

/// <summary>A feed to make or to change.</summary>
/// <param name="Source"><c>push</c>, <c>replay</c>, <c>binance</c>, <c>coinbase</c> or <c>kraken</c>.</param>
/// <param name="Exchange">Exchange of times without an offset, and of days and sessions; absent: UTC, and as a strategy says.</param>
/// <param name="File">Of a replay: a file of market data, or <c>SYMBOL.feed</c>.</param>
/// <param name="Speed">Of a replay: a multiple of market time, 1 when absent, or <c>max</c>.</param>
/// <param name="Stamps">Of a replay: <c>recorded</c> when absent, or <c>now</c>: the time at which a tick is played.</param>
/// <param name="Loop">Of a replay: true to begin again at the end.</param>
/// <param name="StaleAfter">Seconds without a tick after which it is stale; 30 when absent.</param>
/// <param name="Retention">What is kept of its log; absent: all.</param>
/// <param name="Instrument">Of a venue: what it is called there; the symbol when absent.</param>
/// <param name="Url">Of a venue: an address of stream and history in place of the public ones.</param>
internal sealed record FeedRequest(
    string Source,
    string? Exchange = null,
    string? File = null,
    Speed? Speed = null,
    string? Stamps = null,
    bool? Loop = null,
    decimal? StaleAfter = null,
    FeedRetention? Retention = null,
    string? Instrument = null,
    string? Url = null)
{
    /// <summary>The source that programs push to.</summary>
    public const string Push = "push";

    /// <summary>The source that plays a recording.</summary>
    public const string Replay = "replay";

    /// <summary>A replay whose ticks have the time at which they are played.</summary>
    public const string Now = "now";

    private const string Recorded = "recorded";
    private const int MaxSeconds = 86_400;
    private const int MaxDays = 36_500;

    private static readonly string[] s_sources = [Push, Replay, .. VenuePlace.Venues];
    private static readonly string[] s_ofReplay = ["file", "speed", "stamps", "loop"];
    private static readonly string[] s_ofVenue = ["instrument", "url"];

    /// <summary>True for a source that is a venue.</summary>
    public static bool IsVenue(string source) => VenuePlace.Venues.Contains(source);

    /// <summary>Reads a request's body. What is wrong joins the findings of <paramref name="fields"/>.</summary>
    /// <param name="symbol">Symbol of the feed.</param>
    /// <param name="fields">The body.</param>
    /// <param name="isExchange">True for the name of an exchange.</param>
    public static FeedRequest Read(string symbol, JsonFields fields, Predicate<string> isExchange)
    {
        var source = fields.RequiredText("source");
        if (source is not null && !s_sources.Contains(source)) fields.Wrong("source", $"must be {string.Join(" or ", s_sources)}");
        var exchange = fields.Text("exchange");
        if (exchange is not null && !isExchange(exchange)) fields.Wrong("exchange", $"'{exchange}' is no exchange");
        var staleAfter = fields.Number("stale_after", n => n is > 0 and <= MaxSeconds, $"above 0 and at most {MaxSeconds}");
        var retention = ReadRetention(fields);
        var (file, stamps, loop) = (fields.Text("file"), fields.Text("stamps"), fields.Flag("loop"));
        var speed = ReadSpeed(fields);
        if (source == Replay)
        {
            if (file is null && fields.IsAbsent("file")) fields.Wrong("file", "is required: what is played");
            if (stamps is not (null or Recorded or Now)) fields.Wrong("stamps", $"must be {Recorded} or {Now}");
            if (loop == true && stamps != Now) fields.Wrong("loop", $"needs stamps {Now}: recorded times do not begin again");
        }
        var (instrument, url) = source is not null && IsVenue(source)
            ? ReadPlace(source, symbol, fields)
            : (null, null);
        foreach (var name in s_ofReplay.Where(n => fields.Has(n) && source != Replay)) fields.Wrong(name, "is of a replay alone");
        foreach (var name in s_ofVenue.Where(n => fields.Has(n) && (source is null || !IsVenue(source))))
            fields.Wrong(name, "is of a venue alone");
        fields.RefuseUnknown();
        return new FeedRequest(source ?? Push, exchange, file, speed, stamps, loop, staleAfter, retention, instrument, url);
    }

    /// <summary>The feed as it is kept.</summary>
    /// <param name="symbol">Its symbol.</param>
    /// <param name="before">As it was; null for a new one.</param>
    /// <param name="id">Names a new log.</param>
    /// <param name="now">When it is made.</param>
    public FeedManifest ToManifest(string symbol, FeedManifest? before, string id, DateTimeOffset now) => new()
    {
        Id = before?.Id ?? id,
        Symbol = symbol,
        Source = Source,
        Settings = Source == Replay
            ? JsonSerializer.SerializeToElement(
                new ReplayDocument(File!, Speed ?? Engine.Settings.Speed.MarketTime, Stamps == Now, Loop ?? false), RuntimeJson.Options)
            : IsVenue(Source)
                ? JsonSerializer.SerializeToElement(new VenueDocument(Instrument!, Url), RuntimeJson.Options)
                : null,
        Exchange = Exchange,
        StaleAfterSeconds = (double)(StaleAfter ?? FeedManifest.DefaultStaleAfterSeconds),
        RetentionDays = Retention?.Days,
        RetentionBytes = Retention?.Bytes,
        Running = before?.Running ?? true,
        CreatedAt = before?.CreatedAt ?? now,
        Gaps = before?.Gaps ?? [],
        GapCount = before?.GapCount ?? 0,
    };

    private static (string? Instrument, string? Url) ReadPlace(string venue, string symbol, JsonFields fields)
    {
        var instrument = fields.Text("instrument") ?? symbol;
        if (!VenuePlace.IsInstrument(venue, instrument))
            fields.Wrong("instrument", $"must be a name as {venue} has them, such as {VenuePlace.ExampleOf(venue)}, not '{instrument}'");
        var url = fields.Text("url");
        if (url is not null && VenuePlace.ReadUrl(url) is null)
            fields.Wrong("url", "must be an address with ws, wss, http or https, without a user, query or fragment");
        return (instrument, url);
    }

    private static Speed? ReadSpeed(JsonFields fields)
    {
        if (fields.Any("speed") is not { } value) return null;
        if (Engine.Settings.Speed.TryParse(value, out var speed)) return speed;
        fields.Wrong("speed", $"must be {Engine.Settings.Speed.Rule}, not {value.GetRawText()}");
        return null;
    }

    private static FeedRetention? ReadRetention(JsonFields fields)
    {
        if (fields.Any("retention") is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Object)
        {
            fields.Wrong("retention", "must be an object of days and bytes");
            return null;
        }
        var inner = fields.Of("retention", value);
        var days = inner.Number("days", n => n is >= 1 and <= MaxDays && n == Math.Floor(n), $"a whole number from 1 to {MaxDays}");
        var bytes = inner.Number("bytes", n => n is >= 1 and <= long.MaxValue && n == Math.Floor(n), "a whole number from 1 on");
        inner.RefuseUnknown();
        return new FeedRetention((int?)days, (long?)bytes);
    }
}

/// <summary>What is kept of a feed's log: whole segments, and never less than the runs need that follow it.</summary>
/// <param name="Days">Days before the log's time; absent: all.</param>
/// <param name="Bytes">Bytes; absent: all.</param>
internal sealed record FeedRetention(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Days,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Bytes);

/// <summary>How a replay plays, in the feed's manifest.</summary>
/// <param name="File">What is played.</param>
/// <param name="Speed">How fast.</param>
/// <param name="Now">True to stamp ticks when they are played.</param>
/// <param name="Loop">True to begin again.</param>
internal sealed record ReplayDocument(string File, Speed Speed, bool Now, bool Loop)
{
    /// <summary>As the source takes it.</summary>
    public ReplaySettings ToSettings() => new(File, Speed, Now, Loop);
}

/// <summary>What a venue is asked for, in the feed's manifest.</summary>
/// <param name="Instrument">What the symbol is called there.</param>
/// <param name="Url">An address in place of the venue's own; null: that.</param>
internal sealed record VenueDocument(
    string Instrument, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Url)
{
    /// <summary>As the source takes it.</summary>
    public VenuePlace ToPlace() => new(Instrument, Url is null ? null : new Uri(Url));
}
