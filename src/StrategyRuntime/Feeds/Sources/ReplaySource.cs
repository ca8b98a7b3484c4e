using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.MarketData.Series;

namespace StrategyRuntime.Feeds.Sources;

/// <summary>Plays a file of market data, or the recording of a feed, as if it happened now.</summary>
/// <param name="open">Opens the data.</param>
/// <param name="settings">How it plays.</param>
/// <param name="time">The clock that paces it.</param>
internal sealed class ReplaySource(Func<CancellationToken, Task<TickSource>> open, ReplaySettings settings, TimeProvider time) : IFeedSource
{
    private const int TicksAtMax = 1_024;

    // Nights and weekends of the data are passed over.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_betweenMarks = TimeSpan.FromSeconds(1);

    private readonly FeedTick[] _batch = new FeedTick[TicksAtMax];

    /// <inheritdoc/>
    public async Task RunAsync(IFeedSink sink, CancellationToken stopping)
    {
        using var source = await open(stopping);
        if (source.TotalTicks == 0) return;
        sink.Connected(true);
        // Each of its ticks is in the log already as often as it was played whole.
        var played = sink.Standing.Counts.Ticks;
        if (played > 0 && !settings.Loops && played >= source.TotalTicks) return;
        if (played > 0 && settings.IsStampedNow)
            await sink.AppendGapAsync(sink.Standing.LastTime, Now, FeedGapReason.NotRunning, stopping);
        var skip = played % source.TotalTicks;
        do
        {
            await PlayAsync(source.OpenReader(), skip, sink, stopping);
            skip = 0;
        }
        while (settings.Loops);
    }

    private UtcTime Now => new(time.GetUtcNow().UtcTicks);

    private async Task PlayAsync(TickReader reader, long skip, IFeedSink sink, CancellationToken stopping)
    {
        var ticks = new Tick[TicksAtMax];
        var last = UtcTime.MinValue;
        while (reader.Read(ticks) is var read && read > 0)
        {
            var at = 0;
            while (at < read)
            {
                if (skip > 0)
                {
                    skip--;
                    last = ticks[at++].Time;
                    continue;
                }
                if (last != UtcTime.MinValue && !settings.Speed.IsMax) await WaitAsync(ticks[at].Time - last, sink, stopping);
                var count = 0;
                // Ticks of one time go together.
                do
                {
                    last = ticks[at].Time;
                    _batch[count++] = Of(ticks[at++]);
                }
                while (at < read && (settings.Speed.IsMax || ticks[at].Time == last));
                await sink.AppendAsync(_batch.AsMemory(0, count), stopping);
            }
        }
    }

    private FeedTick Of(in Tick tick) => new(
        settings.IsStampedNow ? Now : tick.Time, tick.Price, tick.Volume, tick.Bid, tick.Ask, tick.OpenInterest);

    private async Task WaitAsync(TimeSpan span, IFeedSink sink, CancellationToken stopping)
    {
        var real = span / (double)settings.Speed.Multiple!.Value;
        if (real > s_longestWait) real = s_longestWait;
        while (real > TimeSpan.Zero)
        {
            var piece = real < s_betweenMarks ? real : s_betweenMarks;
            await Task.Delay(piece, time, stopping);
            real -= piece;
            if (real > TimeSpan.Zero && settings.IsStampedNow) await sink.AppendAsync(new[] { new FeedTick(Now, double.NaN) }, stopping);
        }
    }
}

/// <summary>How a replay plays.</summary>
/// <param name="File">A file of the market folder, or <c>SYMBOL.feed</c>.</param>
/// <param name="Speed">A multiple of market time, or max.</param>
/// <param name="IsStampedNow">True to stamp each tick with the time at which it is played, false to keep its own.</param>
/// <param name="Loops">True to begin again at the end.</param>
internal sealed record ReplaySettings(string File, Speed Speed, bool IsStampedNow, bool Loops);
