using System.Text.Json;

namespace StrategyRuntime.Engine.Market;

/// <summary>Local time of an exchange, with the offset of the day remembered so that asking costs no rule. One per session: not thread safe.</summary>
public sealed class ExchangeClock(ExchangeZone zone)
{
    private const long HourTicks = TimeSpan.TicksPerHour;
    private long _cachedHour = long.MinValue;
    private long _cachedOffset;

    /// <summary>Offset from UTC at an instant, .NET ticks. Zones change offset on the hour only, so one hour is remembered.</summary>
    public long OffsetAt(long utcTicks)
    {
        var hour = utcTicks / HourTicks;
        if (hour != _cachedHour)
        {
            _cachedHour = hour;
            _cachedOffset = zone.OffsetAt(utcTicks);
        }
        return _cachedOffset;
    }

    /// <summary>Local wall-clock time of an instant, .NET ticks.</summary>
    public long ToLocal(long utcTicks) => utcTicks + OffsetAt(utcTicks);

    /// <summary>Seconds since local midnight, with fraction.</summary>
    public double SecondOfDay(long utcTicks) => ToLocal(utcTicks) % TimeSpan.TicksPerDay / (double)TimeSpan.TicksPerSecond;

    /// <summary>Number of the local calendar day (days since 0001-01-01).</summary>
    public int DayNumber(long utcTicks) => (int)(ToLocal(utcTicks) / TimeSpan.TicksPerDay);

    /// <summary>The instant as a <see cref="DateTimeOffset"/> with the exchange's offset.</summary>
    public DateTimeOffset ToDateTimeOffset(long utcTicks)
    {
        var offset = OffsetAt(utcTicks);
        return new DateTimeOffset(utcTicks + offset, new TimeSpan(offset));
    }

    /// <summary>Writes ISO 8601 with the exchange's offset as a property: <c>2024-10-29T09:15:00+05:30</c>, with a fraction only when there is one.</summary>
    public void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> propertyName, long utcTicks)
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        writer.WriteString(propertyName, buffer[..Format(utcTicks, buffer)]);
    }

    /// <summary>The ISO 8601 text of an instant.</summary>
    public string Format(long utcTicks)
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        return System.Text.Encoding.ASCII.GetString(buffer[..Format(utcTicks, buffer)]);
    }

    /// <summary>Longest text that <see cref="Format(long, Span{byte})"/> writes.</summary>
    public const int MaxLength = 33;

    /// <summary>Formats an instant as ISO 8601 with the exchange's offset; returns the number of bytes.</summary>
    public int Format(long utcTicks, Span<byte> destination)
    {
        var offset = OffsetAt(utcTicks);
        var local = new DateTime(utcTicks + offset);
        Two(destination, 0, local.Year / 100);
        Two(destination, 2, local.Year % 100);
        destination[4] = (byte)'-';
        Two(destination, 5, local.Month);
        destination[7] = (byte)'-';
        Two(destination, 8, local.Day);
        destination[10] = (byte)'T';
        Two(destination, 11, local.Hour);
        destination[13] = (byte)':';
        Two(destination, 14, local.Minute);
        destination[16] = (byte)':';
        Two(destination, 17, local.Second);
        var at = 19;
        var fraction = (int)(local.Ticks % TimeSpan.TicksPerSecond);
        if (fraction != 0)
        {
            destination[at++] = (byte)'.';
            for (var scale = 1_000_000; fraction != 0; scale /= 10)
            {
                destination[at++] = (byte)('0' + fraction / scale);
                fraction %= scale;
            }
        }
        var minutes = (int)(offset / TimeSpan.TicksPerMinute);
        destination[at] = (byte)(minutes < 0 ? '-' : '+');
        minutes = Math.Abs(minutes);
        Two(destination, at + 1, minutes / 60);
        destination[at + 3] = (byte)':';
        Two(destination, at + 4, minutes % 60);
        return at + 6;
    }

    private static void Two(Span<byte> destination, int at, int value)
    {
        destination[at] = (byte)('0' + value / 10);
        destination[at + 1] = (byte)('0' + value % 10);
    }
}
