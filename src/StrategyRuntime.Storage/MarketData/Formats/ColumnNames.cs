using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>What columns mean by their names, in the words of many sources.</summary>
internal static class ColumnNames
{
    // The first name of a list that a file has is the column; the others of that list are left.
    private static readonly (Role Role, string[] Names)[] s_names =
    [
        (Role.Stamp, ["timestamp", "datetime", "date time", "gmt time", "utc time", "timestamp utc", "time utc", "open time", "opentime",
            "window start", "ts event", "sip timestamp", "transact time", "unix", "unix time", "unix timestamp", "epoch",
                "time period start",
            "start time", "begin", "bar time", "local time", "t", "date", "time", "trddt", "trade date", "trading date", "index date",
                "day",
            "data", "datum", "dt", "index"]),
        (Role.Open, ["open", "o", "open price", "opening price", "otwarcie", "opnpric", "open index value", "eröffnung", "eroffnung"]),
        (Role.High, ["high", "h", "high price", "najwyzszy", "hghpric", "high index value", "hoch"]),
        (Role.Low, ["low", "l", "low price", "najnizszy", "lwpric", "low index value", "tief"]),
        (Role.Close, ["close", "c", "close/last", "close price", "closing price", "zamkniecie", "clspric", "closing index value", "schluss",
            "schlusskurs", "price", "last"]),
        (Role.AdjustedClose, ["adj close", "adj. close", "adjusted close", "adjclose"]),
        (Role.Volume, ["volume", "vol", "vol.", "v", "wolumen", "volumen", "tottrdqty", "ttltradgvol", "shares traded",
            "total traded quantity",
            "no. of shares", "quantity", "qty", "size", "base volume", "volume traded", "amount"]),
        (Role.TickVolume, ["tickvol", "tick volume", "tickvolume"]),
        (Role.OpenInterest, ["oi", "open interest", "openinterest", "openint", "opnintrst"]),
        (Role.Symbol, ["symbol", "ticker", "tckrsymb", "instrument", "index name", "pair"]),
        (Role.Series, ["series", "sctysrs"]),
        (Role.CloseTime, ["close time", "closetime"]),
        (Role.Id, ["id", "trade id", "agg trade id", "tradeid"]),
        (Role.Price, ["price", "last", "last price", "ltp", "trade price", "p"]),
        (Role.Bid, ["bid", "bid price", "bidprice", "b"]),
        (Role.Ask, ["ask", "ask price", "askprice", "a", "offer"]),
    ];

    /// <summary>A name as it is matched: without case, outer marks, numbering and unit.</summary>
    public static string Plain(string name)
    {
        var plain = name.Trim(' ', '"', '<', '>', '\uFEFF').ToLowerInvariant().Replace('_', ' ');
        if (plain.Length > 3 && char.IsAsciiDigit(plain[0]) && plain[1] == '.' && plain[2] == ' ') plain = plain[3..];
        var unit = plain.IndexOf('(');
        return (unit > 0 ? plain[..unit] : plain).Trim();
    }

    /// <summary>What the columns mean. Candles need four prices, ticks a price or bid and ask.</summary>
    /// <exception cref="MarketDataException">Something is missing, or two columns have one name.</exception>
    public static Role[] Map(TableSample sample)
    {
        var names = sample.Names;
        var roles = new Role[names.Length];
        foreach (var (role, known) in s_names)
        {
            var column = Find(sample, role, known, roles);
            if (column >= 0) roles[column] = role;
        }
        SplitStamp(sample, roles);
        var isCandles = new[] { Role.Open, Role.High, Role.Low, Role.Close }.All(roles.Contains);
        if (isCandles) Drop(roles, Role.Price, Role.Bid, Role.Ask);
        else
        {
            var close = Array.IndexOf(roles, Role.Close);
            Drop(roles, Role.Open, Role.High, Role.Low, Role.Close, Role.AdjustedClose);
            if (close >= 0 && names[close] is "price" or "last") roles[close] = Role.Price;
        }
        return roles;
    }

    /// <summary>Names everything that a table lacks.</summary>
    /// <exception cref="MarketDataException">Something is missing.</exception>
    public static void Require(TableSample sample, Role[] roles)
    {
        var missing = new List<string>();
        if (!roles.Contains(Role.Stamp)) missing.Add("time");
        var isTicks = roles.Contains(Role.Price) || (roles.Contains(Role.Bid) && roles.Contains(Role.Ask));
        var isCandles = roles.Contains(Role.Open);
        if (!isTicks && !isCandles) missing.Add("open, high, low, close (or price, or bid and ask)");
        if (missing.Count == 0) return;
        var header = sample.Headers.Count == 0 ? "it has no header" : $"the header has: {string.Join(", ", sample.Headers[^1].Take(40))}";
        throw new MarketDataException(
            sample.File, null, $"columns are missing: {string.Join("; ", missing)}; {header}. Name them with columns: time=0,open=1,…");
    }

    /// <summary>Zone that the name of the stamp's column says.</summary>
    public static ZoneClock? ZoneOf(TableSample sample, Role[] roles)
    {
        var column = Array.IndexOf(roles, Role.Stamp);
        if (column < 0 || sample.Headers.Count == 0 || column >= sample.Headers[^1].Length) return null;
        var words = sample.Headers[^1][column].Split([' ', '_', '(', ')', '<', '>'], StringSplitOptions.RemoveEmptyEntries);
        return words.Select(w => w.ToUpperInvariant() is "GMT" or "UTC" or "EET" or "EST" or "IST"
            ? ZoneClock.TryCreate(w.ToUpperInvariant()) : null)
            .FirstOrDefault(z => z is not null);
    }

    private static int Find(TableSample sample, Role role, string[] known, Role[] roles)
    {
        foreach (var name in known)
        {
            var column = Array.IndexOf(sample.Names, name);
            if (column < 0 || (roles[column] != Role.None && roles[column] != Role.Close)) continue;
            if (roles[column] == Role.Close && !(role == Role.Price && !roles.Contains(Role.Open))) continue;
            if (Array.LastIndexOf(sample.Names, name) != column)
                throw new MarketDataException(sample.File, null, $"two columns are called '{name}'; say which is meant with columns");
            return column;
        }
        return -1;
    }

    /// <summary>A date beside a time of day is one stamp.</summary>
    private static void SplitStamp(TableSample sample, Role[] roles)
    {
        var date = Array.IndexOf(sample.Names, "date");
        var time = Array.IndexOf(sample.Names, "time");
        if (date < 0 || time < 0 || Array.IndexOf(roles, Role.Stamp) != date) return;
        var reader = new StampReader { DayFirst = true };
        var isDate = sample.Rows.All(r => r.Length <= Math.Max(date, time)
            || (!reader.TryRead(r[time], default, out _) || r[time].Length <= 6));
        if (isDate) roles[time] = Role.Time;
    }

    private static void Drop(Role[] roles, params ReadOnlySpan<Role> dropped)
    {
        foreach (ref var role in roles.AsSpan())
        {
            if (dropped.Contains(role)) role = Role.None;
        }
    }
}
