using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Json;
using StrategyRuntime.Storage.Reading;

namespace StrategyRuntime.Executions.Api;

/// <summary>Picks candles out of a run's events. The cursor is the seq of the last event that was looked at.</summary>
internal static class CandlePage
{
    private const int LinesPerRead = 2_000;

    /// <summary>Reads a page, and only as much of the log as the page needs.</summary>
    public static async Task<Page<JsonElement>> ReadAsync(
        SessionReader reader, string? symbol, string? timeframe, PageRequest page, CancellationToken cancellationToken)
    {
        var items = new List<JsonElement>();
        var after = page.After;
        while (items.Count < page.Limit)
        {
            using var lines = new MemoryStream();
            await reader.CopyLinesAsync(lines, after, LinesPerRead, EventFilter.Only(EventType.Candle), cancellationToken);
            if (lines.Length == 0) return new Page<JsonElement>(items, null);
            after = Pick(lines.GetBuffer().AsMemory(0, (int)lines.Length), symbol, timeframe, page.Limit, items);
        }
        return new Page<JsonElement>(items, after.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Adds the candles that match; returns the seq of the last line looked at.</summary>
    private static long Pick(ReadOnlyMemory<byte> lines, string? symbol, string? timeframe, int limit, List<JsonElement> items)
    {
        long seq = 0;
        while (items.Count < limit && lines.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            using var line = JsonDocument.Parse(lines[..end]);
            lines = lines[(end + 1)..];
            seq = line.RootElement.GetProperty("seq").GetInt64();
            var data = line.RootElement.GetProperty("data");
            if (Matches(data, "symbol", symbol) && Matches(data, "timeframe", timeframe)) items.Add(data.Clone());
        }
        return seq;
    }

    private static bool Matches(JsonElement data, string name, string? wanted) =>
        wanted is null || data.GetProperty(name).ValueEquals(wanted);
}
