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
        var span = request.Timeframe is { } timeframe ? new BarSpan(timeframe, request.Zone) : null;
        var builder = new SeriesBuilder(header, request.Keep, request.MaxBytes, request.File);
        var rows = new RowDecoder(header, span, builder, new TimestampParser(request.Zone), request.File);
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
        : new BarSeries(builder.ToChunks(), builder.Rows, hash, span ?? throw new InvalidOperationException("Bars are kept only with a timeframe."));
}
