using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Series;

namespace StrategyRuntime.Storage.MarketData;

/// <summary>What a run on a feed asks for.</summary>
/// <param name="Strategy">Names the symbol, its timeframes and the exchange.</param>
/// <param name="From">First instant of the run; null: from the feed's first record.</param>
/// <param name="To">First instant after the run; null: to the end, or for a run that follows without an end.</param>
/// <param name="WarmUpCandles">How many candles warm it up.</param>
/// <param name="Follows">True to follow the log as it grows, false to read what is there.</param>
public sealed record FeedRequest(StrategyDefinition Strategy, UtcTime? From, UtcTime? To, int WarmUpCandles, bool Follows);

/// <summary>Opens feeds as market data: the log, and before its first tick the history in the symbol's files.</summary>
internal sealed class FeedSources(FeedStore feeds)
{
    /// <summary>Opens the data of a run.</summary>
    /// <param name="request">What it asks for.</param>
    /// <param name="opened">The symbol's history, where there is one, and what is looked up by time beside the feed.</param>
    /// <param name="pinned">What a run that is taken up began with; null for a new one.</param>
    /// <exception cref="MarketDataMissingException">There is no such feed, or it has not come so far.</exception>
    /// <exception cref="MarketDataException">The history overlaps the feed.</exception>
    public TickSource Open(FeedRequest request, IReadOnlyList<(SeriesLease Lease, DataFile File)> opened, PinnedInput? pinned)
    {
        var instrument = request.Strategy.Trading;
        var name = FeedStore.NameOf(instrument.Symbol);
        var (manifest, log) = Find(instrument.Symbol, name);
        if (pinned is not null && pinned.Hash != manifest.Id)
            throw new MarketDataMissingException(name, "the feed that the run began with is gone: there is another one of its name");
        if (pinned?.Range is { } kept && kept.From < log.First)
            throw new MarketDataMissingException(name, "the part of its log that the run began with is gone");
        var end = pinned?.Range?.To ?? log.End;
        var first = pinned?.Range?.From ?? feeds.FirstOf(manifest, log);
        var start = pinned?.Range?.Start ?? StartOf(request, log, first, end, name);
        if (!request.Follows && pinned is null && request.To is { } to) end = log.FirstAtOrAfter(to, end);
        if (!request.Follows && start >= end) throw new MarketDataException(name, null, "it has no data in the range");
        var grid = GridOf(instrument, request.Strategy.Exchange);
        var candles = request.WarmUpCandles;
        var warm = new FeedSeries(log, manifest.Id, first, request.Follows ? start : end);
        var warmUp = pinned is null ? WarmUp.FirstTick(warm, start - first, 0, grid, ref candles) : 0;
        if (pinned is not null) CountCandles(warm, start - first, grid, ref candles);
        var slices = new List<SymbolSlice>();
        var files = new List<DataFile>();
        UtcTime? historyEnd = null;
        foreach (var (lease, file) in opened.Where(f => f.File.Symbol == instrument.Symbol))
        {
            var series = lease.Series;
            historyEnd = new UtcTime(series.TimeOf(series.Ticks - 1));
            if (log.End > log.First && log.TimeAt(log.First) <= historyEnd)
                throw FeedFollower.Overlap(name, log.TimeAt(log.First), historyEnd.Value);
            var slice = new SymbolSlice(
                series, WarmUp.FirstTick(series, series.Ticks, 0, grid, ref candles), series.Ticks, series.Ticks, 0);
            if (series is BarSeries bars && slice.End > slice.WarmUpStart)
                BarNesting.Check(bars, slice, instrument, request.Strategy.Exchange, file.File);
            slices.Add(slice);
            files.Add(file);
        }
        var records = opened.Where(f => f.File.Symbol != instrument.Symbol).ToList();
        files.AddRange(records.Select(f => f.File));
        slices.Add(new SymbolSlice(warm, warmUp, start - first, request.Follows ? start - first : end - first, 0));
        files.Add(new DataFile(instrument.Symbol, name, 0, manifest.Id)
        {
            Range = new PinnedRange(first + warmUp, start, request.Follows ? null : end),
        });
        return new TickSource(
            slices, files, [.. opened.Select(f => f.Lease)],
            records.ToDictionary(f => f.File.Symbol, f => f.Lease.Series, StringComparer.Ordinal))
        {
            IsFeed = true,
            Live = request.Follows ? new FeedRange(log, name, start, request.To, historyEnd) : null,
        };
    }

    /// <summary>Makes sure that what a run reads of feeds is there and stays, when its record is durable.</summary>
    /// <exception cref="MarketDataException">It may be gone before another machine can take the run up.</exception>
    public async Task ConfirmAsync(string owner, IEnumerable<PinnedInput> inputs)
    {
        foreach (var input in inputs.Where(i => i.Kind == PinnedInput.Feed))
        {
            try
            {
                if (await feeds.IsKeptAsync(owner, input.Symbol!, input.Hash, input.Range!.From).ConfigureAwait(false)) continue;
            }
            catch (FeedDamagedException e)
            {
                throw new MarketDataException(input.Name, null, e.Message, e);
            }
            throw new MarketDataException(
                input.Name, null, "the part of its log that the run begins with may have been removed while it was opened: start again");
        }
    }

    /// <summary>All of a feed as a series.</summary>
    public FeedSeries Series(string symbol)
    {
        var name = FeedStore.NameOf(symbol);
        var (manifest, log) = Find(symbol, name);
        if (log.End == log.First) throw new MarketDataException(name, null, "it has no data yet");
        return new FeedSeries(log, manifest.Id, log.First, log.End);
    }

    private (FeedManifest Manifest, FeedLog Log) Find(string symbol, string name)
    {
        try
        {
            if (feeds.Find(symbol) is { } manifest && feeds.Log(symbol) is { } log) return (manifest, log);
        }
        catch (FeedDamagedException e)
        {
            throw new MarketDataMissingException(name, e.Message, e);
        }
        throw new MarketDataMissingException(name, $"there is no feed of {symbol}");
    }

    private static long StartOf(FeedRequest request, FeedLog log, long first, long end, string name)
    {
        if (request.From is not { } from) return first;
        var start = Math.Max(first, log.FirstAtOrAfter(from, end));
        // What warms up is known when the run's first record is there.
        if (start == end && request.Follows) throw new MarketDataMissingException(name, $"it has not come to {from} yet");
        return start;
    }

    private static CandleGrid GridOf(Instrument instrument, Exchange exchange)
    {
        var coarsest = instrument.Timeframes.MaxBy(settings => settings.Timeframe)!;
        return new CandleGrid(coarsest.Timeframe, coarsest.Alignment, new TradingCalendar(exchange));
    }

    // The candles of the log that warm up: the files before it give the others.
    private static void CountCandles(FeedSeries series, long start, CandleGrid grid, ref int candles) =>
        WarmUp.FirstTick(series, start, 0, grid, ref candles);
}
