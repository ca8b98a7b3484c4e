using StrategyRuntime.Engine.Market;
namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>Decodes a market-data file in one pass: bytes in, columns out, every row checked.</summary>
internal static class CsvDecoder
{
    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="MarketDataException">Something in it is wrong; names the line.</exception>
    public static DecodedFile Decode(Stream stream, DecodeRequest request, CancellationToken cancellationToken)
    {
        using var input = new CsvInput(stream, request.File, request.MaxTextBytes);
        var lines = new LineReader(input, request.File, cancellationToken);
        var header = ReadHeader(lines, request);
        var span = request.Timeframe is { } timeframe ? new BarSpan(timeframe, request.Exchange) : null;
        var builder = new SeriesBuilder(header, request.Keep, request.MaxBytes, request.File);
        var rows = new RowDecoder(header, span, builder, new TimestampParser(request.Zone), request.File)
        {
            MinPrice = request.AllowNegative ? -RowDecoder.MaxValue : 0,
        };
        ReadRows(lines, rows, request.File);
        if (builder.Rows == 0) throw new MarketDataException(request.File, null, "the file has a header and no rows");
        var series = request.Keep ? Build(header.Kind, builder, input.Hash, span) : null;
        return new DecodedFile(header.Kind, builder.Rows, rows.SmallestGap, series);
    }

    private static CsvHeader ReadHeader(LineReader lines, DecodeRequest request) => lines.TryRead(out var line)
        ? CsvHeader.Parse(line, request.Kind, request.File)
        : throw new MarketDataException(request.File, null, "the file is empty");

    private static void ReadRows(LineReader lines, RowDecoder rows, string file)
    {
        var emptyLine = 0L;
        while (lines.TryRead(out var row))
        {
            if (row.IsEmpty)
            {
                if (emptyLine == 0) emptyLine = lines.Line;
                continue;
            }
            if (emptyLine != 0) throw new MarketDataException(file, emptyLine, "an empty row; only the end of the file may have some");
            rows.Decode(row, lines.Line);
        }
        rows.Finish();
    }

    private static DecodedSeries Build(RowKind kind, SeriesBuilder builder, string hash, BarSpan? span) => kind == RowKind.Ticks
        ? new TickSeries(builder.ToChunks(), builder.Rows, hash)
        : new BarSeries(
            builder.ToChunks(), builder.Rows, hash, span ?? throw new InvalidOperationException("Bars are kept only with a timeframe."));
}

/// <summary>How a file is to be decoded.</summary>
/// <param name="File">Its name in error messages.</param>
/// <param name="Kind">What its rows are; null to tell by its header.</param>
/// <param name="Timeframe">Timeframe of its bars; null for ticks, or to find it out.</param>
/// <param name="Zone">Zone of timestamps without an offset, and of days.</param>
/// <param name="Keep">False to check only.</param>
/// <param name="MaxBytes">Most memory that decoded rows may take.</param>
/// <param name="MaxTextBytes">Longest text after decompression.</param>
internal sealed record DecodeRequest(
    string File, RowKind? Kind, Timeframe? Timeframe, ExchangeZone Zone, bool Keep, long MaxBytes, long MaxTextBytes = long.MaxValue)
{
    /// <summary>Its sessions end bars that reach beyond them, its days are the days of bars.</summary>
    public Exchange Exchange { get; init; } = Exchange.AlwaysOpen(Zone);

    /// <summary>Whether prices may be below zero.</summary>
    public bool AllowNegative { get; init; }
}

/// <summary>What decoding a file came to.</summary>
/// <param name="Kind">What its rows are.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="SmallestGap">Smallest time between two bars, .NET ticks; <see cref="long.MaxValue"/> for ticks and single bars.</param>
/// <param name="Series">The rows; null when they were only checked.</param>
internal sealed record DecodedFile(RowKind Kind, long Rows, long SmallestGap, DecodedSeries? Series);
