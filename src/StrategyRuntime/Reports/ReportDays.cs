using System.Globalization;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Storage.Reading;

namespace StrategyRuntime.Reports;

/// <summary>Equity at the start of a run and at the close of each of its trading days.</summary>
internal sealed class ReportDays
{
    private readonly List<(DateOnly Date, decimal Equity)> _closes = [];
    private decimal _start;

    /// <summary>Equity in time order.</summary>
    public IReadOnlyList<decimal> Equity => [_start, .. _closes.Select(c => c.Equity)];

    /// <summary>First trading day, <c>2024-10-29</c>.</summary>
    public string FirstDay => Day(_closes.Count == 0 ? default : _closes[0].Date);

    /// <summary>Last trading day.</summary>
    public string LastDay => Day(_closes.Count == 0 ? default : _closes[^1].Date);

    /// <summary>Reads a run's session events.</summary>
    public static async Task<ReportDays> ReadAsync(SessionReader reader, CancellationToken cancellationToken)
    {
        using var lines = new MemoryStream();
        await reader.CopyLinesAsync(lines, 0, filter: EventFilter.Only(EventType.Session), cancellationToken: cancellationToken);
        var days = new ReportDays();
        lines.Position = 0;
        using var text = new StreamReader(lines, Encoding.UTF8);
        while (await text.ReadLineAsync(cancellationToken) is { } line)
        {
            using var json = JsonDocument.Parse(line);
            days.Take(json.RootElement);
        }
        return days;
    }

    /// <summary>Fall of equity from its highest close before, as a fraction, at each point of <see cref="Equity"/>.</summary>
    public IReadOnlyList<decimal> Drawdowns()
    {
        var (falls, peak) = (new List<decimal>(), decimal.MinValue);
        foreach (var equity in Equity)
        {
            peak = Math.Max(peak, equity);
            falls.Add(peak > 0 ? (peak - equity) / peak : 0);
        }
        return falls;
    }

    /// <summary>Return of each calendar month, from its last close and that of the month before.</summary>
    public IReadOnlyList<MonthReturn> MonthlyReturns()
    {
        var (months, before) = (new List<MonthReturn>(), _start);
        foreach (var month in _closes.GroupBy(c => (c.Date.Year, c.Date.Month)))
        {
            var last = month.Last().Equity;
            if (before > 0) months.Add(new MonthReturn(month.Key.Year, month.Key.Month, (double)(last / before - 1)));
            before = last;
        }
        return months;
    }

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void Take(JsonElement line)
    {
        var data = line.GetProperty("data");
        var equity = line.GetProperty("accumulated").GetProperty("equity").GetDecimal();
        if (data.GetProperty("state").GetString() == "started") _start = equity;
        else if (data.TryGetProperty("date", out var date)
            && DateOnly.TryParseExact(date.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            _closes.Add((day, equity));
    }
}

/// <summary>Return of a month.</summary>
/// <param name="Year">Its year.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Return">A fraction.</param>
internal sealed record MonthReturn(int Year, int Month, double Return);
