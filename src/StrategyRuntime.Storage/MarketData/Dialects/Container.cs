using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Dialects;

/// <summary>What a file is wrapped in: nothing, gzip, a zip with one file, or Parquet. Anything else is named as what it is.</summary>
internal sealed class Container
{
    private const int HeadBytes = 4_096;
    private const int MaxDirectoryBytes = 1 << 20;
    private const int EndRecordBytes = 22;

    private static readonly (byte[] Magic, string Name)[] s_kinds =
    [
        ([0xD0, 0xCF, 0x11, 0xE0], "an Excel workbook (.xls)"), ("%PDF"u8.ToArray(), "a PDF document"),
            ("PAR1"u8.ToArray(), "a Parquet file in an archive; unpack it"), ("PARE"u8.ToArray(), "an encrypted Parquet file"),
        ("Rar!"u8.ToArray(), "a RAR archive"), ([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive"), ([0x28, 0xB5, 0x2F, 0xFD], "a zstd archive"),
        ("BZh"u8.ToArray(), "a bzip2 archive"), ([0xFD, 0x37, 0x7A, 0x58], "an xz archive"), ([0x5D, 0x00, 0x00], "an LZMA archive (.bi5)"),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG image"), ([0xFF, 0xD8, 0xFF], "a JPEG image"), ([0x89, 0x48, 0x44, 0x46], "an HDF5 file"),
        ("ARROW1"u8.ToArray(), "an Arrow file"), ("SQLite format 3"u8.ToArray(), "an SQLite database"),
            ("{\\rtf"u8.ToArray(), "an RTF document"),
    ];

    private readonly Stream _stream;
    private readonly string _file;
    private readonly long _maxBytes;
    private readonly bool _isZip;

    /// <summary>Looks at a file.</summary>
    /// <param name="stream">The file; it can seek, and stays open.</param>
    /// <param name="file">Its name.</param>
    /// <param name="maxBytes">Longest text.</param>
    /// <exception cref="MarketDataException">It is no text, or damaged.</exception>
    public Container(Stream stream, string file, long maxBytes)
    {
        (_stream, _file, _maxBytes) = (stream, file, maxBytes);
        var head = Head(Rewound(stream));
        Name = Path.GetFileName(file);
        IsParquet = head.AsSpan().StartsWith("PAR1"u8);
        if (IsParquet) return;
        _isZip = head.AsSpan().StartsWith("PK\u0003\u0004"u8) || head.AsSpan().StartsWith("PK\u0005\u0006"u8);
        IsCompressed = _isZip || CsvInput.IsGzip(Rewound(stream));
        if (_isZip) Name = CheckZip();
        else if (IsCompressed && Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) Name = Name[..^3];
        using var text = Open();
        head = Head(text);
        IsJson = CheckText(head);
    }

    /// <summary>Name of the file with the rows: of a zip's file, or without <c>.gz</c>.</summary>
    public string Name { get; }

    /// <summary>True for gzip and zip.</summary>
    public bool IsCompressed { get; }

    /// <summary>True when the text is JSON.</summary>
    public bool IsJson { get; }

    /// <summary>True for Parquet, which is no text.</summary>
    public bool IsParquet { get; }

    /// <summary>Opens the rows of a Parquet file.</summary>
    public ParquetRows OpenParquet(CancellationToken cancellationToken) => new(Rewound(_stream), _file, _maxBytes, cancellationToken);

    /// <summary>Opens the text from its beginning.</summary>
    public Stream Open()
    {
        Rewound(_stream);
        if (!_isZip) return new CsvInput(new KeptOpen(_stream), _file, _maxBytes);
        try
        {
            var zip = new ZipArchive(_stream, ZipArchiveMode.Read, leaveOpen: true);
            return new ZipText(Files(zip)[0].Open(), _file, _maxBytes);
        }
        catch (InvalidDataException e)
        {
            throw new MarketDataException(_file, null, "the zip archive is damaged, or encrypted", e);
        }
    }

    private static Stream Rewound(Stream stream)
    {
        stream.Position = 0;
        return stream;
    }

    private static byte[] Head(Stream stream)
    {
        var head = new byte[HeadBytes];
        return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
    }

    private static List<ZipArchiveEntry> Files(ZipArchive zip) => [.. zip.Entries.Where(e => !e.FullName.EndsWith('/'))];

    private string CheckZip()
    {
        CheckDirectory();
        try
        {
            using var zip = new ZipArchive(_stream, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Any(e => e.FullName == "[Content_Types].xml"))
                throw NotMarketData("an Excel workbook (.xlsx) or another office document; save the sheet as CSV");
            var files = Files(zip);
            if (files.Count != 1)
            {
                var names = string.Join(", ", files.Take(5).Select(f => f.FullName));
                throw NotMarketData($"a zip archive with {files.Count} files ({names}); import one file at a time");
            }
            if (files[0].IsEncrypted) throw NotMarketData("an encrypted zip archive");
            return Path.GetFileName(files[0].FullName);
        }
        catch (InvalidDataException e)
        {
            throw new MarketDataException(_file, null, "the zip archive is damaged", e);
        }
    }

    /// <summary>The archive's own list of files is read into memory, so its size is bounded before that.</summary>
    private void CheckDirectory()
    {
        var tail = new byte[Math.Min(_stream.Length, EndRecordBytes + ushort.MaxValue)];
        _stream.Position = _stream.Length - tail.Length;
        _stream.ReadExactly(tail);
        var at = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || tail.Length - at < EndRecordBytes) throw new MarketDataException(_file, null, "the zip archive is cut off");
        var start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 16));
        if (start == uint.MaxValue) throw NotMarketData("a zip archive of more than 4 GB; unpack it");
        if (_stream.Length - tail.Length + at - start > MaxDirectoryBytes) throw NotMarketData("a zip archive with many files");
        Rewound(_stream);
    }

    private bool CheckText(byte[] head)
    {
        if (head.Length == 0) throw new MarketDataException(_file, null, "the file is empty");
        foreach (var (magic, name) in s_kinds)
        {
            if (head.AsSpan().StartsWith(magic)) throw NotMarketData(name);
        }
        if (head.AsSpan().StartsWith("PK\u0003\u0004"u8) || head is [0x1F, 0x8B, ..])
            throw NotMarketData("an archive in an archive");
        if (head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) return false;
        if (head.Contains((byte)0))
        {
            var half = head.Length / 4;
            var even = head.Where((b, i) => b == 0 && i % 2 == 0).Count();
            var odd = head.Where((b, i) => b == 0 && i % 2 == 1).Count();
            throw even > half || odd > half
                ? new MarketDataException(_file, null, "it is UTF-16 without a byte-order mark; save it with one, or as UTF-8")
                : NotMarketData("a binary file");
        }
        var text = Encoding.UTF8.GetString(head).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (text.StartsWith('<') && !text.StartsWith("<DATE", StringComparison.OrdinalIgnoreCase)
            && !text.StartsWith("<TICKER", StringComparison.OrdinalIgnoreCase))
        {
            var isHtml = text.Contains("<html", StringComparison.OrdinalIgnoreCase)
                || text.Contains("<!doctype", StringComparison.OrdinalIgnoreCase);
            throw NotMarketData(isHtml ? "an HTML web page, such as a page to sign in or of an error" : "an XML or HTML document");
        }
        return text.StartsWith('[') || text.StartsWith('{');
    }

    private MarketDataException NotMarketData(string what) => new(_file, null, $"it is no market data but {what}");

    /// <summary>Reads a stream without closing it.</summary>
    private sealed class KeptOpen(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override int Read(Span<byte> buffer) => inner.Read(buffer);

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    /// <summary>The text of a zip's file, bounded by what it holds, not by what it says that it holds.</summary>
    private sealed class ZipText(Stream inner, string file, long maxBytes) : ForwardStream
    {
        private long _bytes;

        public override int Read(Span<byte> buffer)
        {
            try
            {
                var read = inner.Read(buffer);
                _bytes += read;
                if (_bytes > maxBytes)
                    throw new MarketDataTooLargeException(file,
                        FormattableString.Invariant($"it holds more than {maxBytes} bytes of text"));
                return read;
            }
            catch (InvalidDataException e)
            {
                throw new MarketDataException(file, null, "the zip archive is damaged", e);
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
