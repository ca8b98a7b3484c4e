using System.Globalization;
using System.Text;

namespace StrategyRuntime.Storage.MarketData.Import;

/// <summary>Writes rows in our own form.</summary>
/// <param name="isTicks">True for ticks.</param>
/// <param name="volume">Which volume rows have.</param>
/// <param name="hasQuotes">Whether ticks have bid and ask.</param>
/// <param name="hasInterest">Whether rows have open interest.</param>
/// <param name="stamp">How times are written.</param>
internal sealed class NativeText(bool isTicks, VolumeChoice volume, bool hasQuotes, bool hasInterest, StampStyle stamp)
{
    /// <summary>The header row.</summary>
    public string Header =>
        (isTicks ? "timestamp,price" : "timestamp,open,high,low,close") + (volume == VolumeChoice.None ? string.Empty : ",volume")
        + (isTicks && hasQuotes ? ",bid,ask" : string.Empty) + (hasInterest ? ",oi" : string.Empty) + "\n";

    /// <summary>Adds one row.</summary>
    public void Append(StringBuilder text, in ImportRecord row)
    {
        AppendTime(text, row);
        Append(text, row.A);
        if (!isTicks)
        {
            Append(text, row.B);
            Append(text, row.C);
            Append(text, row.D);
        }
        if (volume != VolumeChoice.None) Append(text, volume == VolumeChoice.Real ? row.Volume : row.TickVolume);
        if (isTicks && hasQuotes)
        {
            Append(text, row.B);
            Append(text, row.C);
        }
        if (hasInterest) Append(text, row.OpenInterest);
        text.Append('\n');
    }

    private void AppendTime(StringBuilder text, in ImportRecord row)
    {
        var format = stamp switch
        {
            StampStyle.Date => "yyyy-MM-dd",
            StampStyle.Local => "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
            _ => "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        };
        text.Append(CultureInfo.InvariantCulture, $"{new DateTime(row.Time).ToString(format, CultureInfo.InvariantCulture)}");
    }

    private static void Append(StringBuilder text, double value)
    {
        text.Append(',');
        if (!double.IsNaN(value)) text.Append(CultureInfo.InvariantCulture, $"{value:R}");
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
