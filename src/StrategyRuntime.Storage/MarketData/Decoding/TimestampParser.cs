using System.Runtime.CompilerServices;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>
/// Timestamps of one file: <c>yyyy-MM-dd</c>, the same with <c>T</c> or a space and <c>HH:mm[:ss[.fraction]]</c> and an optional <c>Z</c>,
/// <c>±HH</c>, <c>±HHmm</c> or <c>±HH:mm</c>, and epoch seconds or milliseconds. Remembers the last date and the last hour's offset, which
/// nearly every row shares with the one before. For one thread at a time.
/// </summary>
internal sealed class TimestampParser(ExchangeZone zone)
{
    /// <summary>The forms in words, for error messages.</summary>
    public const string Forms = "ISO 8601 (yyyy-MM-dd[ HH:mm:ss[.fff]][offset]) or epoch seconds or milliseconds";

    private const int FirstYear = 1900;
    private const int LastYear = 2199;

    // Digits alone are epoch milliseconds from here on (1973 as milliseconds, 5138 as seconds).
    private const long FirstMilliseconds = 100_000_000_000;

    // Below (1973-03-03 as seconds) it is more likely a date written as 20241029 than a time.
    private const long FirstSeconds = 100_000_000;

    // The end of the year 2199.
    private const long LastMilliseconds = 7_258_118_399_999;

    private const int DateLength = 10;

    // yyyy-MM-ddTHH:mm:ss.fffffffff+HH:mm takes 35.
    private const int LongestField = 40;

    private static ReadOnlySpan<long> PowersOfTen => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

    private ulong _dateHead;
    private ushort _dateTail;
    private long _dateTicks;
    private long _offsetHour = -1;
    private long _offset;

    /// <summary>The clock time of the last timestamp as it was written, .NET ticks; for epoch times in UTC.</summary>
    public long Written { get; private set; }

    /// <summary>True when the last timestamp had an offset from UTC (epoch times do).</summary>
    public bool HasOffset { get; private set; }

    /// <summary>True when the last timestamp was a date alone.</summary>
    public bool IsDate { get; private set; }

    /// <summary>Reads a timestamp that is all of <paramref name="field"/>. False: it is none.</summary>
    /// <param name="field">The text.</param>
    /// <param name="utc">UTC .NET ticks.</param>
    public bool TryParse(ReadOnlySpan<byte> field, out long utc)
    {
        utc = 0;
        Span<byte> row = stackalloc byte[LongestField + LineReader.ReadableBytes];
        if (field.Length > LongestField || field.Contains((byte)',')) return false;
        row.Clear();
        field.CopyTo(row);
        var at = 0;
        return TryRead(ref row[0], field.Length, ref at, out utc);
    }

    /// <summary>
    /// Reads a timestamp from <paramref name="at"/> to a comma or the end of the row, and moves there. False: it is none.
    /// </summary>
    /// <param name="row">
    /// First byte of a row, behind which <see cref="LineReader.ReadableBytes"/> more can be read, the first of them neither digit nor
    /// punctuation.
    /// </param>
    /// <param name="length">Length of the row.</param>
    /// <param name="at">Where it starts.</param>
    /// <param name="utc">UTC .NET ticks.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // As the decoder of rows, which calls it once a row.
    public bool TryRead(ref byte row, int length, scoped ref int at, out long utc)
    {
        var cursor = new Cursor(ref Unsafe.Add(ref row, at), length - at);
        if (cursor[4] != '-')
        {
            if (!TryReadEpoch(ref cursor, out utc)) return false;
        }
        else if (!TryReadCalendar(ref cursor, out utc)) return false;
        at += cursor.At;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryReadCalendar(ref Cursor text, out long utc)
    {
        utc = 0;
        if (!TryReadDate(ref text)) return false;
        var ticks = _dateTicks;
        IsDate = text.IsAtEnd;
        if (!IsDate && !TryReadTimeOfDay(ref text, ref ticks)) return false;
        Written = ticks;
        HasOffset = !text.IsAtEnd;
        if (!HasOffset)
        {
            utc = ToUtc(ticks);
            return true;
        }
        if (!TryReadOffset(ref text, out var offset)) return false;
        utc = ticks - offset;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryReadDate(ref Cursor text)
    {
        var head = text.Read<ulong>();
        var tail = text.Read<ushort>(8);
        if ((head != _dateHead || tail != _dateTail) && !TryLearnDate(ref text, head, tail)) return false;
        text.At += DateLength;
        return true;
    }

    private bool TryLearnDate(ref Cursor text, ulong head, ushort tail)
    {
        if (text[7] != '-' || !text.TryTwo(0, out var century) || !text.TryTwo(2, out var yearOfCentury)
            || !text.TryTwo(5, out var month) || !text.TryTwo(8, out var day)) return false;
        var year = century * 100 + yearOfCentury;
        if (year is < FirstYear or > LastYear || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        (_dateHead, _dateTail, _dateTicks) = (head, tail, new DateTime(year, month, day).Ticks);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadTimeOfDay(ref Cursor text, ref long ticks)
    {
        if (text[0] is not ((byte)'T' or (byte)' ' or (byte)'t')) return false;
        text.At++;
        // HH:mm:ss in one step. XOR leaves 0..9 for each digit and 0 for each colon; adding brings the top bit out of any byte above that.
        var digits = text.Read<ulong>() ^ 0x3030_3A30_303A_3030;
        if ((((digits + 0x7676_7F76_767F_7676) | digits) & 0x8080_8080_8080_8080) != 0) return TryReadMinutes(ref text, ref ticks);
        // Every pair of digits becomes a number in the byte of its tens.
        var pairs = digits * 10 + (digits >> 8);
        var (hour, minute, second) = ((byte)pairs, (byte)(pairs >> 24), (byte)(pairs >> 48));
        if (hour > 23 || minute > 59 || second > 59) return false;
        ticks += (hour * 3_600 + minute * 60 + second) * TimeSpan.TicksPerSecond;
        text.At += 8;
        if (text[0] != '.') return true;
        text.At++;
        return TryReadFraction(ref text, 7, ref ticks);
    }

    /// <summary>Reads <c>HH:mm</c>.</summary>
    private static bool TryReadMinutes(ref Cursor text, ref long ticks)
    {
        if (!text.TryTwo(0, out var hour) || text[2] != ':' || !text.TryTwo(3, out var minute) || hour > 23 || minute > 59) return false;
        ticks += hour * TimeSpan.TicksPerHour + minute * TimeSpan.TicksPerMinute;
        text.At += 5;
        return text[0] != ':';
    }

    /// <summary>Reads 1 to 9 digits of a fraction; digits below 100 ns are cut off.</summary>
    /// <param name="text">Where it starts.</param>
    /// <param name="decimals">How many of its digits fill .NET ticks.</param>
    /// <param name="ticks">Is added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadFraction(ref Cursor text, int decimals, ref long ticks)
    {
        var count = 0;
        var value = 0L;
        uint digit;
        while ((digit = text[count] - (uint)'0') <= 9)
        {
            if (count < decimals) value = value * 10 + digit;
            count++;
        }
        if (count is 0 or > 9) return false;
        text.At += count;
        ticks += value * PowersOfTen[Math.Max(0, decimals - count)];
        return true;
    }

    private static bool TryReadOffset(ref Cursor text, out long offset)
    {
        offset = 0;
        var sign = text[0];
        text.At++;
        if (sign is (byte)'Z' or (byte)'z') return text.IsAtEnd;
        if (sign is not ((byte)'+' or (byte)'-') || !text.TryTwo(0, out var hours)) return false;
        text.At += 2;
        var minutes = 0;
        if (!text.IsAtEnd)
        {
            if (text[0] == ':') text.At++;
            if (!text.TryTwo(0, out minutes)) return false;
            text.At += 2;
        }
        if (hours > 14 || minutes > 59) return false;
        offset = hours * TimeSpan.TicksPerHour + minutes * TimeSpan.TicksPerMinute;
        if (sign == '-') offset = -offset;
        return text.IsAtEnd;
    }

    private bool TryReadEpoch(ref Cursor text, out long utc)
    {
        utc = 0;
        var whole = 0L;
        uint digit;
        while ((digit = text[0] - (uint)'0') <= 9)
        {
            whole = whole * 10 + digit;
            if (whole > LastMilliseconds) return false;
            text.At++;
        }
        if (whole < FirstSeconds) return false;
        var isSeconds = whole < FirstMilliseconds;
        if (isSeconds && whole > LastMilliseconds / 1_000) return false;
        var ticks = DateTime.UnixEpoch.Ticks + whole * (isSeconds ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMillisecond);
        if (text[0] == '.')
        {
            text.At++;
            if (!TryReadFraction(ref text, isSeconds ? 7 : 4, ref ticks)) return false;
        }
        (Written, HasOffset, IsDate, utc) = (ticks, true, false, ticks);
        return text.IsAtEnd;
    }

    /// <summary>UTC of a local time. Zones change their offset on the hour only, so one hour's offset is remembered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long ToUtc(long local)
    {
        var hour = local / TimeSpan.TicksPerHour;
        if (hour != _offsetHour)
        {
            _offsetHour = hour;
            _offset = local - zone.ToUtc(new DateTime(local)).Ticks;
        }
        return local - _offset;
    }

    /// <summary>
    /// A place in a row. Bytes are read without bounds checks: the terminator behind the row matches nothing, so nothing goes past it.
    /// </summary>
    private ref struct Cursor
    {
        private readonly ref byte _text;
        private readonly int _length;

        public Cursor(ref byte text, int length)
        {
            _text = ref text;
            _length = length;
        }

        public int At;

        public readonly bool IsAtEnd
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => At == _length || this[0] == ',';
        }

        public readonly byte this[int ahead]
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => Unsafe.Add(ref _text, At + ahead);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly T Read<T>(int ahead = 0)
            where T : unmanaged => Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref _text, At + ahead));

        public readonly bool TryTwo(int ahead, out int value)
        {
            var tens = this[ahead] - (uint)'0';
            var ones = this[ahead + 1] - (uint)'0';
            value = (int)(tens * 10 + ones);
            return tens <= 9 && ones <= 9;
        }
    }
}
