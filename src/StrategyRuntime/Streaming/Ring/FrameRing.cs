using System.Buffers;
using System.Numerics;
using StrategyRuntime.Telemetry;

namespace StrategyRuntime.Streaming.Ring;

/// <summary>
/// The most recent encoded frames of one sequence, bounded in bytes. One thread appends; any number of threads read without a lock and
/// without the writer knowing of them: a reader copies first and then looks whether the writer has meanwhile dropped the bytes, as with a
/// seqlock.
/// </summary>
/// <remarks>
/// Frames lie end to end in a circle of chunks that are allocated as they are first reached, so that a quiet session stays small, and a
/// reader that takes everything copies one long stretch. An index holds where each frame starts, with a tag to filter by.
/// </remarks>
internal sealed class FrameRing
{
    private const int ChunkBits = 14;
    private const int ChunkBytes = 1 << ChunkBits;
    private const int TagBits = 20;
    private const int BytesPerIndexEntry = 128;
    private const int FirstIndexEntries = 256;
    private const long LastPosition = 1L << (62 - TagBits);

    private readonly byte[]?[] _chunks;
    private readonly int _capacity;
    private readonly int _maxIndexEntries;

    // Written by the appending thread only.
    private long _endSeq;
    private long _endPosition;

    // Written by the appending thread, read by everyone.
    private long[] _index = new long[FirstIndexEntries];
    private long _firstSeq;
    private long _head;

    /// <param name="capacityBytes">Bytes of frames to keep; rounded up to a power of two.</param>
    /// <param name="head">The seq before the first frame that will be appended.</param>
    public FrameRing(int capacityBytes, long head)
    {
        _capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacityBytes, ChunkBytes));
        _chunks = new byte[_capacity >> ChunkBits][];
        _maxIndexEntries = Math.Max(_capacity / BytesPerIndexEntry, FirstIndexEntries);
        _endSeq = _head = head;
        _firstSeq = head + 1;
    }

    /// <summary>Bytes it may grow to.</summary>
    public int Capacity => _capacity;

    /// <summary>Largest tag a frame can carry.</summary>
    public const int MaxTag = (1 << TagBits) - 1;

    /// <summary>Seq of the last published frame.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>
    /// Appends the frame after the last one, given in three parts; readers see it after <see cref="Publish"/>. False when it is too large
    /// to keep: then nothing before it is kept either.
    /// </summary>
    public bool Append(int tag, ReadOnlySpan<byte> start, ReadOnlySpan<byte> line, ReadOnlySpan<byte> end)
    {
        var length = start.Length + line.Length + end.Length;
        if (length > _capacity)
        {
            SkipTo(_endSeq + 1);
            return false;
        }
        if (_endPosition >= LastPosition) RestartPositions();
        Evict(length);
        EnsureIndexEntry();
        var seq = ++_endSeq;
        var index = _index;
        index[seq & (index.Length - 1)] = (_endPosition << TagBits) | (uint)tag;
        Copy(start);
        Copy(line);
        Copy(end);
        index[(seq + 1) & (index.Length - 1)] = _endPosition << TagBits;
        return true;
    }

    /// <summary>Lets readers see what was appended.</summary>
    public void Publish() => Volatile.Write(ref _head, _endSeq);

    /// <summary>
    /// Drops all frames; the next one appended comes after <paramref name="seq"/>. Readers that are before it find nothing here.
    /// </summary>
    public void SkipTo(long seq)
    {
        Volatile.Write(ref _firstSeq, seq + 1);
        Volatile.WriteBarrier();
        _endSeq = seq;
        _index[(seq + 1) & (_index.Length - 1)] = _endPosition << TagBits;
    }

    /// <summary>
    /// Copies frames after <paramref name="seq"/> that pass the filter into <paramref name="output"/>, whole ones only and about
    /// <paramref name="maxBytes"/> of them (one frame may be larger), and moves <paramref name="seq"/> behind the last one looked at.
    /// </summary>
    public RingRead Read(ref long seq, FrameFilter filter, IBufferWriter<byte> output, int maxBytes)
    {
        var head = Volatile.Read(ref _head);
        if (seq >= head) return RingRead.AtHead;
        var index = Volatile.Read(ref _index);
        return filter.PassesAll
            ? ReadAll(index, ref seq, head, output, maxBytes)
            : ReadFiltered(index, ref seq, head, filter, output, maxBytes);
    }

    private RingRead ReadAll(long[] index, ref long seq, long head, IBufferWriter<byte> output, int maxBytes)
    {
        var first = seq + 1;
        if (first < Volatile.Read(ref _firstSeq)) return RingRead.Gone;
        var start = Start(index, first);
        var last = LastWithin(index, first, head, start + maxBytes);
        var length = Start(index, last + 1) - start;
        if (IsGone(first)) return RingRead.Gone;

        CopyTo(start, output.GetSpan((int)length)[..(int)length]);
        if (IsGone(first)) return RingRead.Gone;
        output.Advance((int)length);
        RuntimeMetrics.Frames.Add(last - seq);
        seq = last;
        return RingRead.Taken;
    }

    private RingRead ReadFiltered(long[] index, ref long seq, long head, FrameFilter filter, IBufferWriter<byte> output, int maxBytes)
    {
        var next = seq + 1;
        if (next < Volatile.Read(ref _firstSeq)) return RingRead.Gone;
        var target = Span<byte>.Empty;
        var (written, frames) = (0, 0);
        for (; next <= head; next++)
        {
            var entry = Volatile.Read(ref index[next & (index.Length - 1)]);
            if (!filter.Passes((int)(entry & MaxTag))) continue;
            var start = entry >> TagBits;
            var length = Start(index, next + 1) - start;
            if (IsGone(next)) break;
            if (written + length > target.Length)
            {
                if (written > 0) break;
                target = output.GetSpan((int)Math.Max(length, maxBytes));
            }
            CopyTo(start, target.Slice(written, (int)length));
            if (IsGone(next)) break;
            written += (int)length;
            frames++;
        }
        // A frame that was passed over may have been judged by a tag that was no longer its own.
        if (IsGone(seq + 1)) return RingRead.Gone;
        if (written > 0) output.Advance(written);
        RuntimeMetrics.Frames.Add(frames);
        seq = next - 1;
        return RingRead.Taken;
    }

    /// <summary>The last frame that ends at or before <paramref name="limit"/>, but at least <paramref name="first"/>.</summary>
    private static long LastWithin(long[] index, long first, long head, long limit)
    {
        if (Start(index, head + 1) <= limit) return head;
        var (low, high) = (first, head);
        while (low < high)
        {
            var middle = low + (high - low + 1) / 2;
            if (Start(index, middle + 1) <= limit) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    private static long Start(long[] index, long seq) => Volatile.Read(ref index[seq & (index.Length - 1)]) >> TagBits;

    private bool IsGone(long seq)
    {
        Volatile.ReadBarrier();
        return seq < Volatile.Read(ref _firstSeq);
    }

    private void CopyTo(long position, Span<byte> target)
    {
        while (target.Length > 0)
        {
            var offset = (int)(position & (ChunkBytes - 1));
            var part = Math.Min(ChunkBytes - offset, target.Length);
            _chunks[(position & (_capacity - 1)) >> ChunkBits].AsSpan(offset, part).CopyTo(target);
            target = target[part..];
            position += part;
        }
    }

    private void Copy(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var offset = (int)(_endPosition & (ChunkBytes - 1));
            var part = Math.Min(ChunkBytes - offset, bytes.Length);
            ref var chunk = ref _chunks[(_endPosition & (_capacity - 1)) >> ChunkBits];
            chunk ??= GC.AllocateUninitializedArray<byte>(ChunkBytes);
            bytes[..part].CopyTo(chunk.AsSpan(offset));
            bytes = bytes[part..];
            _endPosition += part;
        }
    }

    /// <summary>
    /// Drops the oldest frames until <paramref name="length"/> bytes and one index entry are free. Readers can see that before a byte is
    /// overwritten.
    /// </summary>
    private void Evict(int length)
    {
        var first = _firstSeq;
        while (first <= _endSeq
               && (_endPosition + length - Start(_index, first) > _capacity || _endSeq - first + 3 > _maxIndexEntries)) first++;
        if (first == _firstSeq) return;
        Volatile.Write(ref _firstSeq, first);
        Volatile.WriteBarrier();
    }

    /// <summary>Positions share a number with the tag; once in terabytes they begin anew.</summary>
    private void RestartPositions()
    {
        _endPosition = 0;
        SkipTo(_endSeq);
    }

    private void EnsureIndexEntry()
    {
        if (_endSeq - _firstSeq + 3 <= _index.Length) return;
        var grown = new long[_index.Length * 2];
        for (var seq = _firstSeq; seq <= _endSeq + 1; seq++) grown[seq & (grown.Length - 1)] = _index[seq & (_index.Length - 1)];
        Volatile.Write(ref _index, grown);
    }
}
