using StrategyRuntime.Storage.Concurrency;

namespace StrategyRuntime.Studies;

/// <summary>
/// Collects the garbage of workers that give way while none of them works. A collection stops every thread, those of sessions among them:
/// it waits until each is at a place where it can be stopped, and then works on the thread that found memory short. Workers that wait for a
/// processor would make that take long. So they pause when there is some garbage, and a thread that does not give way collects it.
/// </summary>
internal sealed class CollectionPauses : IDisposable
{
    // Half of what is allocated between two collections of the youngest generation (System.GC.Gen0MaxBudget in the project).
    private const long LeastGarbage = 4 << 20;

    // Where work takes long pauses are seldom: the runtime collects when it must.
    private const long MostGarbage = 16 * LeastGarbage;

    // How long all have to be at rest. A thread that woke another one may lose the processor to it before it sleeps itself, and would have
    // to wait for one while everything is stopped.
    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(1);

    // Others do not wait longer for work to end.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(20);

    private readonly object _gate = new();
    private readonly SemaphoreSlim _wanted = new(0);
    private readonly Action _collect;
    private readonly Func<int> _collections;
    private readonly TimeSpan _patience;
    private readonly Thread _thread;
    private long _garbage = LeastGarbage;
    private long _allocated = GC.GetTotalAllocatedBytes();
    private int _collectionsBefore;
    private int _working;
    private bool _isDue;
    private bool _isClosed;

    /// <summary>Starts the thread that collects.</summary>
    public CollectionPauses() : this(() => GC.Collect(0, GCCollectionMode.Forced, blocking: true), () => GC.CollectionCount(0), s_patience)
    {
    }

    /// <summary>The same with something else in the place of a collection and of their number, and another patience.</summary>
    internal CollectionPauses(Action collect, Func<int> collections, TimeSpan patience)
    {
        (_collect, _collections, _patience) = (collect, collections, patience);
        _collectionsBefore = collections();
        _thread = RankedThread.Start("study collections", ThreadRank.Prompt, Collect);
    }

    /// <summary>
    /// Has everything collected beside what goes on, by a thread that does not give way. The runtime's own thread for it, which the first
    /// such collection starts, does not give way then either.
    /// </summary>
    public static void CollectAll() => RankedThread.Start(
        "study collection", ThreadRank.Prompt, () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false)).Join();

    /// <summary>A worker begins; it waits for a collection that is due.</summary>
    public void Enter()
    {
        lock (_gate)
        {
            WaitWhileDue();
            _working++;
        }
    }

    /// <summary>A worker has ended.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _working--;
            // What the whole process allocated is garbage no more once the runtime has collected it.
            if (_collections() != _collectionsBefore) Clear();
            else if (!_isDue && GC.GetTotalAllocatedBytes() - _allocated >= _garbage)
            {
                _isDue = true;
                _wanted.Release();
            }
            if (_working == 0) WaitWhileDue();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate) _isClosed = true;
        _wanted.Release();
        _thread.Join();
        _wanted.Dispose();
    }

    private void Collect()
    {
        while (true)
        {
            _wanted.Wait();
            var wereAtRest = false;
            while (true)
            {
                Thread.Sleep(s_rest);
                lock (_gate)
                {
                    if (_isClosed) return;
                    if (!_isDue) break;
                    var areAtRest = _working == 0;
                    if (areAtRest && wereAtRest)
                    {
                        _collect();
                        _garbage = Math.Max(_garbage / 2, LeastGarbage);
                        Clear();
                        break;
                    }
                    wereAtRest = areAtRest;
                }
            }
        }
    }

    private void WaitWhileDue()
    {
        if (!_isDue || Monitor.Wait(_gate, _patience) || !_isDue) return;
        _garbage = Math.Min(_garbage * 2, MostGarbage);
        Clear();
    }

    /// <summary>Nothing is due any more.</summary>
    private void Clear()
    {
        (_isDue, _allocated, _collectionsBefore) = (false, GC.GetTotalAllocatedBytes(), _collections());
        Monitor.PulseAll(_gate);
    }
}
