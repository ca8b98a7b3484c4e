using System.Buffers;
using System.Globalization;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Storage.MarketData.Import;

/// <summary>Writes rows in our own form.</summary>
/// <param name="isTicks">True for ticks.</param>
/// <param name="volume">Which volume rows have.</param>
/// <param name="hasQuotes">Whether ticks have bid and ask.</param>
/// <param name="hasInterest">Whether rows have open interest.</param>
/// <param name="stamp">How times are written.</param>
internal sealed class NativeText(bool isTicks, VolumeChoice volume, bool hasQuotes, bool hasInterest, StampStyle stamp)
{
    private const int LongestLine = 512;

    /// <summary>The header row.</summary>
    public string Header =>
        (isTicks ? "timestamp,price" : "timestamp,open,high,low,close") + (volume == VolumeChoice.None ? string.Empty : ",volume")
        + (isTicks && hasQuotes ? ",bid,ask" : string.Empty) + (hasInterest ? ",oi" : string.Empty) + "\n";

    private readonly byte[] _date = new byte["0000-00-00".Length];
    private long _day = -1;

    /// <summary>Adds one row.</summary>
    public void Append(IBufferWriter<byte> text, in ImportRecord row)
    {
        var line = text.GetSpan(LongestLine);
        var at = AppendTime(line, row.Time);
        Append(line, ref at, row.A);
        if (!isTicks)
        {
            Append(line, ref at, row.B);
            Append(line, ref at, row.C);
            Append(line, ref at, row.D);
        }
        if (volume != VolumeChoice.None) Append(line, ref at, volume == VolumeChoice.Real ? row.Volume : row.TickVolume);
        if (isTicks && hasQuotes)
        {
            Append(line, ref at, row.B);
            Append(line, ref at, row.C);
        }
        if (hasInterest) Append(line, ref at, row.OpenInterest);
        line[at++] = (byte)'\n';
        text.Advance(at);
    }

    private int AppendTime(Span<byte> line, long time)
    {
        var (day, rest) = Math.DivRem(time, TimeSpan.TicksPerDay);
        if (day != _day)
        {
            // Rows of a day follow each other, and a calendar is costly to ask.
            _day = day;
            var date = new DateTime(day * TimeSpan.TicksPerDay);
            date.TryFormat(_date, out _, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        }
        _date.CopyTo(line);
        if (stamp == StampStyle.Date) return _date.Length;
        var (second, fraction) = Math.DivRem(rest, TimeSpan.TicksPerSecond);
        var at = _date.Length;
        line[at++] = (byte)'T';
        Two(line, ref at, (int)(second / 3_600), ':');
        Two(line, ref at, (int)(second / 60 % 60), ':');
        Two(line, ref at, (int)(second % 60), '.');
        // The point goes again when there is no fraction.
        if (fraction == 0) at--;
        for (var scale = TimeSpan.TicksPerSecond / 10; fraction > 0; scale /= 10)
        {
            (var digit, fraction) = Math.DivRem(fraction, scale);
            line[at++] = (byte)('0' + digit);
        }
        if (stamp == StampStyle.Utc) line[at++] = (byte)'Z';
        return at;
    }

    private static void Two(Span<byte> line, ref int at, int value, char behind)
    {
        line[at++] = (byte)('0' + value / 10);
        line[at++] = (byte)('0' + value % 10);
        line[at++] = (byte)behind;
    }

    private static void Append(Span<byte> line, ref int at, double value)
    {
        line[at++] = (byte)',';
        if (!double.IsNaN(value)) at += NumberText.Format(value, line[at..]);
    }
}

/// <summary>Which of two volumes rows have.</summary>
internal enum VolumeChoice
{
    /// <summary>None.</summary>
    None,

    /// <summary>What was traded.</summary>
    Real,

    /// <summary>How often the price changed.</summary>
    Ticks,
}

/// <summary>How times are written.</summary>
internal enum StampStyle
{
    /// <summary>A date.</summary>
    Date,

    /// <summary>On the clock of the exchange that a strategy names.</summary>
    Local,

    /// <summary>UTC.</summary>
    Utc,
}
