using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Dialects;
using StrategyRuntime.Storage.MarketData.Formats;

namespace StrategyRuntime.Storage.MarketData.Import;

/// <summary>What only all rows of a file can tell, read when the first ones leave it open.</summary>
internal sealed class FileSurvey(TableFile table, Layout layout, string file)
{
    private readonly int _stamp = Array.IndexOf(layout.Roles, Role.Stamp);

    /// <summary>Order of day and month: a number above 12 in any row decides for all, else the format.</summary>
    /// <exception cref="MarketDataException">Nothing decides it.</exception>
    public bool? DayFirst()
    {
        if (!StampReader.TryReadPair(table.Sample.Rows[0][_stamp], out _, out _)) return layout.DayFirst;
        using var rows = table.Open();
        while (rows.Read())
        {
            if (rows.Count <= _stamp || !StampReader.TryReadPair(rows[_stamp], out var first, out var second)) continue;
            if (first > 12) return true;
            if (second > 12) return false;
        }
        var text = table.Sample.Rows[0][_stamp];
        return layout.DayFirst ?? throw new MarketDataException(
            file, null, $"its dates can be read in two ways: '{text}' as dd/mm/yyyy or as mm/dd/yyyy; write them as yyyy-mm-dd");
    }

    /// <summary>
    /// The symbol and series whose rows are taken, in a file of several; a series that is none of shares joins <paramref name="warnings"/>.
    /// </summary>
    public (string? Symbol, string? Series) Choose(string? wanted, List<string> warnings)
    {
        var column = Array.IndexOf(layout.Roles, Role.Symbol);
        var series = Array.IndexOf(layout.Roles, Role.Series);
        if (wanted is null || column < 0) return (null, null);
        var others = false;
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string? first = null;
        var isThere = false;
        using var rows = table.Open();
        while (rows.Read())
        {
            if (rows.Count <= column) continue;
            first ??= rows[column].ToString();
            if (rows[column].Equals(wanted, StringComparison.OrdinalIgnoreCase))
            {
                isThere = true;
                if (series >= 0 && series < rows.Count) found.Add(rows[series].ToString());
            }
            others |= !rows[column].Equals(first, StringComparison.OrdinalIgnoreCase);
        }
        // In a file of one symbol the option only names it.
        if (!isThere && !others) return (null, null);
        if (!isThere) throw new MarketDataException(file, null, $"it holds several symbols, and {wanted} is none of them");
        if (found.Count > 0 && !found.Contains("EQ"))
            warnings.Add($"its rows of {wanted} are of the series {string.Join(", ", found.Order(StringComparer.Ordinal))}, not EQ");
        return (wanted, found.Count > 1 && found.Contains("EQ") ? "EQ" : null);
    }

    /// <summary>Whether the newest row is first, by the first and last rows of the beginning.</summary>
    public static bool IsBackwards(TableSample sample, Layout layout, StampReader stamps, string? symbol)
    {
        var (column, time, name) = (
            Array.IndexOf(layout.Roles, Role.Stamp), Array.IndexOf(layout.Roles, Role.Time), Array.IndexOf(layout.Roles, Role.Symbol));
        var clocks = new List<long>();
        foreach (var row in sample.Rows)
        {
            if (row.Length <= Math.Max(column, time)) continue;
            if (symbol is not null && name >= 0 && !string.Equals(row[name], symbol, StringComparison.OrdinalIgnoreCase)) continue;
            if (stamps.TryRead(row[column], time < 0 ? default : row[time].AsSpan(),
                out var stamp)) clocks.Add(stamp.Clock - (stamp.Offset ?? 0));
        }
        var ups = clocks.Zip(clocks.Skip(1)).Count(p => p.Second > p.First);
        var downs = clocks.Zip(clocks.Skip(1)).Count(p => p.Second < p.First);
        return downs > ups;
    }
}
