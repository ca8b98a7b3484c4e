using System.Buffers.Binary;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Buffers;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Exports;

/// <summary>
/// Events that one thread hands to another as copies of their data, so that they need not be read from the log. When so many bytes wait,
/// the one that adds waits, too.
/// </summary>
internal sealed class EventFeed
{
    private const long MostBytes = 8 << 20;
    // A reader that is as fast as the writer would be woken for every piece.
    private const long StepBytes = 1 << 20;

    // Before the data: its length, and type and time of the event.
    private const int TypeAt = 4;
    private const int TimeAt = 8;
    private const int HeadBytes = 16;

    private readonly object _gate = new();
    private List<Piece> _waiting = [];
    private List<Piece> _taken = [];
    private long _waitingBytes;
    private bool _isWhole;
    private bool _isStopped;

    // Of the thread that adds.
    private byte[] _filling = [];
    private int _filled;

    /// <summary>Adds an event, unless it was stopped.</summary>
    public void Add(EventType type, UtcTime time, ReadOnlySpan<byte> data)
    {
        var length = HeadBytes + data.Length;
        if (length > _filling.Length - _filled)
        {
            HandOn();
            _filling = length <= ChunkPool.ChunkBytes ? ChunkPool.Shared.Rent() : new byte[length];
        }
        var record = _filling.AsSpan(_filled, length);
        BinaryPrimitives.WriteInt32LittleEndian(record, data.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record[TypeAt..], (int)type);
        BinaryPrimitives.WriteInt64LittleEndian(record[TimeAt..], time.Ticks);
        data.CopyTo(record[HeadBytes..]);
        _filled += length;
    }

    /// <summary>Nothing is added any more.</summary>
    public void End()
    {
        HandOn();
        lock (_gate)
        {
            _isWhole = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>What waits, or is added from now on, is not wanted. Any thread.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            foreach (var piece in _waiting) Return(piece);
            _waiting.Clear();
            _waitingBytes = 0;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>All events until its end, as they come. An event's data is valid until the next one is taken.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IEnumerable<LogEvent> Read()
    {
        while (Take() is { Count: > 0 } pieces)
        {
            foreach (var piece in pieces)
            {
                for (var at = 0; at < piece.Length;)
                {
                    var head = piece.Bytes.AsSpan(at, HeadBytes);
                    var length = BinaryPrimitives.ReadInt32LittleEndian(head);
                    var type = (EventType)BinaryPrimitives.ReadInt32LittleEndian(head[TypeAt..]);
                    var time = new UtcTime(BinaryPrimitives.ReadInt64LittleEndian(head[TimeAt..]));
                    yield return new LogEvent(type, time, piece.Bytes.AsMemory(at + HeadBytes, length));
                    at += HeadBytes + length;
                }
                Return(piece);
            }
        }
    }

    // An event that is longer than a chunk has an array of its length.
    private static void Return(Piece piece)
    {
        if (piece.Bytes.Length == ChunkPool.ChunkBytes) ChunkPool.Shared.Return([piece.Bytes]);
    }

    private void HandOn()
    {
        if (_filled == 0) return;
        lock (_gate)
        {
            while (_waitingBytes >= MostBytes && !_isStopped) Monitor.Wait(_gate);
            if (!_isStopped)
            {
                _waiting.Add(new Piece(_filling, _filled));
                _waitingBytes += _filling.Length;
            }
            if (_waitingBytes >= StepBytes) Monitor.PulseAll(_gate);
        }
        (_filling, _filled) = ([], 0);
    }

    /// <summary>A good deal of events, or the rest; none at the end.</summary>
    private List<Piece> Take()
    {
        lock (_gate)
        {
            _taken.Clear();
            while (_waitingBytes < StepBytes && !_isWhole && !_isStopped) Monitor.Wait(_gate);
            if (_isStopped) throw new OperationCanceledException();
            (_waiting, _taken, _waitingBytes) = (_taken, _waiting, 0);
            Monitor.PulseAll(_gate);
            return _taken;
        }
    }

    private readonly record struct Piece(byte[] Bytes, int Length);
}
