namespace StrategyRuntime.Storage.Writing;

/// <summary>
/// Lets a few sessions at a time rewrite their projections, first come, first served: a rewrite is several syncs that nothing waits for,
/// and when thousands of sessions act in the same tick, commits must find threads beside them. Any thread.
/// </summary>
/// <param name="count">How many at a time.</param>
internal sealed class RewritePlaces(int count)
{
    private const int OfTheProcess = 2;

    private readonly Lock _gate = new();
    private readonly LinkedList<Place> _waiting = [];
    private int _free = count;

    /// <summary>Those of this process: a small part of the threads that commit.</summary>
    public static RewritePlaces Shared { get; } = new(OfTheProcess);

    /// <summary>A session's claim to a place.</summary>
    public sealed class Place
    {
        private readonly RewritePlaces _places;
        private readonly Action _granted;
        private readonly LinkedListNode<Place> _turn;
        private bool _isHeld;

        /// <summary>A claim to one of these places.</summary>
        /// <param name="places">All of them.</param>
        /// <param name="granted">Called, on any thread, when a place that it waited for is its own; it must only wake.</param>
        public Place(RewritePlaces places, Action granted)
        {
            (_places, _granted) = (places, granted);
            _turn = new(this);
        }

        /// <summary>True when it has a place; false when it waits for one from now on.</summary>
        public bool TryTake()
        {
            lock (_places._gate)
            {
                if (_isHeld || _turn.List is not null) return _isHeld;
                if (_places._free == 0)
                {
                    _places._waiting.AddLast(_turn);
                    return false;
                }
                _places._free--;
                return _isHeld = true;
            }
        }

        /// <summary>Gives its place to the next one, or waits no more: it is not called again.</summary>
        public void Leave()
        {
            lock (_places._gate)
            {
                if (_turn.List is not null) _places._waiting.Remove(_turn);
                if (!_isHeld) return;
                _isHeld = false;
                if (_places._waiting.First is not { Value: var next })
                {
                    _places._free++;
                    return;
                }
                _places._waiting.RemoveFirst();
                next._isHeld = true;
                next._granted();
            }
        }
    }
}
