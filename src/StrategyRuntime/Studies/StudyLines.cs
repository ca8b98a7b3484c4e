using System.Buffers;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Studies;

namespace StrategyRuntime.Studies;

/// <summary>Lines of a study: in a file that survives the process, or in one that does not.</summary>
internal sealed class StudyLines : IDisposable
{
    private const int BatchBytes = 1 << 20;
    private static readonly TimeSpan s_batchTime = TimeSpan.FromSeconds(1);

    private readonly LineFile? _file;
    private readonly PassingLines? _passing;
    private readonly ArrayBufferWriter<byte> _batch = new();
    private readonly TimeProvider _time;
    private long _batchSince;

    /// <summary>Opens a file; each line that stands there is shown.</summary>
    public StudyLines(StudyFolder folder, string name, TimeProvider time, Action<ReadOnlyMemory<byte>> line)
    {
        _time = time;
        _batchSince = time.GetTimestamp();
        _file = folder.OpenLines(name, line);
    }

    /// <summary>Keeps lines until it is disposed of.</summary>
    public StudyLines(TimeProvider time) => (_time, _passing) = (time, new PassingLines());

    /// <summary>Number of lines that can be read.</summary>
    public int Count => _passing?.Count ?? _file!.Count;

    /// <summary>Adds a line, without its end. It is durable after <see cref="Flush"/>, or when enough has come together.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        if (_passing is not null)
        {
            _passing.Add(line);
            return;
        }
        _batch.Write(line);
        _batch.Write("\n"u8);
        if (_batch.WrittenCount >= BatchBytes || _time.GetElapsedTime(_batchSince) >= s_batchTime) Flush();
    }

    /// <summary>Makes what was added durable.</summary>
    public void Flush()
    {
        if (_file is null || _batch.WrittenCount == 0) return;
        _file.Append(_batch.WrittenSpan);
        _batch.ResetWrittenCount();
        _batchSince = _time.GetTimestamp();
    }

    /// <summary>A line by its number.</summary>
    public byte[] Read(int number) => _passing?.Read(number) ?? _file!.Read(number);

    /// <inheritdoc/>
    public void Dispose()
    {
        _passing?.Dispose();
        _file?.Dispose();
    }
}
