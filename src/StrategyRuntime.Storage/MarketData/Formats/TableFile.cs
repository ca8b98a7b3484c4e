using System.Text;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Dialects;

namespace StrategyRuntime.Storage.MarketData.Formats;

/// <summary>A file as a table: what separates its fields, where its rows begin, and its first rows.</summary>
internal sealed class TableFile
{
    private const int SampleRows = 200;
    private const int MaxHeadLines = 40;
    private const int MaxHeaders = 3;
    private const int MaxColumns = 1_000;
    private const int TextBytes = 32 << 10;

    private readonly Container _container;
    private readonly string _file;
    private readonly CancellationToken _cancellationToken;
    private readonly long _skipped;

    /// <summary>Looks at the first rows.</summary>
    /// <exception cref="MarketDataException">It is no table.</exception>
    public TableFile(Container container, string file, string? exchange, CancellationToken cancellationToken)
    {
        (_container, _file, _cancellationToken) = (container, file, cancellationToken);
        Sample = container.IsParquet ? SampleOfParquet() : container.IsJson ? SampleOfJson() : SampleOfText(out _skipped);
        var width = Sample.Columns;
        // A cut row of the sample is judged with the others; formats may look at every column.
        var rows = Sample.Rows.Select(r => r.Length >= width ? r : [.. r, .. Enumerable.Repeat(string.Empty, width - r.Length)]);
        Sample = Sample with { Exchange = exchange, Rows = [.. rows] };
        if (Sample.Columns > MaxColumns)
            throw new MarketDataException(file, null, $"it has {Sample.Columns} columns; at most {MaxColumns} are read");
    }

    /// <summary>Its first rows.</summary>
    public TableSample Sample { get; }

    /// <summary>Number of fields that rows have.</summary>
    public int Columns => Sample.Columns;

    /// <summary>Opens the rows.</summary>
    public RowSource Open() => Sample.IsParquet ? _container.OpenParquet(_cancellationToken)
        : Sample.IsJson ? new JsonRows(_container.Open(), _file, _cancellationToken)
        : new CsvRows(Text(), Sample.Separator, _skipped);

    private BoundedText Text() => new(new StreamReader(_container.Open(), Encoding.UTF8, true, TextBytes), _file, _cancellationToken);

    private TableSample SampleOfJson()
    {
        using var rows = new JsonRows(_container.Open(), _file, _cancellationToken);
        var sample = new List<string[]>();
        while (sample.Count < SampleRows && rows.Read()) sample.Add(rows.ToArray());
        if (sample.Count == 0)
            throw new MarketDataException(_file, null, "it is JSON without rows of prices, such as an answer that names an error");
        return new TableSample(_container.Name, '\0', rows.Names is { } names ? [[.. names]] : [], sample);
    }

    private TableSample SampleOfParquet()
    {
        using var rows = _container.OpenParquet(_cancellationToken);
        var sample = new List<string[]>();
        while (sample.Count < SampleRows && rows.Read()) sample.Add(rows.ToArray());
        if (sample.Count == 0) throw new MarketDataException(_file, null, "it holds no rows");
        return new TableSample(_container.Name, TableSample.Parquet, [rows.Names], sample);
    }

    private TableSample SampleOfText(out long skipped)
    {
        var lines = ReadLines();
        var separator = SeparatorOf(lines);
        skipped = 0;
        var headers = new List<string[]>();
        var rows = new List<string[]>();
        foreach (var (number, line) in lines)
        {
            var fields = Split(line, separator);
            if (rows.Count == 0 && !IsRow(fields))
            {
                skipped = number;
                // A line before the names, such as an address, has no columns.
                if (fields.Length > 2 && line[0] != '#') headers.Add(fields);
                if (number > MaxHeadLines) break;
                continue;
            }
            if (line.Length > 0 && line[0] != '#') rows.Add(fields);
        }
        if (rows.Count == 0)
        {
            var start = lines.Count > 0 ? lines[0].Line[..Math.Min(80, lines[0].Line.Length)].Trim() : string.Empty;
            throw new MarketDataException(_file, null, $"it holds no row with a time or a number; it begins: {start}");
        }
        // Names stand in the last line before the rows, but for yfinance's three.
        if (headers.Count > 1 && !(headers.Count == MaxHeaders && headers[0][0] == "Price")) headers = [headers[^1]];
        return new TableSample(_container.Name, separator, headers, rows);
    }

    private List<(long Number, string Line)> ReadLines()
    {
        using var text = Text();
        var lines = new List<(long, string)>();
        var line = new StringBuilder();
        Span<char> buffer = stackalloc char[4_096];
        var number = 0L;
        int read;
        while (lines.Count < SampleRows && (read = text.Read(buffer)) > 0)
        {
            foreach (var c in buffer[..read])
            {
                if (c != '\n')
                {
                    line.Append(c);
                    continue;
                }
                Take();
            }
        }
        if (line.Length > 0 && lines.Count < SampleRows) Take();
        return lines;

        void Take()
        {
            number++;
            var taken = line.ToString().TrimEnd('\r');
            line.Clear();
            if (taken.Trim().Length > 0) lines.Add((number, taken));
        }
    }

    /// <summary>What separates fields in most lines; before the comma what may stand beside a decimal comma.</summary>
    private static char SeparatorOf(List<(long Number, string Line)> lines)
    {
        foreach (var separator in new[] { '\t', ';', ',' })
        {
            var counts = lines.Skip(lines.Count / 2).Select(l => Split(l.Line, separator).Length).ToList();
            if (counts.Count(c => c >= 3) * 10 >= counts.Count * 6) return separator;
        }
        return ',';
    }

    private static bool IsRow(string[] fields)
    {
        if (fields.Length < 3) return false;
        var stamps = new StampReader { DayFirst = true };
        var american = new StampReader { DayFirst = false };
        var points = new NumberReader('.');
        var commas = new NumberReader(',');
        return fields.Any(f => f.Length > 0 && (stamps.TryRead(f, default, out _) || american.TryRead(f, default, out _)
            || points.TryRead(f, out _) || commas.TryRead(f, out _)));
    }

    private static string[] Split(string line, char separator)
    {
        using var rows = new CsvRows(new StringReader(line), separator, 0);
        return rows.Read() ? rows.ToArray() : [line];
    }
}
