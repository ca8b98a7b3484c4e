using System.Globalization;
using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Conditions;

/// <summary>
/// One market for many runs: its ticks and candles are recorded once, and indicators and comparisons are computed once for all runs that
/// read them. Shared between threads.
/// </summary>
public sealed class MarketColumns : IIndicatorColumns
{
    private readonly Exchange _exchange;
    private readonly IReadOnlyList<TimeframeSettings> _timeframes;
    private readonly ColumnCache _cache;

    private readonly string _prefix;
    private readonly Lazy<RecordedDay[]> _days;

    private MarketColumns(MarketRecording recording, StrategyDefinition strategy, ColumnCache cache)
    {
        Recording = recording;
        (_exchange, _timeframes) = (strategy.Exchange, strategy.Trading.Timeframes);
        _cache = cache;
        _days = new Lazy<RecordedDay[]>(() => DaysOf(recording, strategy.Exchange));
        _prefix = string.Create(CultureInfo.InvariantCulture, $"{cache.NextMarket()} ");
    }

    internal MarketRecording Recording { get; }

    /// <summary>Bytes that ticks and candles of a recording take, nearly; columns come on top, up to their bound.</summary>
    /// <param name="strategy">Its timeframes say which candles.</param>
    /// <param name="source">Timeframe of the bars that the ticks come from; null for ticks.</param>
    /// <param name="ticks">Number of ticks.</param>
    public static long BytesOf(StrategyDefinition strategy, Timeframe? source, long ticks) =>
        MarketRecording.BytesOf(strategy, source, ticks);

    /// <summary>Records a market.</summary>
    /// <param name="strategy">Its exchange and timeframes say which candles; every run on it has the same.</param>
    /// <param name="source">Timeframe of the bars that the ticks come from; null for ticks.</param>
    /// <param name="ticks">How many ticks there are.</param>
    /// <param name="warmUp">Fills a span with the next ticks from before the run; 0 at their end.</param>
    /// <param name="run">Fills a span with the next ticks of the run; 0 at their end.</param>
    /// <param name="endTime">When the data end.</param>
    /// <param name="cache">Keeps indicators and comparisons.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static MarketColumns Record(
        StrategyDefinition strategy, Timeframe? source, long ticks, TickRead warmUp, TickRead run, UtcTime endTime, ColumnCache cache,
        CancellationToken cancellationToken) =>
        new(MarketRecording.Of(strategy, source, ticks, warmUp, run, endTime, cancellationToken), strategy, cache);

    /// <summary>The trading days on which the run has ticks.</summary>
    internal RecordedDay[] Days => _days.Value;

    double[] IIndicatorColumns.Of(int timeframe, IndicatorSettings settings) => AllOf(timeframe, settings, null);

    /// <summary>When a comparison holds, by its name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="compute">Computes it into <see cref="Words"/>.</param>
    /// <param name="reads">Until it is disposed the comparison stays as it is; null: for good.</param>
    internal BitColumn Of(string name, Func<BitColumn> compute, ColumnReads? reads) =>
        _cache.Comparison(_prefix + name, compute, reads);

    /// <summary>Room for a comparison, a bit after each number of boundaries; none of them is set.</summary>
    internal ulong[] Words(int bits) => _cache.Words(bits);

    /// <summary>One output of an indicator after each candle.</summary>
    internal double[] OutputOf(int timeframe, IndicatorSettings settings, int output, ColumnReads reads)
    {
        var outputs = settings.Definition.ReadableOutputs.Count;
        if (outputs == 1) return AllOf(timeframe, settings, reads);
        return Numbers(
            $"{timeframe}.{ConditionKeys.Of(settings)}.{output}",
            () =>
            {
                using var own = new ColumnReads();
                var all = AllOf(timeframe, settings, own);
                var one = _cache.Room(all.Length / outputs);
                for (var i = 0; i < one.Length; i++) one[i] = all[i * outputs + output];
                return one;
            },
            reads);
    }

    /// <summary>A price of each candle.</summary>
    internal double[] PricesOf(int timeframe, PriceField field, ColumnReads reads) => Numbers(
        $"{timeframe}.{field}",
        () =>
        {
            var candles = Recording.Timeframes[timeframe].Candles;
            var prices = _cache.Room(candles.Length);
            for (var i = 0; i < candles.Length; i++) prices[i] = candles[i].Price(field);
            return prices;
        },
        reads);

    private double[] AllOf(int timeframe, IndicatorSettings settings, ColumnReads? reads) =>
        Numbers($"{timeframe}.{ConditionKeys.Of(settings)}", () => Compute(timeframe, settings), reads);

    private double[] Numbers(string name, Func<double[]> compute, ColumnReads? reads) =>
        _cache.Numbers(_prefix + name, compute, reads);

    private double[] Compute(int timeframe, IndicatorSettings settings)
    {
        var candles = Recording.Timeframes[timeframe].Candles;
        var outputs = settings.Definition.ReadableOutputs.Count;
        var indicator = IndicatorTrack.Create(settings, _timeframes[timeframe].Timeframe, _exchange);
        var values = _cache.Room(candles.Length * outputs);
        for (var i = 0; i < candles.Length; i++)
        {
            indicator.Update(in candles[i]);
            for (var output = 0; output < outputs; output++) values[i * outputs + output] = indicator[output];
        }
        return values;
    }

    private static RecordedDay[] DaysOf(MarketRecording recording, Exchange exchange)
    {
        var days = new List<RecordedDay>();
        for (var tick = recording.WarmUp; tick < recording.Ticks; tick = recording.FirstAt(days[^1].End, tick, recording.Ticks))
        {
            var day = exchange.DayAt(recording.TimeAt(tick));
            days.Add(new RecordedDay(tick, day.Number, day.End));
        }
        return [.. days];
    }
}

/// <summary>A trading day of a recording.</summary>
/// <param name="FirstTick">Its first tick.</param>
/// <param name="Number">Days since 0001-01-01.</param>
/// <param name="End">When the next day begins.</param>
internal readonly record struct RecordedDay(int FirstTick, int Number, UtcTime End);
