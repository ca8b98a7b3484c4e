using Microsoft.Extensions.Options;
using StrategyRuntime.Problems;

namespace StrategyRuntime.Limits;

/// <summary>Counts the active uploads: each holds a temporary file, and a thread while its rows are checked.</summary>
internal sealed class UploadPlaces(IOptions<LimitsOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _active = new(StringComparer.Ordinal);

    /// <summary>Uploads of a user that are active.</summary>
    public int ActiveOf(string userId)
    {
        lock (_gate) return _active.GetValueOrDefault(userId);
    }

    /// <summary>Takes a place for a user, which is given back when it is disposed; a problem when there is none.</summary>
    public Attempt<IDisposable> Enter(string userId)
    {
        var (all, each) = (options.Value.ConcurrentUploads, options.Value.ConcurrentUploadsPerUser);
        lock (_gate)
        {
            if (_active.Values.Sum() >= all)
            {
                return LimitProblems.TooManyUploads.With(
                    $"{all} uploads are active, which is the limit. Try again when one has ended.");
            }
            if (_active.GetValueOrDefault(userId) >= each)
            {
                return LimitProblems.TooManyUploads.With(
                    $"{each} uploads of this user are active, which is the limit. Try again when one has ended.");
            }
            _active[userId] = _active.GetValueOrDefault(userId) + 1;
        }
        return new Place(this, userId);
    }

    private void Leave(string userId)
    {
        lock (_gate)
        {
            if (--_active[userId] == 0) _active.Remove(userId);
        }
    }

    private sealed class Place(UploadPlaces places, string userId) : IDisposable
    {
        public void Dispose() => places.Leave(userId);
    }
}
