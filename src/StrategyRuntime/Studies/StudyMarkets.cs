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
internal sealed class StudyMarkets(OpenData open, long bytes)
{
    private readonly ColumnCache _columns = new(bytes / 4 * 3);
    private readonly List<(string Name, Task<StudyMarket> Market)> _markets = [];

    /// <summary>The market of a set: recorded by the first who asks, while others wait for it.</summary>
    public async Task<StudyMarket> OfAsync(int symbol, StrategyDefinition strategy, TimeRange range, CancellationToken cancellationToken)
    {
        var name = NameOf(symbol, strategy, range);
        var recording = new TaskCompletionSource<StudyMarket>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<StudyMarket>? known = null;
        lock (_markets)
        {
            if (_markets.FindIndex(m => m.Name == name) is var at and >= 0) known = _markets[at].Market;
            else
            {
                MakeRoom();
                _markets.Add((name, recording.Task));
            }
        }
        if (known is not null) return await known;
        try
        {
            var market = await RecordAsync(symbol, strategy, range, cancellationToken);
            recording.SetResult(market);
            return market;
        }
        catch (Exception exception)
        {
            // Those who wait fail alike; the next set that needs it tries again.
            lock (_markets) _markets.RemoveAll(m => m.Market == recording.Task);
            recording.SetException(exception);
            throw;
        }
    }

    /// <summary>Forgets the oldest markets while all of them take too much.</summary>
    private void MakeRoom()
    {
        while (_markets.Sum(m => m.Market.IsCompletedSuccessfully ? m.Market.Result.Columns?.Bytes ?? 0 : 0) > bytes / 4)
            _markets.RemoveAt(0);
    }

    private async Task<StudyMarket> RecordAsync(
        int symbol, StrategyDefinition strategy, TimeRange range, CancellationToken cancellationToken)
    {
        using var source = await open(symbol, strategy, range, cancellationToken);
        // A mark of a feed closes candles without a price, which columns of prices cannot say.
        if (source.IsFeed) return new StudyMarket(source.Sources, null, IsFeed: true);
        if (MarketColumns.BytesOf(source.TotalTicks + source.WarmUpTicks) > bytes / 2)
            return new StudyMarket(source.Sources, null);
        var reader = source.OpenReader();
        return new StudyMarket(
            source.Sources,
            MarketColumns.Record(
                strategy, source.Sources[0], reader.ReadWarmUp, reader.Read, source.EndTime, _columns, cancellationToken));
    }

    private static string NameOf(int symbol, StrategyDefinition strategy, TimeRange range)
    {
        var timeframes = strategy.Trading.Timeframes.Select(t => $"{t.Timeframe} {t.Alignment} {t.FillGaps}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{symbol} {strategy.Trading.Symbol} {strategy.Trading.MayBeNegative} {strategy.Exchange.Name} {strategy.Exchange.Definition}"
            + $" {range.From?.Ticks} {range.To?.Ticks} {string.Join(',', timeframes)}");
    }
}

/// <summary>A market that sets go through.</summary>
/// <param name="Sources">Timeframe of the bars that each symbol is read from, null for ticks.</param>
/// <param name="Columns">The recorded market; null when it is larger than the study's memory, or a feed's.</param>
/// <param name="IsFeed">True of the recording of a feed.</param>
internal sealed record StudyMarket(IReadOnlyList<Timeframe?> Sources, MarketColumns? Columns, bool IsFeed = false);
