using System.IO.Compression;

namespace StrategyRuntime.Storage.MarketData.Decoding;

/// <summary>The text of a file, plain or gzip; which of them its first bytes tell.</summary>
internal sealed class CsvInput : ForwardStream
{
    private readonly HashingStream _raw;
    private readonly GZipStream? _gzip;
    private readonly string _file;
    private readonly long _maxBytes;
    private long _bytes;

    /// <summary>Opens a file that stands at its beginning.</summary>
    /// <param name="stream">The file; it can seek.</param>
    /// <param name="file">For error messages.</param>
    /// <param name="maxBytes">Longest text.</param>
    public CsvInput(Stream stream, string file, long maxBytes)
    {
        var isGzip = IsGzip(stream);
        _raw = new HashingStream(stream);
        _gzip = isGzip ? new GZipStream(_raw, CompressionMode.Decompress) : null;
        _file = file;
        _maxBytes = maxBytes;
    }

    /// <summary>XXH128 of the file's bytes as they lie on disk, lower-case hex; complete after the last read.</summary>
    public string Hash => _raw.Hash;

    /// <summary>Looks at the first bytes of a stream that can seek, and goes back.</summary>
    public static bool IsGzip(Stream stream)
    {
        Span<byte> magic = stackalloc byte[2];
        var read = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return read == magic.Length && magic[0] == 0x1F && magic[1] == 0x8B;
    }

    /// <inheritdoc/>
    /// <exception cref="MarketDataException">The compressed data is damaged or cut off.</exception>
    /// <exception cref="MarketDataTooLargeException">The text is too long.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = _gzip is null ? _raw.Read(buffer) : ReadGzip(_gzip, buffer);
        _bytes += read;
        if (_bytes > _maxBytes)
            throw new MarketDataTooLargeException(_file, FormattableString.Invariant($"it holds more than {_maxBytes} bytes of text"));
        if (read == 0 && _gzip is not null) CheckLength();
        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip?.Dispose();
            _raw.Dispose();
        }
        base.Dispose(disposing);
    }

    private int ReadGzip(GZipStream gzip, Span<byte> buffer)
    {
        try
        {
            return gzip.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new MarketDataException(_file, null, "the gzip data is damaged", e);
        }
    }

    /// <summary>GZipStream takes a file that was cut off for one that ended; the length that gzip writes last tells them apart.</summary>
    private void CheckLength()
    {
        Span<byte> rest = stackalloc byte[4_096];
        while (_raw.Read(rest) > 0)
        {
        }
        if (_raw.Tail != (uint)_bytes)
            throw new MarketDataException(_file, null, "the gzip data is cut off, or is several gzip files joined into one");
    }
}
