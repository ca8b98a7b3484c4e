using System.Diagnostics.CodeAnalysis;
using System.Text;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>The part of the data that a run trades, as UTC .NET ticks.</summary>
/// <param name="From">First instant; null: from the first row.</param>
/// <param name="To">First instant that is no longer traded; null: to the end.</param>
public readonly record struct TimeRange(UtcTime? From, UtcTime? To)
{
    /// <summary>
    /// Reads <c>from</c> and <c>to</c> as users write them: any timestamp of a market-data file. Without an offset it is local time of the
    /// exchange. A date alone is local midnight; as <c>to</c> it is the end of that day. Problems point to <c>/from</c> and <c>/to</c>.
    /// </summary>
    /// <returns>False when there was a problem; all of them are in <paramref name="problems"/>.</returns>
    [SuppressMessage("Design", "CA1021", Justification = "The shape of every TryParse.")]
    public static bool TryParse(string? from, string? to, Exchange exchange, ICollection<Problem> problems, out TimeRange range)
    {
        var count = problems.Count;
        range = new TimeRange(
            Parse(from, "/from", exchange.Zone, endOfDay: false, problems),
            Parse(to, "/to", exchange.Zone, endOfDay: true, problems));
        if (range is { From: { } first, To: { } end } && first >= end)
            problems.Add(new Problem("/from", $"'{from}' is not before to ('{to}')"));
        return problems.Count == count;
    }

    private static UtcTime? Parse(string? text, string pointer, ExchangeZone zone, bool endOfDay, ICollection<Problem> problems)
    {
        if (text is null) return null;
        var timestamps = new TimestampParser(zone);
        if (!timestamps.TryParse(Encoding.UTF8.GetBytes(text), out var utc))
        {
            problems.Add(new Problem(pointer, $"'{text}' is not a time: write {TimestampParser.Forms}"));
            return null;
        }
        return endOfDay && timestamps.IsDate ? zone.ToUtc(new DateTime(timestamps.Written).AddDays(1)) : new UtcTime(utc);
    }
}
