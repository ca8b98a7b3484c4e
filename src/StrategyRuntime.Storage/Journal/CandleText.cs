namespace StrategyRuntime.Storage.Journal;

/// <summary>
/// The members of a candle event's data that are read back, as they stand there. Most events are candles, so the way they are written is
/// recognised instead of read member by member.
/// </summary>
internal readonly ref struct CandleText
{
    private CandleText(ReadOnlySpan<byte> symbol, ReadOnlySpan<byte> timeframe, ReadOnlySpan<byte> close, ReadOnlySpan<byte> volume)
    {
        Symbol = symbol;
        Timeframe = timeframe;
        Close = close;
        Volume = volume;
    }

    /// <summary>The symbol, with its quotes; without an escape.</summary>
    public ReadOnlySpan<byte> Symbol { get; }

    /// <summary>The timeframe, with its quotes; without an escape.</summary>
    public ReadOnlySpan<byte> Timeframe { get; }

    /// <summary>The close, a number.</summary>
    public ReadOnlySpan<byte> Close { get; }

    /// <summary>The volume, as JSON.</summary>
    public ReadOnlySpan<byte> Volume { get; }

    /// <summary>
    /// Reads <c>{"symbol":"NIFTY","timeframe":"1m",…,"close":24000.05,"volume":0,…</c>; false when it is written in another way.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out CandleText candle)
    {
        candle = default;
        var rest = data;
        if (!Skip("{\"symbol\":"u8, ref rest) || !TryTakeText(ref rest, out var symbol)
            || !Skip(",\"timeframe\":"u8, ref rest) || !TryTakeText(ref rest, out var timeframe))
            return false;
        // What stands between are numbers and times, which cannot contain it.
        var at = rest.IndexOf(",\"close\":"u8);
        if (at < 0) return false;
        rest = rest[(at + ",\"close\":"u8.Length)..];
        if (!TryTakeValue(ref rest, out var close) || !char.IsAsciiDigit((char)close[^1])) return false;
        if (!Skip(",\"volume\":"u8, ref rest) || !TryTakeValue(ref rest, out var volume)) return false;
        candle = new CandleText(symbol, timeframe, close, volume);
        return true;
    }

    private static bool Skip(ReadOnlySpan<byte> text, scoped ref ReadOnlySpan<byte> rest)
    {
        if (!rest.StartsWith(text)) return false;
        rest = rest[text.Length..];
        return true;
    }

    private static bool TryTakeText(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> quoted)
    {
        quoted = default;
        if (rest.IsEmpty || rest[0] != '"') return false;
        var length = rest[1..].IndexOfAny((byte)'"', (byte)'\\') + 2;
        if (length < 2 || rest[length - 1] != '"') return false;
        quoted = rest[..length];
        rest = rest[length..];
        return true;
    }

    private static bool TryTakeValue(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> value)
    {
        var length = rest.IndexOfAny((byte)',', (byte)'}');
        value = length < 1 ? default : rest[..length];
        if (length < 1) return false;
        rest = rest[length..];
        return true;
    }
}
