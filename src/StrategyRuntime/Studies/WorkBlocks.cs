namespace StrategyRuntime.Studies;

/// <summary>
/// Numbers of pieces of work, a block of them after the other, each block arranged so that neighbours have much in common. A block is small
/// where a piece takes long, so that a result hardly waits for those before it. For one thread at a time.
/// </summary>
/// <param name="from">First number.</param>
/// <param name="to">Number after the last.</param>
/// <param name="arrange">Puts the numbers of a block in the order in which they are begun.</param>
/// <param name="time">The clock, on which nothing depends but when a piece is begun.</param>
internal sealed class WorkBlocks(int from, int to, Action<int[]> arrange, TimeProvider time)
{
    /// <summary>Most numbers of a block.</summary>
    public const int MaxSize = 4_096;

    private const int FirstSize = 16;
    private const int Growth = 4;

    // A block that took less is followed by a larger one, and by a smaller one when it took four times as long.
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(1);

    private int[] _block = [];
    private int _at;
    private int _size = FirstSize / Growth;
    private long _since = time.GetTimestamp();

    /// <summary>First number.</summary>
    public int From { get; } = from;

    /// <summary>Number after the last.</summary>
    public int To => to;

    /// <summary>Number after the last of the blocks that were begun.</summary>
    private int End { get; set; } = from;

    /// <summary>True when every number was given.</summary>
    public bool HasEnded => _at == _block.Length && End == to;

    /// <summary>How many numbers are left to give.</summary>
    public int Left => To - End + _block.Length - _at;

    /// <summary>The next number; null while more results than a block has wait for the one that is to be taken next.</summary>
    /// <param name="taken">The number whose result is taken next.</param>
    public int? Next(int taken)
    {
        if (_at == _block.Length && !Begin(taken)) return null;
        return _block[_at++];
    }

    private bool Begin(int taken)
    {
        if (End - taken > MaxSize) return false;
        var took = time.GetElapsedTime(_since);
        if (took < s_least) _size = Math.Min(_size * Growth, MaxSize);
        else if (took > s_least * Growth) _size = Math.Max(_size / Growth, 1);
        _since = time.GetTimestamp();
        _block = [.. Enumerable.Range(End, Math.Min(_size, to - End))];
        End += _block.Length;
        _at = 0;
        arrange(_block);
        return true;
    }
}
