using System.Globalization;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Catalog;

/// <summary>
/// Reads from when to when a file reaches, without decoding it: its first row and its last. A gzip file is unpacked for that.
/// </summary>
internal static class FileSummary
{
    // Longer than two of the longest rows: the last whole row lies in it.
    private const int TailBytes = 4 * LineReader.MaxLineBytes;

    /// <summary>Times of the first and the last row.</summary>
    /// <exception cref="MarketDataException">The header or one of these rows is wrong.</exception>
    public static (string From, string To) Read(Stream stream, MarketDataFile file)
    {
        var isGzip = CsvInput.IsGzip(stream);
        using var input = new CsvInput(stream, file.Name, long.MaxValue);
        var lines = new LineReader(input, file.Name, CancellationToken.None);
        if (!lines.TryRead(out var line)) throw new MarketDataException(file.Name, null, "the file is empty");
        var header = CsvHeader.Parse(line, file.Kind, file.Name);
        if (!lines.TryRead(out line) || line.IsEmpty) throw new MarketDataException(file.Name, null, "the file has a header and no rows");
        var from = TimeOf(line, header, file.Name);
        if (!isGzip && stream.Length > stream.Position + TailBytes)
        {
            stream.Position = stream.Length - TailBytes;
            lines = new LineReader(stream, file.Name, CancellationToken.None);
            lines.TryRead(out _);
        }
        var to = from;
        Span<byte> last = stackalloc byte[LineReader.MaxLineBytes];
        var length = 0;
        while (lines.TryRead(out line))
        {
            if (line.IsEmpty) continue;
            line.CopyTo(last);
            length = line.Length;
        }
        return (from, length == 0 ? to : TimeOf(last[..length], header, file.Name));
    }

    private static string TimeOf(ReadOnlySpan<byte> row, CsvHeader header, string file)
    {
        var at = 0;
        ReadOnlySpan<byte> field = default;
        for (var column = 0; column <= Array.IndexOf(header.Slots, CsvHeader.Timestamp); column++)
        {
            if (column > 0) at++;
            if (at > row.Length || !CsvField.TryRead(row, ref at, out field))
                throw new MarketDataException(file, null, "its first or last row is malformed");
        }
        var timestamps = new TimestampParser(ExchangeZone.Utc);
        if (!timestamps.TryParse(field, out var utc))
            throw new MarketDataException(file, null, $"'{CsvField.Show(field)}' is not a timestamp");
        var format =
            timestamps.IsDate ? "yyyy-MM-dd" : timestamps.HasOffset ? "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF";
        return new DateTime(utc).ToString(format, CultureInfo.InvariantCulture);
    }
}
