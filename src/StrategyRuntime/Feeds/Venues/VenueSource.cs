using StrategyRuntime.Feeds.Sources;

namespace StrategyRuntime.Feeds.Venues;

/// <summary>Brings the trades of one instrument of a venue.</summary>
/// <param name="venue">How the venue speaks.</param>
/// <param name="http">For the socket's handshake and for past trades.</param>
/// <param name="timing">How long it waits for what.</param>
/// <param name="time">The clock.</param>
internal sealed class VenueSource(IVenue venue, HttpClient http, VenueTiming timing, TimeProvider time) : IFeedSource
{
    /// <inheritdoc/>
    public async Task RunAsync(IFeedSink sink, CancellationToken stopping)
    {
        await using var run = new VenueRun(venue, http, timing, time, sink);
        await run.RunAsync(stopping);
    }
}
