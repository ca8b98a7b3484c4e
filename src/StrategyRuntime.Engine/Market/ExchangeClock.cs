using System.Text.Json;

namespace StrategyRuntime.Engine.Market;

/// <summary>
/// Local time of an exchange, with the offset of the day remembered so that asking costs no rule. One per session: not thread safe.
/// </summary>
public sealed class ExchangeClock(ExchangeZone zone)
{
    private const long HourTicks = TimeSpan.TicksPerHour;
    private long _cachedHour = long.MinValue;
    private long _cachedOffset;

    // Text up to the minutes, and of the offset, as the last formatted instant had them.
    private readonly byte[] _hourText = new byte["0000-00-00T00:".Length];
    private readonly byte[] _offsetText = new byte["+00:00".Length];
    private long _textHour = long.MinValue;
    private long _textOffset;

    /// <summary>Offset from UTC at an instant. Zones change offset on the hour only, so one hour is remembered.</summary>
    public TimeSpan OffsetAt(UtcTime time) => new(OffsetTicks(time));

    /// <summary>Local wall-clock time of an instant.</summary>
    public DateTime ToLocal(UtcTime time) => new(LocalTicks(time));

    /// <summary>Seconds since local midnight, with fraction.</summary>
    public double SecondOfDay(UtcTime time) => LocalTicks(time) % TimeSpan.TicksPerDay / (double)TimeSpan.TicksPerSecond;

    /// <summary>Number of the local calendar day (days since 0001-01-01).</summary>
    public int DayNumber(UtcTime time) => (int)(LocalTicks(time) / TimeSpan.TicksPerDay);

    /// <summary>The instant as a <see cref="DateTimeOffset"/> with the exchange's offset.</summary>
    public DateTimeOffset ToDateTimeOffset(UtcTime time)
    {
        var offset = OffsetTicks(time);
        return new DateTimeOffset(time.Ticks + offset, new TimeSpan(offset));
    }

    /// <summary>
    /// Writes ISO 8601 with the exchange's offset as a property: <c>2024-10-29T09:15:00+05:30</c>, with a fraction only when there is one.
    /// </summary>
    public void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> propertyName, UtcTime time)
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        writer.WriteString(propertyName, buffer[..Format(time, buffer)]);
    }

    /// <summary>The ISO 8601 text of an instant.</summary>
    public string Format(UtcTime time)
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        return System.Text.Encoding.ASCII.GetString(buffer[..Format(time, buffer)]);
    }

    /// <summary>Longest text that <see cref="Format(UtcTime, Span{byte})"/> writes.</summary>
    public const int MaxLength = 33;

    /// <summary>Formats an instant as ISO 8601 with the exchange's offset; returns the number of bytes.</summary>
    public int Format(UtcTime time, Span<byte> destination)
    {
        var offset = OffsetTicks(time);
        var (hour, rest) = Math.DivRem((ulong)(time.Ticks + offset), (ulong)HourTicks);
        if ((long)hour != _textHour || offset != _textOffset) FormatHour((long)hour, offset);
        _hourText.CopyTo(destination);
        var (second, fraction) = Math.DivRem(rest, (ulong)TimeSpan.TicksPerSecond);
        var (minute, secondOfMinute) = Math.DivRem((uint)second, 60U);
        Two(destination, 14, minute);
        destination[16] = (byte)':';
        Two(destination, 17, secondOfMinute);
        var at = 19;
        if (fraction != 0)
        {
            destination[at++] = (byte)'.';
            for (var scale = 1_000_000UL; fraction != 0; scale /= 10)
            {
                (var digit, fraction) = Math.DivRem(fraction, scale);
                destination[at++] = (byte)('0' + digit);
            }
        }
        _offsetText.CopyTo(destination[at..]);
        return at + _offsetText.Length;
    }

    private long LocalTicks(UtcTime time) => time.Ticks + OffsetTicks(time);

    private long OffsetTicks(UtcTime time)
    {
        var hour = time.Ticks / HourTicks;
        if (hour != _cachedHour)
        {
            _cachedHour = hour;
            _cachedOffset = zone.OffsetAt(time).Ticks;
        }
        return _cachedOffset;
    }

    // A calendar is costly to ask, and an hour of events needs it once.
    private void FormatHour(long localHour, long offset)
    {
        _textHour = localHour;
        _textOffset = offset;
        var local = new DateTime(localHour * HourTicks);
        Two(_hourText, 0, (uint)local.Year / 100);
        Two(_hourText, 2, (uint)local.Year % 100);
        _hourText[4] = (byte)'-';
        Two(_hourText, 5, (uint)local.Month);
        _hourText[7] = (byte)'-';
        Two(_hourText, 8, (uint)local.Day);
        _hourText[10] = (byte)'T';
        Two(_hourText, 11, (uint)local.Hour);
        _hourText[13] = (byte)':';
        var (hours, minutes) = Math.DivRem((uint)(Math.Abs(offset) / TimeSpan.TicksPerMinute), 60U);
        _offsetText[0] = (byte)(offset < 0 ? '-' : '+');
        Two(_offsetText, 1, hours);
        _offsetText[3] = (byte)':';
        Two(_offsetText, 4, minutes);
    }

    private static void Two(Span<byte> destination, int at, uint value)
    {
        destination[at] = (byte)('0' + value / 10);
        destination[at + 1] = (byte)('0' + value % 10);
    }
}
