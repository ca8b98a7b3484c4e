using System.Globalization;
using System.Xml;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData.Catalog;

/// <summary>Counts the times between candles: the most common one is the timeframe, longer ones are gaps.</summary>
internal sealed class GapCount
{
    private const int MaxKinds = 10_000;
    private const long DayTicks = TimeSpan.TicksPerDay;

    private readonly Dictionary<long, long> _counts = [];
    private long _last = -1;
    private long _alike;

    /// <summary>Counts one; days of a change of the clock count as days.</summary>
    public void Add(long gap)
    {
        gap = Math.Abs(gap);
        if (gap == _last)
        {
            // Most gaps are as the one before.
            _alike++;
            return;
        }
        Count(_last, _alike);
        (_last, _alike) = (gap, 1);
    }

    private Dictionary<long, long> Counts()
    {
        Count(_last, _alike);
        _alike = 0;
        return _counts;
    }

    private void Count(long gap, long times)
    {
        if (times == 0) return;
        if (gap >= 20 * TimeSpan.TicksPerHour) gap = (gap + DayTicks / 2) / DayTicks * DayTicks;
        if (_counts.Count < MaxKinds || _counts.ContainsKey(gap)) _counts[gap] = _counts.GetValueOrDefault(gap) + times;
    }

    /// <summary>The timeframe of the most common gap; null when there is none.</summary>
    public string? MostCommon() =>
        Counts().Count == 0 ? null : TimeframeOf(_counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key).First().Key);

    /// <summary>True when more than half of the gaps are of this timeframe.</summary>
    public bool AreMostly(string timeframe) =>
        Counts().Where(c => TimeframeOf(c.Key) == timeframe).Sum(c => c.Value) * 2 > _counts.Values.Sum();

    private static string? TimeframeOf(long gap)
    {
        if (gap < DayTicks)
        {
            if (gap == 0 || gap % TimeSpan.TicksPerSecond != 0) return null;
            var seconds = gap / TimeSpan.TicksPerSecond;
            return seconds % 3_600 == 0 ? Text(seconds / 3_600, "h") : seconds % 60 == 0 ? Text(seconds / 60, "m") : Text(seconds, "s");
        }
        var days = gap / DayTicks;
        // Over a weekend or a holiday, when so few rows are there.
        if (days is > 1 and < 5) return "1d";
        if (days is >= 27 and <= 35) return "1mo";
        if (days is >= 88 and <= 94) return "3mo";
        return days % 7 == 0 ? Text(days / 7, "w") : Text(days, "d");
    }

    /// <summary>How many are longer than the timeframe, and the longest.</summary>
    public ImportGaps Of(string timeframe)
    {
        // Months and weeks by their last day are a few days longer or shorter.
        var length = Timeframe.TryParse(timeframe, out var native) ? native.NominalTicks : 31 * DayTicks;
        var most = length >= 27 * DayTicks ? length + length / 4 : length >= 7 * DayTicks ? length + 3 * DayTicks : length;
        var longer = Counts().Where(c => c.Key > most).ToList();
        return new ImportGaps(
            longer.Sum(c => c.Value), longer.Count == 0 ? null : XmlConvert.ToString(new TimeSpan(longer.Max(c => c.Key) - length)));
    }

    private static string Text(long number, string unit) => number.ToString(CultureInfo.InvariantCulture) + unit;
}

/// <summary>Times without candles: nights, weekends and holidays among them.</summary>
/// <param name="Count">How many.</param>
/// <param name="Longest">The longest, ISO 8601 as in <c>P2DT17H</c>; null without any.</param>
public sealed record ImportGaps(long Count, string? Longest);
