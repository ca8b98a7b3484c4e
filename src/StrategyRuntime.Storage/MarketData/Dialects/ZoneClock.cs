using NodaTime;
using NodaTime.TimeZones;

namespace StrategyRuntime.Storage.MarketData.Dialects;

/// <summary>A zone by its name or offset, by the rules that the program brings with it. For one thread at a time.</summary>
internal sealed class ZoneClock
{
    private const int FirstYear = 1990;
    private const int LastYear = 2100;
    private const int SecondsPerHour = 3_600;
    private const int SecondsPerMinute = 60;

    private static readonly long s_epoch = DateTime.UnixEpoch.Ticks;

    // Exchanges whose zone is known, for stamps without one.
    private static readonly Dictionary<string, string> s_exchanges = Exchanges();

    private readonly DateTimeZone _zone;
    private long _from = long.MaxValue;
    private long _to = long.MinValue;
    private long _offset;

    private ZoneClock(string name, DateTimeZone zone) => (Name, _zone) = (name, zone);

    /// <summary>Its name: <c>UTC</c>, <c>+05:30</c>, <c>America/New_York</c>.</summary>
    public string Name { get; }

    /// <summary>UTC itself.</summary>
    public static ZoneClock Utc { get; } = new("UTC", DateTimeZone.Utc);

    /// <summary>A zone by an offset, an IANA name or one of the common short names; null: there is none.</summary>
    public static ZoneClock? TryCreate(string name)
    {
        name = name.Trim();
        if (name.ToUpperInvariant() is "UTC" or "GMT" or "Z" or "ETC/UTC") return new ZoneClock("UTC", DateTimeZone.Utc);
        var text = name.ToUpperInvariant() switch
        {
            "EST" => "-05:00", "EDT" => "-04:00", "CST" => "-06:00", "CDT" => "-05:00", "MST" => "-07:00", "PST" => "-08:00",
            "PDT" => "-07:00", "IST" => "+05:30", "JST" => "+09:00", "HKT" => "+08:00", "CEST" => "+02:00", "EEST" => "+03:00",
            "BST" => "+01:00", _ => name,
        };
        if (text.StartsWith("UTC", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("GMT", StringComparison.OrdinalIgnoreCase)) text = text[3..];
        if (text.Length > 1 && text[0] is '+' or '-' && text.Contains(':')
            && TimeSpan.TryParseExact(text[1..], @"h\:mm", null, out var offset) && offset < TimeSpan.FromHours(16))
        {
            offset = text[0] == '-' ? -offset : offset;
            return Fixed(offset.Ticks);
        }
        return TzdbDateTimeZoneSource.Default.CanonicalIdMap.ContainsKey(text)
            ? new ZoneClock(text, DateTimeZoneProviders.Tzdb[text])
            : null;
    }

    /// <summary>A zone that is always as far from UTC.</summary>
    public static ZoneClock Fixed(long offset) => offset == 0 ? Utc
        : new ZoneClock(OffsetName(offset), DateTimeZone.ForOffset(Offset.FromTicks(offset)));

    /// <summary>The zone of an exchange; null when it is unknown.</summary>
    public static ZoneClock? OfExchange(string exchange) =>
        s_exchanges.TryGetValue(exchange.Trim().ToUpperInvariant(), out var zone) ? TryCreate(zone) : null;

    /// <summary>Names that <see cref="OfExchange"/> knows.</summary>
    public static IEnumerable<string> KnownExchanges => s_exchanges.Keys.Order(StringComparer.Ordinal);

    /// <summary><c>+05:30</c>.</summary>
    public static string OffsetName(long offset)
    {
        if (offset == 0) return "UTC";
        var minutes = Math.Abs(offset) / TimeSpan.TicksPerMinute;
        return FormattableString.Invariant($"{(offset < 0 ? '-' : '+')}{minutes / 60:00}:{minutes % 60:00}");
    }

    /// <summary>
    /// Its offsets in minutes by the epoch second from which they hold, from 1990 to 2100; null when one changes within an hour.
    /// </summary>
    public IReadOnlyList<(long From, int Minutes)>? Offsets()
    {
        var offsets = new List<(long, int)>();
        var (first, last) = (Instant.FromUtc(FirstYear, 1, 1, 0, 0), Instant.FromUtc(LastYear, 1, 1, 0, 0));
        foreach (var interval in _zone.GetZoneIntervals(first, last))
        {
            var from = (interval.HasStart && interval.Start > first ? interval.Start : first).ToUnixTimeSeconds();
            if (from % SecondsPerHour != 0 || interval.WallOffset.Seconds % SecondsPerMinute != 0) return null;
            var minutes = interval.WallOffset.Seconds / SecondsPerMinute;
            if (offsets.Count == 0 || offsets[^1].Item2 != minutes) offsets.Add((from, minutes));
        }
        return offsets;
    }

    /// <summary>
    /// UTC time of a clock time. One that does not exist moves forward; of two, the one that is not before <paramref name="notBefore"/>,
    /// else the first.
    /// </summary>
    public long ToUtc(long clock, long? notBefore)
    {
        if (clock >= _from && clock < _to) return clock - _offset;
        var local = LocalDateTime.FromDateTime(new DateTime(clock));
        var map = _zone.MapLocal(local);
        if (map.Count == 0) return Ticks(_zone.ResolveLocal(local, Resolvers.LenientResolver).ToInstant());
        if (map.Count == 2)
        {
            var first = Ticks(map.First().ToInstant());
            return notBefore > first ? Ticks(map.Last().ToInstant()) : first;
        }
        var single = map.Single();
        _offset = single.Offset.Ticks;
        Remember(map.EarlyInterval);
        return Ticks(single.ToInstant());
    }

    /// <summary>Clock time at an instant.</summary>
    public long ToClock(long utc) =>
        utc + _zone.GetUtcOffset(Instant.FromDateTimeUtc(new DateTime(utc, DateTimeKind.Utc))).Ticks;

    // Clock times at least a day from both changes of the clock are in one offset only.
    private void Remember(ZoneInterval interval)
    {
        _from = interval.HasStart ? Ticks(interval.Start) + _offset + TimeSpan.TicksPerDay : 0;
        _to = interval.HasEnd ? Ticks(interval.End) + _offset - TimeSpan.TicksPerDay : DateTime.MaxValue.Ticks;
    }

    private static long Ticks(Instant instant) => instant.ToUnixTimeTicks() + s_epoch;

    private static Dictionary<string, string> Exchanges()
    {
        var zones = new Dictionary<string, string>(StringComparer.Ordinal);
        void Add(string zone, params string[] names)
        {
            foreach (var name in names) zones.Add(name, zone);
        }

        Add("Asia/Kolkata", "NSE", "NFO", "BSE", "BFO", "CDS", "MCX");
        Add("America/New_York", "NYSE", "NASDAQ", "AMEX", "ARCA", "BATS", "NYMEX", "COMEX");
        Add("America/Chicago", "CME", "CBOT", "CBOE");
        Add("Europe/London", "LSE");
        Add("Europe/Paris", "EURONEXT");
        Add("Europe/Berlin", "XETRA");
        Add("Asia/Tokyo", "TSE");
        Add("Asia/Hong_Kong", "HKEX");
        Add("Australia/Sydney", "ASX");
        Add("Asia/Singapore", "SGX");
        Add("America/Toronto", "TSX");
        Add("America/Sao_Paulo", "B3");
        Add("UTC", "UTC", "CRYPTO", "BINANCE", "COINBASE", "KRAKEN", "BYBIT", "FX", "FOREX", "OANDA", "FXCM");
        return zones;
    }
}
