using StrategyRuntime.Storage.Buffers;

namespace StrategyRuntime.Storage.Fold;

/// <summary>
/// Folds that were kept on the way, so that the state at an event is folded from the last one before it and not from the start. When there
/// are too many, every second one goes: they stay evenly spread over the run, and there is a bound on their number and on their memory.
/// Any thread.
/// </summary>
/// <param name="budget">What the checkpoints of all sessions together may take; null: no bound but each session's own.</param>
/// <param name="firstSpacing">Events between two of them in a short run.</param>
internal sealed class FoldCheckpoints(ByteBudget? budget = null, long firstSpacing = FoldCheckpoints.FirstSpacing)
{
    /// <summary>At most so many are kept.</summary>
    public const int MaxCount = 32;

    /// <summary>Events between two of them in a short run; in a long one up to a sixteenth of it, unless memory asks for more.</summary>
    public const long FirstSpacing = 4_096;

    /// <summary>The same of a run that is soon over: reading it again takes a moment, and then they are of no use any more.</summary>
    public const long FirstSpacingOfBacktests = 16 * FirstSpacing;

    private const long MaxBytes = 64 << 20;

    private readonly Lock _gate = new();
    private readonly List<SessionFold> _folds = [];
    private readonly ByteShare _share = new(budget);
    private long _spacing = firstSpacing;
    private long _nextSeq = firstSpacing;

    /// <summary>How many are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _folds.Count;
        }
    }

    /// <summary>Keeps a copy when it is far enough from the last one.</summary>
    public void Offer(SessionFold fold)
    {
        if (fold.Seq < Volatile.Read(ref _nextSeq)) return;
        lock (_gate)
        {
            if (fold.Seq < _nextSeq) return;
            Keep(fold);
            Volatile.Write(ref _nextSeq, fold.Seq + _spacing);
        }
    }

    /// <summary>A fold at an event or before it, to go on with; null when there is none.</summary>
    public SessionFold? Before(long seq)
    {
        lock (_gate) return _folds.FindLast(f => f.Seq <= seq)?.Copy();
    }

    private void Keep(SessionFold fold)
    {
        var bytes = fold.CopyBytes;
        while (!_share.TryTake(bytes))
        {
            // Other sessions have the rest: this one makes do with fewer, and in the end with none.
            if (_folds.Count == 0)
            {
                _spacing *= 2;
                return;
            }
            Thin();
        }
        _folds.Add(fold.Copy());
        while (_folds.Count > MaxCount || (_folds.Count > 1 && _share.Bytes > MaxBytes)) Thin();
    }

    private void Thin()
    {
        if (_folds.Count == 1) Drop(0);
        for (var i = _folds.Count / 2 * 2 - 2; i >= 0; i -= 2) Drop(i);
        _spacing *= 2;
    }

    private void Drop(int index)
    {
        _share.Return(_folds[index].CopyBytes);
        _folds.RemoveAt(index);
    }
}
