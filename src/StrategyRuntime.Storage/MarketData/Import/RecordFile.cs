using System.Runtime.InteropServices;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.MarketData.Import;

/// <summary>A row that was read, before it is known what the file as a whole says.</summary>
/// <param name="Line">Its line.</param>
/// <param name="Time">UTC .NET ticks; without a zone the clock time.</param>
/// <param name="Clock">The clock time as written, .NET ticks.</param>
/// <param name="A">Open, or the price.</param>
/// <param name="B">High, or the bid.</param>
/// <param name="C">Low, or the ask.</param>
/// <param name="D">Close.</param>
/// <param name="Volume">Volume; NaN without one.</param>
/// <param name="TickVolume">Number of price changes.</param>
/// <param name="OpenInterest">Open interest; NaN without one.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ImportRecord(
    long Line, long Time, long Clock, double A, double B, double C, double D, double Volume, double TickVolume, double OpenInterest);

/// <summary>Rows on disk, which are read forwards or backwards: a file that is newest first is turned round without holding it in
/// memory.</summary>
internal sealed class RecordFile(IDurableFiles files, string path)
{
    private const int BlockRecords = 4_096;

    private static readonly int s_size = Marshal.SizeOf<ImportRecord>();

    /// <summary>Writes rows.</summary>
    public RecordWriter Create() => new(files.Open(path, FileOpening.Truncate));

    /// <summary>One row by its place in the order of reading.</summary>
    public ImportRecord At(long index, long count, bool backwards)
    {
        using var stream = new DurableFileReadStream(files.Open(path, FileOpening.Read));
        stream.Position = (backwards ? count - 1 - index : index) * s_size;
        var record = new ImportRecord[1];
        stream.ReadExactly(MemoryMarshal.AsBytes(record.AsSpan()));
        return record[0];
    }

    /// <summary>Reads all rows.</summary>
    public IEnumerable<ImportRecord> Read(long count, bool backwards)
    {
        using var stream = new DurableFileReadStream(files.Open(path, FileOpening.Read));
        var block = new ImportRecord[BlockRecords];
        for (var done = 0L; done < count; done += BlockRecords)
        {
            var length = (int)Math.Min(BlockRecords, count - done);
            stream.Position = (backwards ? count - done - length : done) * s_size;
            stream.ReadExactly(MemoryMarshal.AsBytes(block.AsSpan(0, length)));
            if (backwards) Array.Reverse(block, 0, length);
            for (var i = 0; i < length; i++) yield return block[i];
        }
    }
}

/// <summary>Writes rows to disk.</summary>
internal sealed class RecordWriter(IDurableFile file) : IDisposable
{
    private static readonly int s_size = Marshal.SizeOf<ImportRecord>();

    private readonly DurableFileStream _stream = new(file);

    /// <summary>Adds a row.</summary>
    public void Add(in ImportRecord record)
    {
        MemoryMarshal.Write(_stream.GetSpan(s_size), record);
        _stream.Advance(s_size);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Flush();
        _stream.Dispose();
        file.Dispose();
    }
}
