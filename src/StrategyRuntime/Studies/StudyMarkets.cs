using System.Globalization;
using StrategyRuntime.Engine.Conditions;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Storage.MarketData.Series;

namespace StrategyRuntime.Studies;

/// <summary>
/// The markets that the sets of a study go through: each is recorded once for all sets on the same symbol, timeframes and range. Shared by
/// the threads of a study.
/// </summary>
/// <param name="open">Opens data.</param>
/// <param name="bytes">Memory that markets, indicators and conditions may take.</param>
/// <param name="isAlone">
/// True when nothing else lives in the process: what is not needed goes at once, while everything stops. Sessions that go on beside the
/// study cannot stop for that long, so there the collector finds it in its time.
/// </param>
internal sealed class StudyMarkets(OpenData open, long bytes, bool isAlone)
{
    // Below it what was dropped is left to the collector to find.
    private const long ManyBytes = 32 << 20;

    private readonly long _mostOfMarkets = bytes / 8 * 5;
    private readonly ColumnCache _columns = new(0);
    private readonly List<Known> _markets = [];
    private TickSource? _kept;

    /// <summary>Of a study's memory what decoded data may take while no set reads them.</summary>
    public static long BytesOfUnusedData(long bytes) => bytes / 8;

    /// <summary>The market of a set: recorded by the first who asks, while others wait for it.</summary>
    public async Task<StudyMarket> OfAsync(int symbol, StrategyDefinition strategy, TimeRange range, CancellationToken cancellationToken)
    {
        var name = NameOf(symbol, strategy, range);
        Known? market;
        bool isKnown;
        lock (_markets)
        {
            market = _markets.Find(m => m.Name == name);
            isKnown = market is not null;
            if (market is null) _markets.Add(market = new Known(name));
        }
        if (isKnown) return await market.Recording.Task;
        try
        {
            Forget(_mostOfMarkets / 2);
            var recorded = await RecordAsync(market, symbol, strategy, range, cancellationToken);
            if (market.Bytes >= ManyBytes)
            {
                // Not on the frames of what recorded it, which hold the data.
                await Task.Yield();
                // Its sets read no more of the data.
                Keep(null);
                GiveBack();
            }
            market.Recording.SetResult(recorded);
            return recorded;
        }
        catch (Exception exception)
        {
            // Those who wait fail alike; the next set that needs it tries again.
            lock (_markets) _markets.Remove(market);
            market.Recording.SetException(exception);
            throw;
        }
    }

    /// <summary>
    /// Takes data over that are read: they stay open until others are taken over, since what comes next commonly reads the same.
    /// Those who read what is closed read it to the end.
    /// </summary>
    public void Keep(TickSource? source) => Interlocked.Exchange(ref _kept, source)?.Dispose();

    /// <summary>Forgets the oldest markets while all of them take more; columns have the memory that markets leave.</summary>
    private void Forget(long most)
    {
        if (BytesForgotten(most) >= ManyBytes) GiveBack();
    }

    private long BytesForgotten(long most)
    {
        lock (_markets)
        {
            var forgotten = 0L;
            while (_markets.Sum(m => m.Bytes) > most && _markets.Find(m => m.Bytes > 0 && m.Recording.Task.IsCompleted) is { } oldest)
            {
                _markets.Remove(oldest);
                forgotten += oldest.Bytes;
            }
            // What was computed of a market goes with it.
            if (forgotten > 0) _columns.Limit(0);
            _columns.Limit(bytes - BytesOfUnusedData(bytes) - _markets.Sum(m => m.Bytes));
            return forgotten;
        }
    }

    /// <summary>Arrays that large that are read no more would stand beside those that take their place for long.</summary>
    private void GiveBack()
    {
        if (isAlone) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        else CollectionPauses.CollectAll();
    }

    private async Task<StudyMarket> RecordAsync(
        Known known, int symbol, StrategyDefinition strategy, TimeRange range, CancellationToken cancellationToken)
    {
        var source = await open(symbol, strategy, range, cancellationToken);
        Keep(source);
        // A mark of a feed closes candles without a price, which columns of prices cannot say.
        if (source.IsFeed) return new StudyMarket(source.Sources, null, IsFeed: true);
        var ticks = source.TotalTicks + source.WarmUpTicks;
        var needed = MarketColumns.BytesOf(strategy, source.Sources[0], ticks);
        if (needed > _mostOfMarkets || ticks > Array.MaxLength) return new StudyMarket(source.Sources, null);
        lock (_markets) known.Bytes = needed;
        Forget(_mostOfMarkets);
        var reader = source.OpenReader();
        return new StudyMarket(
            source.Sources,
            MarketColumns.Record(
                strategy, source.Sources[0], ticks, reader.ReadWarmUp, reader.Read, source.EndTime, _columns, cancellationToken));
    }

    private static string NameOf(int symbol, StrategyDefinition strategy, TimeRange range)
    {
        var timeframes = strategy.Trading.Timeframes.Select(t => $"{t.Timeframe} {t.Alignment} {t.FillGaps}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{symbol} {strategy.Trading.Symbol} {strategy.Trading.MayBeNegative} {strategy.Exchange.Name} {strategy.Exchange.Definition}"
            + $" {range.From?.Ticks} {range.To?.Ticks} {string.Join(',', timeframes)}");
    }

    private sealed class Known(string name)
    {
        public string Name => name;

        public TaskCompletionSource<StudyMarket> Recording { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>What its ticks and candles take; 0 before they are recorded.</summary>
        public long Bytes { get; set; }
    }
}

/// <summary>A market that sets go through.</summary>
/// <param name="Sources">Timeframe of the bars that each symbol is read from, null for ticks.</param>
/// <param name="Columns">The recorded market; null when it is larger than the study's memory, or a feed's.</param>
/// <param name="IsFeed">True of the recording of a feed.</param>
internal sealed record StudyMarket(IReadOnlyList<Timeframe?> Sources, MarketColumns? Columns, bool IsFeed = false);
