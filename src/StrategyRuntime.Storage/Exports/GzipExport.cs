using System.Buffers;
using System.IO.Compression;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Exports;

/// <summary>Writes a compressed file atomically. The gzip header holds no time, so equal content is an equal file.</summary>
internal static class GzipExport
{
    /// <summary>Writes a file whose compressed content <paramref name="write"/> gives.</summary>
    public static void Write(IDurableFiles files, string path, Action<Stream> write) => files.WriteAtomically(path, file =>
    {
        using var output = new DurableFileStream(file);
        write(output);
        output.Flush();
    });

    /// <summary>Compresses what <paramref name="render"/> produces.</summary>
    public static void Compress(Action<IBufferWriter<byte>> render, Stream output)
    {
        using var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        var json = new StreamBufferWriter(gzip);
        render(json);
        json.Flush();
    }

    /// <summary>Reads a compressed file; null when there is none.</summary>
    public static byte[]? Read(IDurableFiles files, string path)
    {
        if (files.ReadWhole(path) is not { } bytes) return null;
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var json = new MemoryStream();
        gzip.CopyTo(json);
        return json.ToArray();
    }
}
