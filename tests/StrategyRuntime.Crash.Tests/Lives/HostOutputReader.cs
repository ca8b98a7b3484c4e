using System.Text;

namespace StrategyRuntime.Crash.Tests.Lives;

/// <summary>Reads what <see cref="Host.HostOutput"/> writes: lines, and bytes between them.</summary>
internal sealed class HostOutputReader(Stream output)
{
    private readonly byte[] _buffer = new byte[256 << 10];
    private int _start;
    private int _end;

    /// <summary>The next line; null at the end, which may come in the middle of one.</summary>
    public async Task<string?> ReadLineAsync()
    {
        var length = -1;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n')) < 0)
        {
            if (!await FillAsync()) return null;
        }
        var line = Encoding.UTF8.GetString(_buffer, _start, length);
        _start += length + 1;
        return line;
    }

    /// <summary>Hands over so many bytes, or what there is of them at the end.</summary>
    public async Task ReadAsync(int bytes, Action<ReadOnlyMemory<byte>> take)
    {
        while (bytes > 0)
        {
            if (_start == _end && !await FillAsync()) return;
            var piece = Math.Min(bytes, _end - _start);
            take(_buffer.AsMemory(_start, piece));
            _start += piece;
            bytes -= piece;
        }
    }

    private async Task<bool> FillAsync()
    {
        if (_start > 0) _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length) throw new InvalidDataException($"A line of more than {_buffer.Length} bytes.");
        var read = await output.ReadAsync(_buffer.AsMemory(_end));
        _end += read;
        return read > 0;
    }
}
