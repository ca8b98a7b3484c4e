using System.IO.Compression;
using System.Text;

namespace StrategyRuntime.Tests.Access;

/// <summary>Values that no client sends by accident: names that leave folders, numbers at the edges, text that breaks parsers.</summary>
internal static class HostileValues
{
    private static readonly string[] s_texts =
    [
        "", " ", ".", "..", "../..", "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e%2f", "..\\..\\x", "%00", "a%00b", "/etc/passwd",
        "//", "_access",
        "_access/keys.json", "_market", ".lock", "runs/1/../../..", "runs/99999999999/events.jsonl", "CON", "nul.txt", "a:b", "~root",
        "$HOME", "`id`", "{}",
        "[]", "null", "true", "-1", "0", "1", "2147483648", "9223372036854775808", "-9223372036854775809", "1e308", "1e999", "NaN",
        "Infinity", "0x10",
        "0.000000000000000000000000000001", "1-1", "1-", "-1-1", "99-99", "1-9223372036854775807", "2147483647-1", "9999999999-1", "*",
        "ann.hold.acct",
        "ann.hold.acct,ann.hold.acct", "ben.hold.acct", "ann.hold", "ann.hold.acct.x", "...", "<script>alert(1)</script>", "' OR 1=1 --",
        "%c0%ae%c0%ae/",
        "\u202Egnp", "é", "\uD83D\uDCA5", "2024-02-30", "0001-01-01", "9999-12-31T23:59:59.9999999+14:00", "2024-01-08T09:30:00", "max",
        "ticks", "1m", "1s", "100000d",
        "TEST", "hold", "paper", "events.jsonl", "trades.json", "completed", "trade,position", "now", "start", "false",
    ];

    private static readonly (string Name, string[] Values)[] s_headers =
    [
        ("Range", ["bytes=0-0", "bytes=-1", "bytes=0-", "bytes=5-1", "bytes=999999999999-",
            "bytes=0-0,2-3,5-9", "bytes=-0", "bytes=a-b", "lines=1-2", "bytes="]),
        ("If-Range", ["\"x\"", "junk", "Mon, 99 Jan 2024 00:00:00 GMT"]),
        ("If-None-Match", ["*", "\"x\"", "W/\"x\"", "junk", "\"a\",\"b\","]),
        ("If-Match", ["*", "\"x\"", "junk"]),
        ("If-Modified-Since", ["junk", "Mon, 08 Jan 2099 00:00:00 GMT"]),
        ("Last-Event-ID", ["1-1", "99-1", "junk", "9223372036854775807", "-1", "1-9223372036854775807"]),
        ("Accept", ["*/*", "text/event-stream", "nothing/at-all", "q=;;", ";;;"]),
        ("Accept-Encoding", ["gzip", "identity;q=0", "junk;q=9"]),
        ("Accept-Language", ["tr-TR", "xx"]),
        ("Content-Encoding", ["gzip", "br", "junk"]),
        ("X-Api-Key", ["", "junk", "srk_000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]),
        ("Authorization", ["Bearer", "Bearer x", "Basic YTpi", "Bearer srk_", "Negotiate"]),
        ("Cookie", ["strategyruntime=junk", "strategyruntime=", "a=b; strategyruntime=CfDJ8; c",
            "strategyruntimeC1=x; strategyruntime=chunks-9999"]),
        ("Origin", ["null", "https://evil.example", "junk"]),
        ("Sec-Fetch-Site", ["cross-site", "same-origin", "junk"]),
        ("X-Forwarded-For", ["1.2.3.4", "junk", "::1, 127.0.0.1"]),
        ("X-Forwarded-Proto", ["https", "junk"]),
        ("X-HTTP-Method-Override", ["DELETE"]),
        ("Idempotency-Key", ["", "a", "../x", "{}"]),
        ("traceparent", ["00-0-0-0", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "junk"]),
        ("Host", ["evil.example", "localhost:99999", "a b", "[::"]),
    ];

    private static readonly string[] s_mediaTypes =
        ["application/json", "application/json; charset=utf-16", "text/csv", "text/plain", "application/gzip",
            "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "junk", "application/problem+json"];

    private static readonly byte[] s_bomb = Compress(new byte[4 << 20]);

    /// <summary>A text for a place where a name, a number or a cursor belongs.</summary>
    public static string Text(Random random) => random.Next(20) switch
    {
        0 => new string((char)random.Next('!', '~'), random.Next(1, 3_000)),
        1 => string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => (char)random.Next(1, 0x2FF))),
        2 => random.NextInt64(long.MinValue, long.MaxValue).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => s_texts[random.Next(s_texts.Length)],
    };

    /// <summary>A header.</summary>
    public static (string Name, string Value) Header(Random random)
    {
        var (name, values) = s_headers[random.Next(s_headers.Length)];
        return random.Next(10) == 0 ? (name, new string('x', random.Next(1, 4_000))) : (name, values[random.Next(values.Length)]);
    }

    /// <summary>A media type.</summary>
    public static string MediaType(Random random) => s_mediaTypes[random.Next(s_mediaTypes.Length)];

    /// <summary>A body: a right one with something wrong in it, or no such thing at all.</summary>
    public static byte[] Body(Random random, string right)
    {
        var bytes = Encoding.UTF8.GetBytes(right);
        switch (random.Next(12))
        {
            case 0:
                return bytes;
            case 1:
                return bytes[..random.Next(bytes.Length + 1)];
            case 2 or 3:
                for (var i = random.Next(1, 8); i > 0 && bytes.Length > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
            case 4 or 5 or 6:
                return Encoding.UTF8.GetBytes(ReplaceValue(random, right));
            case 7:
                return Encoding.UTF8.GetBytes(
                    string.Concat(Enumerable.Repeat(random.Next(2) == 0 ? "[" : "{\"a\":", random.Next(1, 50_000))));
            case 8:
                random.NextBytes(bytes = new byte[random.Next(1, 5_000)]);
                return bytes;
            case 9:
                return Encoding.UTF8.GetBytes($"\"{new string('a', random.Next(100_000))}\"");
            case 10:
                return s_bomb;
            default:
                return random.Next(100) == 0 ? new byte[5 << 20] : [];
        }
    }

    /// <summary>Puts a value of another kind or size where one is.</summary>
    private static string ReplaceValue(Random random, string json)
    {
        string[] values = ["null", "-1", "1e999", "1e308", "0", "99999999999999999999999999999",
            "\"\"", "[]", "{}", "true", "\"\\u0000\"", "\"../../x\"", "\"\\ud800\"", "79228162514264337593543950335"];
        var colons = Enumerable.Range(0, json.Length).Where(i => json[i] == ':').ToList();
        if (colons.Count == 0) return json;
        var at = colons[random.Next(colons.Count)] + 1;
        var end = json.AsSpan(at).IndexOfAny(',', '}', ']');
        return end < 0 ? json : $"{json[..at]}{values[random.Next(values.Length)]}{json[(at + end)..]}";
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal)) gzip.Write(bytes);
        return compressed.ToArray();
    }
}
