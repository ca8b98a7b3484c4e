using System.Globalization;
using System.Text;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Instruments;

/// <summary>
/// Reads a small table that people write: named columns in any order, all of them known. Everything that is wrong is named by line, the
/// first twenty.
/// </summary>
internal sealed class ReferenceTable
{
    private const int MaxWrong = 20;

    private readonly string _file;
    private readonly List<string> _wrong = [];
    private string[] _columns = [];
    private string[] _row = [];

    private ReferenceTable(string file) => _file = file;

    /// <summary>Line of the row.</summary>
    public long Line { get; private set; }

    /// <summary>Reads all rows of a table.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="content">Its bytes, UTF-8.</param>
    /// <param name="known">The columns that it may have; the first ones must be there.</param>
    /// <param name="required">How many of them must be there.</param>
    /// <param name="read">Makes something of a row; null when the row is wrong.</param>
    /// <exception cref="MarketDataException">Something is wrong in it.</exception>
    public static List<T> Read<T>(
        string file, byte[] content, IReadOnlyList<string> known, int required, Func<ReferenceTable, T?> read)
        where T : class
    {
        var table = new ReferenceTable(file);
        using var text = new StreamReader(new MemoryStream(content), new UTF8Encoding(false));
        using var rows = new CsvRows(new BoundedText(text, file, CancellationToken.None), ',', 0);
        var result = new List<T>();
        if (!rows.Read()) return result;
        table.Line = rows.Line;
        table.ReadHeader(rows.ToArray(), known, required);
        while (table._wrong.Count == 0 && rows.Read())
        {
            table.Line = rows.Line;
            table._row = rows.ToArray();
            if (table._row.Length > table._columns.Length)
            {
                table.Wrong($"it has {table._row.Length} fields, and there are {table._columns.Length} columns");
                continue;
            }
            if (read(table) is { } item) result.Add(item);
            while (table._wrong.Count is > 0 and < MaxWrong && rows.Read())
            {
                table.Line = rows.Line;
                table._row = rows.ToArray();
                read(table);
            }
        }
        return table._wrong.Count == 0 ? result : throw table.Failure();
    }

    /// <summary>A field without outer spaces; null when it is empty or not there.</summary>
    public string? Text(string column)
    {
        var at = Array.IndexOf(_columns, column);
        return at >= 0 && at < _row.Length && _row[at].Length > 0 ? _row[at] : null;
    }

    /// <summary>A number between two bounds; null when it is not there, or wrong.</summary>
    public decimal? Number(string column, decimal above, decimal limit)
    {
        if (Text(column) is not { } text) return null;
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > above && value <= limit)
            return value;
        Wrong(FormattableString.Invariant($"{column} '{text}' must be a number above {above}, at most {limit}"));
        return null;
    }

    /// <summary>A date; null when it is not there, or wrong.</summary>
    public DateOnly? Date(string column)
    {
        if (Text(column) is not { } text) return null;
        if (TryDate(text, out var date)) return date;
        Wrong($"{column} '{text}' must be a date such as 2024-10-31");
        return null;
    }

    /// <summary>One of some words; null when it is not there, or wrong.</summary>
    public T? Word<T>(string column, IReadOnlyDictionary<string, T> words)
        where T : struct, Enum
    {
        if (Text(column) is not { } text) return null;
        if (words.TryGetValue(text.ToLowerInvariant(), out var value)) return value;
        Wrong($"{column} '{text}' must be one of {string.Join(", ", words.Keys)}");
        return null;
    }

    /// <summary>Says that the row is wrong.</summary>
    public void Wrong(string reason)
    {
        if (_wrong.Count < MaxWrong) _wrong.Add(FormattableString.Invariant($"{_file}:{Line}: {reason}"));
    }

    /// <summary>Reads a date, <c>yyyy-MM-dd</c>.</summary>
    public static bool TryDate(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    private void ReadHeader(string[] names, IReadOnlyList<string> known, int required)
    {
        _columns = Array.ConvertAll(names, n => n.Trim('\uFEFF').ToLowerInvariant());
        foreach (var name in _columns.Where(c => !known.Contains(c)))
            Wrong($"the column '{name}' is unknown; known are {string.Join(", ", known)}");
        foreach (var name in known.Take(required).Where(k => !_columns.Contains(k))) Wrong($"there is no column {name}");
        foreach (var name in _columns.GroupBy(c => c).Where(g => g.Count() > 1)) Wrong($"the column {name.Key} is there twice");
    }

    private WrongTableException Failure() => new(_file, _wrong);
}

/// <summary>Rows of a table that are wrong, each with its line.</summary>
internal sealed class WrongTableException(string file, IReadOnlyList<string> rows)
    : MarketDataException(file, null, string.Join('\n', rows))
{
    /// <inheritdoc/>
    public override string Message => Reason;
}
