using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Journal;

/// <summary>Reads the times that <see cref="Engine.Market.ExchangeClock"/> writes: <c>2024-10-29T09:15:00[.fffffff]+05:30</c>.</summary>
internal static class EventTime
{
    private const int SecondsLength = 19;
    private const int OffsetLength = 6;

    /// <summary>Parses from the start of <paramref name="text"/>; <paramref name="time"/>, <paramref name="length"/> in bytes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out UtcTime time, out int length)
    {
        time = default;
        length = 0;
        if (text.Length < SecondsLength + OffsetLength || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':'
            || text[16] != ':')
            return false;
        if (!Two(text, 0, out var century) || !Two(text, 2, out var year) || !Two(text, 5, out var month) || !Two(text, 8, out var day)
            || !Two(text, 11, out var hour) || !Two(text, 14, out var minute) || !Two(text, 17, out var second))
            return false;
        year += 100 * century;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59
            || second > 59)
            return false;

        var at = SecondsLength;
        if (!Fraction(text, ref at, out var fraction) || !Offset(text, ref at, out var offset)) return false;
        time = new UtcTime(new DateTime(year, month, day, hour, minute, second).Ticks + fraction - offset);
        length = at;
        return true;
    }

    private static bool Fraction(ReadOnlySpan<byte> text, ref int at, out long ticks)
    {
        ticks = 0;
        if (text[at] != '.') return true;
        at++;
        var first = at;
        for (var scale = TimeSpan.TicksPerSecond / 10; at < text.Length && scale > 0 && char.IsAsciiDigit((char)text[at]); scale /= 10)
            ticks += (text[at++] - '0') * scale;
        return at > first;
    }

    private static bool Offset(ReadOnlySpan<byte> text, ref int at, out long ticks)
    {
        ticks = 0;
        if (text.Length < at + OffsetLength || text[at] is not ((byte)'+' or (byte)'-') || text[at + 3] != ':'
            || !Two(text, at + 1, out var hours) || !Two(text, at + 4, out var minutes))
            return false;
        ticks = (hours * TimeSpan.TicksPerHour + minutes * TimeSpan.TicksPerMinute) * (text[at] == '-' ? -1 : 1);
        at += OffsetLength;
        return true;
    }

    private static bool Two(ReadOnlySpan<byte> text, int at, out int value)
    {
        var tens = text[at] - '0';
        var ones = text[at + 1] - '0';
        value = tens * 10 + ones;
        return (uint)tens <= 9 && (uint)ones <= 9;
    }
}
