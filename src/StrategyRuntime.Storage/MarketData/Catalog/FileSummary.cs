using System.Globalization;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Catalog;

/// <summary>From when to when a file reaches.</summary>
/// <param name="From">Time of its first row.</param>
/// <param name="To">Time of its last row.</param>
/// <param name="Rows">Number of rows; null when they were not counted.</param>
/// <param name="Gaps">Times without candles; null for ticks, and when they were not counted.</param>
internal readonly record struct FileRange(string From, string To, long? Rows, ImportGaps? Gaps);

/// <summary>
/// Reads from when to when a file reaches, without decoding it: its first row and its last. Rows of a file that is not large are counted,
/// and those of a gzip file, which must be unpacked anyway.
/// </summary>
internal static class FileSummary
{
    // Longer than two of the longest rows: the last whole row lies in it.
    private const int TailBytes = 4 * LineReader.MaxLineBytes;
    private const long MaxCountedBytes = 64 << 20;

    /// <summary>Times of the first and the last row.</summary>
    /// <exception cref="MarketDataException">The header or one of these rows is wrong.</exception>
    public static FileRange Read(Stream stream, MarketDataFile file)
    {
        var isGzip = CsvInput.IsGzip(stream);
        using var input = new CsvInput(stream, file.Name, long.MaxValue);
        var lines = new LineReader(input, file.Name, CancellationToken.None);
        if (!lines.TryRead(out var line)) throw new MarketDataException(file.Name, null, "the file is empty");
        var rows = new RowTimes(CsvHeader.Parse(line, file.Kind, file.Name), file.Name);
        if (!lines.TryRead(out line) || line.IsEmpty) throw new MarketDataException(file.Name, null, "the file has a header and no rows");
        var first = rows.Read(line);
        var from = rows.Text(first);
        if (isGzip || stream.Length <= MaxCountedBytes) return Count(lines, rows, file, first, from);
        stream.Position = stream.Length - TailBytes;
        lines = new LineReader(stream, file.Name, CancellationToken.None);
        lines.TryRead(out _);
        var last = first;
        while (lines.TryRead(out line))
        {
            if (!line.IsEmpty) last = rows.Read(line);
        }
        return new FileRange(from, rows.Text(last), null, null);
    }

    private static FileRange Count(LineReader lines, RowTimes times, MarketDataFile file, long first, string from)
    {
        var (rows, last, gaps) = (1L, first, new GapCount());
        while (lines.TryRead(out var line))
        {
            if (line.IsEmpty) continue;
            rows++;
            var time = times.Read(line);
            gaps.Add(time - last);
            last = time;
        }
        return new FileRange(from, times.Text(last), rows, file.Timeframe is { } timeframe ? gaps.Of(timeframe.ToString()) : null);
    }

    /// <summary>The times of rows, and nothing else of them.</summary>
    private sealed class RowTimes(CsvHeader header, string file)
    {
        private readonly int _column = Array.IndexOf(header.Slots, CsvHeader.Timestamp);
        private readonly TimestampParser _timestamps = new(ExchangeZone.Utc);

        /// <summary>UTC time of a row, .NET ticks.</summary>
        public long Read(ReadOnlySpan<byte> row)
        {
            var at = 0;
            ReadOnlySpan<byte> field = default;
            for (var column = 0; column <= _column; column++)
            {
                if (column > 0) at++;
                if (at > row.Length || !CsvField.TryRead(row, ref at, out field))
                    throw new MarketDataException(file, null, "a row is malformed");
            }
            if (!_timestamps.TryParse(field, out var utc))
                throw new MarketDataException(file, null, $"'{CsvField.Show(field)}' is not a timestamp");
            return utc;
        }

        /// <summary>The time that was read last, as a row of its form says it.</summary>
        public string Text(long utc)
        {
            var format = _timestamps.IsDate ? "yyyy-MM-dd"
                : _timestamps.HasOffset ? "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF";
            return new DateTime(utc).ToString(format, CultureInfo.InvariantCulture);
        }
    }
}
