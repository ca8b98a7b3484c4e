using Microsoft.Extensions.Options;
using StrategyRuntime.Problems;

namespace StrategyRuntime.Limits;

/// <summary>Counts the active uploads: each holds a temporary file, and a thread while its rows are checked.</summary>
internal sealed class UploadPlaces(IOptions<LimitsOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.Value.ConcurrentUploads);

    /// <summary>Takes a place, which is given back when it is disposed; a problem when there is none.</summary>
    public Attempt<IDisposable> Enter() => _free.Wait(0)
        ? new Place(_free)
        : LimitProblems.TooManyUploads.With(
            $"{options.Value.ConcurrentUploads} uploads are active, which is the limit. Try again when one has ended.");

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    private sealed class Place(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
