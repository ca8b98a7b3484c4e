using System.Runtime.ExceptionServices;

namespace StrategyRuntime.Studies;

/// <summary>Pieces of work that are given, done elsewhere and taken. Safe for many threads.</summary>
/// <param name="blocks">The pieces, in the order in which they are begun.</param>
/// <param name="pauses">Between pieces garbage is collected; null leaves that to the runtime.</param>
/// <param name="stopping">Stops.</param>
internal sealed class WorkState<T>(WorkBlocks blocks, CollectionPauses? pauses, CancellationToken stopping)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<int, T> _done = [];

    // Numbers that a distant worker has, and those that one gave back without a result.
    private readonly SortedSet<int> _away = [];
    private readonly Queue<int> _returned = new();
    private int _taken = blocks.From;
    private Exception? _failure;

    /// <summary>True when every number was given to a worker that will not give it back, or nothing goes on any more.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_done) return _failure is not null || (blocks.HasEnded && _returned.Count == 0 && _away.Count == 0);
        }
    }

    /// <summary>Does pieces until there are none left.</summary>
    public async Task WorkAsync(Func<Func<int, CancellationToken, Task<T>>> makeWorker)
    {
        try
        {
            var work = makeWorker();
            while (Next() is { } number)
            {
                var result = await WorkAsync(work, number);
                lock (_done) Add(number, result);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Wake();
        }
        catch (Exception exception)
        {
            // Whatever it is, the caller has to see it; the thread must not take the process along.
            Fail(exception);
        }
    }

    private async Task<T> WorkAsync(Func<int, CancellationToken, Task<T>> work, int number)
    {
        pauses?.Enter();
        try
        {
            return await work(number, stopping);
        }
        finally
        {
            pauses?.Leave();
        }
    }

    /// <summary>The result of a number, once it is there.</summary>
    public T Take(int number)
    {
        lock (_done)
        {
            T? result;
            while (!_done.Remove(number, out result))
            {
                if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
                stopping.ThrowIfCancellationRequested();
                Monitor.Wait(_done, s_look);
            }
            _taken = number + 1;
            Monitor.PulseAll(_done);
            return result;
        }
    }

    /// <summary>
    /// Numbers for a distant worker, which are given back with <see cref="Return"/>; none when all are given. Towards the end it gets few,
    /// so that nothing waits for it long.
    /// </summary>
    public int[] TakeAway(int most)
    {
        lock (_done)
        {
            while (!stopping.IsCancellationRequested && _failure is null && !blocks.HasEnded)
            {
                var numbers = new List<int>();
                for (var count = Math.Min(most, Math.Max(1, blocks.Left / 4)); count > 0 && blocks.Next(_taken) is { } number; count--)
                    numbers.Add(number);
                if (numbers.Count == 0)
                {
                    Monitor.Wait(_done);
                    continue;
                }
                _away.UnionWith(numbers);
                return [.. numbers];
            }
            return [];
        }
    }

    /// <summary>A distant worker has done numbers, or gives them back.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="results">Their results; null without any.</param>
    public void Return(int[] numbers, IReadOnlyList<T>? results)
    {
        lock (_done)
        {
            for (var i = 0; i < numbers.Length; i++)
            {
                var isMissing = _away.Remove(numbers[i]);
                if (results is not null) Add(numbers[i], results[i]);
                else if (isMissing) _returned.Enqueue(numbers[i]);
            }
            Monitor.PulseAll(_done);
        }
    }

    /// <summary>The work ends with an exception.</summary>
    public void Fail(Exception exception)
    {
        lock (_done)
        {
            _failure ??= exception;
            Monitor.PulseAll(_done);
        }
    }

    /// <summary>Wakes all that wait.</summary>
    public void Wake()
    {
        lock (_done) Monitor.PulseAll(_done);
    }

    // A piece that was done here and elsewhere has the same result twice: the first one counts.
    private void Add(int number, T result)
    {
        if (number >= _taken) _done.TryAdd(number, result);
        Monitor.PulseAll(_done);
    }

    private int? Next()
    {
        lock (_done)
        {
            while (!stopping.IsCancellationRequested && _failure is null)
            {
                if (_returned.TryDequeue(out var returned)) return returned;
                if (!blocks.HasEnded)
                {
                    if (blocks.Next(_taken) is { } number) return number;
                    // No more is begun until it is there: a slow worker that has it must not keep all others waiting.
                    if (_away.Remove(_taken)) return _taken;
                }
                else if (_away.Count == 0) return null;
                else
                {
                    // Nothing else is left: what is done elsewhere is done here as well, and the first one counts.
                    var late = _away.Min;
                    _away.Remove(late);
                    return late;
                }
                Monitor.Wait(_done);
            }
            return null;
        }
    }
}
