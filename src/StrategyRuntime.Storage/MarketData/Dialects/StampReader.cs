using System.Globalization;

namespace StrategyRuntime.Storage.MarketData.Dialects;

/// <summary>Stamps in every form that sources write.</summary>
internal sealed class StampReader
{
    private const int FirstYear = 1900;
    private const int LastYear = 2199;
    private const long LastSecond = 7_258_118_399;

    // yyyy-mm-dd, a sign between, hh:mm:ss.
    private const int DateChars = 10;
    private const int ClockEnd = 19;

    private static readonly string[] s_months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private readonly char[] _lastText = new char[32];
    private int _lastLength = -1;
    private Stamp _lastStamp;
    private long _lastDay;

    /// <summary>True: slashes are dd/mm/yyyy; false: mm/dd/yyyy; null: not known, such stamps are none.</summary>
    public bool? DayFirst { get; init; }

    /// <summary>True when six digits are ddmmyy.</summary>
    public bool SixDigits { get; init; }

    /// <summary>The day that stamps count milliseconds from, .NET ticks.</summary>
    public long? Day { get; init; }

    /// <summary>Reads a stamp, or its date and its time from two fields.</summary>
    public bool TryRead(ReadOnlySpan<char> text, ReadOnlySpan<char> time, out Stamp stamp)
    {
        stamp = default;
        if (text.Length is 0 or > 48) return false;
        if (TryReadLike(text, time, out stamp)) return true;
        if (!TryReadAny(text, time, out stamp)) return false;
        Remember(text, stamp);
        return true;
    }

    /// <summary>
    /// A stamp that differs from the one before in the time of the day alone, which most do: the calendar and the zone need not be asked
    /// again.
    /// </summary>
    private bool TryReadLike(ReadOnlySpan<char> text, ReadOnlySpan<char> time, out Stamp stamp)
    {
        stamp = default;
        if (!time.IsEmpty || text.Length != _lastLength || !text[..(DateChars + 1)].SequenceEqual(_lastText.AsSpan(0, DateChars + 1)))
            return false;
        if (!text[ClockEnd..].SequenceEqual(_lastText.AsSpan(ClockEnd, _lastLength - ClockEnd))) return false;
        var clock = text[(DateChars + 1)..ClockEnd];
        var (hour, minute, second) = (Two(clock, 0), Two(clock, 3), Two(clock, 6));
        if (clock[2] != ':' || clock[5] != ':' || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59) return false;
        var of = ((hour * 60L + minute) * 60 + second) * TimeSpan.TicksPerSecond;
        stamp = _lastStamp with { Clock = _lastDay + of };
        return true;

        static int Two(ReadOnlySpan<char> digits, int at)
        {
            var (tens, ones) = (digits[at] - '0', digits[at + 1] - '0');
            return (uint)tens <= 9 && (uint)ones <= 9 ? tens * 10 + ones : -1;
        }
    }

    /// <summary>Remembers a stamp whose next one may be like it: <c>yyyy-mm-dd hh:mm:ss</c>, and an offset by numbers or none.</summary>
    private void Remember(ReadOnlySpan<char> text, in Stamp stamp)
    {
        _lastLength = -1;
        if (stamp is not { Form: StampForm.YearFirst, IsDate: false } || text.Length < ClockEnd || text.Length > _lastText.Length) return;
        var rest = text[ClockEnd..];
        if (text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':' || !(rest is "" or "Z" || rest[0] is '+' or '-')) return;
        _lastLength = text.Length;
        text.CopyTo(_lastText);
        _lastStamp = stamp;
        _lastDay = stamp.Clock - stamp.Clock % TimeSpan.TicksPerDay;
    }

    private bool TryReadAny(ReadOnlySpan<char> text, ReadOnlySpan<char> time, out Stamp stamp)
    {
        stamp = default;
        if (Day is { } midnight) return TryReadOfDay(text, midnight, out stamp);
        if (!TryReadDate(text, out var date, out var form, out var rest)) return TryReadEpoch(text, time, out stamp);
        if (!time.IsEmpty)
        {
            if (!rest.IsEmpty) return false;
            rest = time;
        }
        if (rest.IsEmpty)
        {
            stamp = new Stamp(date, null, true, form);
            return true;
        }
        rest = rest.TrimStart(" T,");
        if (!TryReadTime(ref rest, out var clock) || !TryReadOffset(rest.Trim(), date + clock, out var offset)) return false;
        stamp = new Stamp(date + clock, offset, false, form);
        return true;
    }

    /// <summary>Two numbers before a year that could be day and month or month and day.</summary>
    public static bool TryReadPair(ReadOnlySpan<char> text, out int first, out int second)
    {
        second = 0;
        return TryReadParts(text, out first, out second, out _, out var separator, out _) && separator is '/' or '-'
            && text.IndexOfAny("/-") <= 2;
    }

    private static bool TryReadOfDay(ReadOnlySpan<char> text, long midnight, out Stamp stamp)
    {
        stamp = default;
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var of) || of >= 86_400_000)
            return false;
        stamp = new Stamp(midnight + (long)Math.Round(of * TimeSpan.TicksPerMillisecond), null, false, StampForm.OfDay);
        return true;
    }

    private bool TryReadDate(ReadOnlySpan<char> text, out long date, out StampForm form, out ReadOnlySpan<char> rest)
    {
        (date, form) = (0, StampForm.Digits);
        rest = default;
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        if (digits < 0) digits = text.Length;
        if (digits == text.Length && digits == 6 && SixDigits)
        {
            form = StampForm.SixDigits;
            return IsDay(2000 + Number(text[4..]), Number(text[2..4]), Number(text[..2]), out date);
        }
        if (digits is 8 or 12 or 14 && (digits == text.Length || text[digits] is ' ' or 'T' or '+' or 'Z' or '-'))
        {
            if (!IsDay(Number(text[..4]), Number(text[4..6]), Number(text[6..8]), out date)) return false;
            rest = text[8..];
            return digits == 8 || IsClock(text[8..digits]);
        }
        if (TryReadMonthName(text, out date, out rest))
        {
            form = StampForm.MonthName;
            return true;
        }
        if (!TryReadParts(text, out var a, out var b, out var c, out var separator, out rest)) return false;
        if (digits == 4)
        {
            form = StampForm.YearFirst;
            return IsDay(a, b, c, out date);
        }
        if (c < 100) c += 2000;
        if (separator == '.')
        {
            form = StampForm.DayDots;
            return IsDay(c, b, a, out date);
        }
        form = StampForm.Slashes;
        return DayFirst switch { true => IsDay(c, b, a, out date), false => IsDay(c, a, b, out date), _ => false };
    }

    private static bool IsClock(ReadOnlySpan<char> digits) =>
        Number(digits[..2]) < 24 && Number(digits[2..4]) < 60 && (digits.Length == 4 || Number(digits[4..6]) < 60);

    private static bool TryReadParts(
        ReadOnlySpan<char> text, out int a, out int b, out int c, out char separator, out ReadOnlySpan<char> rest)
    {
        (b, c, separator) = (0, 0, '\0');
        rest = default;
        if (!TryNumber(ref text, 4, out a) || text.IsEmpty || text[0] is not ('-' or '/' or '.')) return false;
        separator = text[0];
        text = text[1..];
        if (!TryNumber(ref text, 2, out b) || text.IsEmpty || text[0] != separator) return false;
        text = text[1..];
        if (!TryNumber(ref text, 4, out c)) return false;
        rest = text;
        return true;
    }

    /// <summary><c>01-JAN-2019</c>, <c>1 Jan 2019</c>, <c>Jan 1, 2019</c>.</summary>
    private static bool TryReadMonthName(ReadOnlySpan<char> text, out long date, out ReadOnlySpan<char> rest)
    {
        date = 0;
        rest = default;
        var isDayFirst = TryNumber(ref text, 2, out var day);
        if (isDayFirst)
        {
            if (text.Length < 4 || text[0] is not ('-' or ' ' or '/')) return false;
            text = text[1..];
        }
        var letters = 0;
        while (letters < text.Length && char.IsAsciiLetter(text[letters])) letters++;
        if (letters < 3) return false;
        var month = 0;
        while (month < 12 && !text.StartsWith(s_months[month], StringComparison.OrdinalIgnoreCase)) month++;
        text = text[letters..].TrimStart("-. /");
        if (!isDayFirst)
        {
            if (!TryNumber(ref text, 2, out day)) return false;
            text = text.TrimStart(", ");
        }
        if (!TryNumber(ref text, 4, out var year)) return false;
        if (year < 100) year += 2000;
        rest = text;
        return month < 12 && IsDay(year, month + 1, day, out date);
    }

    private static bool TryReadTime(ref ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        if (digits < 0) digits = text.Length;
        int hour, minute, second = 0;
        if (digits is 4 or 6 or 9)
        {
            // hhmm, hhmmss, hhmmssfff.
            hour = Number(text[..2]);
            minute = Number(text[2..4]);
            if (digits >= 6) second = Number(text[4..6]);
            if (digits == 9) ticks = Number(text[6..9]) * TimeSpan.TicksPerMillisecond;
            text = text[digits..];
        }
        else
        {
            if (!TryNumber(ref text, 2, out hour) || text.IsEmpty || text[0] != ':') return false;
            text = text[1..];
            if (!TryNumber(ref text, 2, out minute)) return false;
            if (!text.IsEmpty && text[0] == ':')
            {
                text = text[1..];
                if (!TryNumber(ref text, 2, out second)) return false;
            }
        }
        if (text.Length > 1 && text[0] is '.' or ',' or ':' && char.IsAsciiDigit(text[1])) ReadFraction(ref text, ref ticks);
        else if (text.Length == 8 && text[0] == ' ' && text[1..].IndexOfAnyExceptInRange('0', '9') < 0)
        {
            // NinjaTrader's ticks: hhmmss fffffff.
            ticks = Number(text[1..]);
            text = default;
        }
        var half = text.TrimStart();
        if (half.StartsWith("AM", StringComparison.OrdinalIgnoreCase) || half.StartsWith("PM", StringComparison.OrdinalIgnoreCase))
        {
            if (hour is 0 or > 12) return false;
            hour = hour % 12 + (half[0] is 'P' or 'p' ? 12 : 0);
            text = half[2..];
        }
        ticks += ((hour * 60L + minute) * 60 + second) * TimeSpan.TicksPerSecond;
        return hour < 24 && minute < 60 && second < 60;
    }

    private static void ReadFraction(ref ReadOnlySpan<char> text, ref long ticks)
    {
        text = text[1..];
        var scale = TimeSpan.TicksPerSecond;
        while (!text.IsEmpty && char.IsAsciiDigit(text[0]))
        {
            scale /= 10;
            ticks += (text[0] - '0') * scale;
            text = text[1..];
        }
    }

    private static bool TryReadOffset(ReadOnlySpan<char> text, long clock, out long? offset)
    {
        offset = null;
        if (text.IsEmpty) return true;
        if (text.StartsWith("GMT", StringComparison.OrdinalIgnoreCase) || text.StartsWith("UTC", StringComparison.OrdinalIgnoreCase))
        {
            text = text[3..];
            offset = 0;
            if (text.IsEmpty) return true;
        }
        else if (text is "Z" or "z")
        {
            offset = 0;
            return true;
        }
        if (text[0] is '+' or '-')
        {
            var negative = text[0] == '-';
            text = text[1..];
            var digits = text.IndexOfAnyExceptInRange('0', '9');
            int hours, minutes = 0;
            if (digits < 0 && text.Length == 4) (hours, minutes) = (Number(text[..2]), Number(text[2..]));
            else
            {
                if (!TryNumber(ref text, 2, out hours)) return false;
                if (!text.IsEmpty && (text[0] != ':' || text.Length != 3 || (minutes = Number(text[1..])) < 0)) return false;
            }
            if (hours > 15 || minutes > 59) return false;
            var ticks = (hours * 60L + minutes) * TimeSpan.TicksPerMinute;
            offset = negative ? -ticks : ticks;
            return true;
        }
        if (offset is not null || ZoneClock.TryCreate(text.ToString()) is not { } zone) return false;
        offset = clock - zone.ToUtc(clock, null);
        return true;
    }

    private static bool TryReadEpoch(ReadOnlySpan<char> text, ReadOnlySpan<char> time, out Stamp stamp)
    {
        stamp = default;
        if (!time.IsEmpty) return false;
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        if (whole.Length is < 9 or > 19 || !long.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        var (form, perSecond) = whole.Length switch
        {
            <= 10 => (StampForm.Seconds, 1L),
            12 or 13 => (StampForm.Milliseconds, 1_000L),
            15 or 16 => (StampForm.Microseconds, 1_000_000L),
            18 or 19 => (StampForm.Nanoseconds, 1_000_000_000L),
            _ => (StampForm.Seconds, 0L),
        };
        if (perSecond == 0 || number / perSecond > LastSecond) return false;
        var (seconds, rest) = Math.DivRem(number, perSecond);
        var ticks = DateTime.UnixEpoch.Ticks + seconds * TimeSpan.TicksPerSecond
            + (perSecond > TimeSpan.TicksPerSecond ? rest / 100 : rest * (TimeSpan.TicksPerSecond / perSecond));
        if (point >= 0)
        {
            var fraction = 0L;
            var tail = text[point..];
            if (tail.Length > 1 && tail[1..].IndexOfAnyExceptInRange('0', '9') >= 0) return false;
            ReadFraction(ref tail, ref fraction);
            ticks += fraction / perSecond;
        }
        stamp = new Stamp(ticks, 0, false, form);
        return true;
    }

    private static bool IsDay(int year, int month, int day, out long date)
    {
        var exists = year is >= FirstYear and <= LastYear && month is >= 1 and <= 12 && day >= 1
            && day <= DateTime.DaysInMonth(year, month);
        date = exists ? new DateTime(year, month, day).Ticks : 0;
        return exists;
    }

    private static bool TryNumber(ref ReadOnlySpan<char> text, int most, out int value)
    {
        value = 0;
        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits])) digits++;
        if (digits == 0 || digits > most) return false;
        value = Number(text[..digits]);
        text = text[digits..];
        return true;
    }

    private static int Number(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : -1;
}
