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
    private readonly Lazy<IReadOnlyList<RecordedDay>> _days;

    private MarketColumns(MarketRecording recording, StrategyDefinition strategy, ColumnCache cache)
    {
        Recording = recording;
        (_exchange, _timeframes) = (strategy.Exchange, strategy.Trading.Timeframes);
        _cache = cache;
        _days = new Lazy<IReadOnlyList<RecordedDay>>(() => DaysOf(recording, strategy.Exchange));
        _prefix = string.Create(CultureInfo.InvariantCulture, $"{cache.NextMarket()} ");
    }

    /// <summary>Bytes that ticks and candles take, nearly; columns come on top, up to their bound.</summary>
    public long Bytes => Recording.Bytes;

    internal MarketRecording Recording { get; }

    /// <summary>Bytes that the ticks of a recording take.</summary>
    public static long BytesOf(long ticks) => MarketRecording.BytesOf(ticks);

    /// <summary>Records a market.</summary>
    /// <param name="strategy">Its exchange and timeframes say which candles; every run on it has the same.</param>
    /// <param name="source">Timeframe of the bars that the ticks come from; null for ticks.</param>
    /// <param name="warmUp">Fills a span with the next ticks from before the run; 0 at their end.</param>
    /// <param name="run">Fills a span with the next ticks of the run; 0 at their end.</param>
    /// <param name="endTime">When the data end.</param>
    /// <param name="cache">Keeps indicators and comparisons.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static MarketColumns Record(
        StrategyDefinition strategy, Timeframe? source, TickRead warmUp, TickRead run, UtcTime endTime, ColumnCache cache,
        CancellationToken cancellationToken) =>
        new(MarketRecording.Of(strategy, source, warmUp, run, endTime, cancellationToken), strategy, cache);

    /// <summary>The trading days on which the run has ticks.</summary>
    internal IReadOnlyList<RecordedDay> Days => _days.Value;

    double[] IIndicatorColumns.Of(int timeframe, IndicatorSettings settings) => AllOf(timeframe, settings);

    /// <summary>When a comparison holds, by its name.</summary>
    internal BitColumn Of(string name, Func<BitColumn> compute) => _cache.Comparison(_prefix + name, compute);

    /// <summary>One output of an indicator after each candle.</summary>
    internal double[] OutputOf(int timeframe, IndicatorSettings settings, int output)
    {
        var outputs = settings.Definition.ReadableOutputs.Count;
        if (outputs == 1) return AllOf(timeframe, settings);
        return Numbers($"{timeframe}.{ConditionKeys.Of(settings)}.{output}", () =>
        {
            var all = AllOf(timeframe, settings);
            var one = new double[all.Length / outputs];
            for (var i = 0; i < one.Length; i++) one[i] = all[i * outputs + output];
            return one;
        });
    }

    /// <summary>A price of each candle.</summary>
    internal double[] PricesOf(int timeframe, PriceField field) =>
        Numbers($"{timeframe}.{field}", () => Array.ConvertAll(Recording.Timeframes[timeframe].Candles, candle => candle.Price(field)));

    private double[] AllOf(int timeframe, IndicatorSettings settings) =>
        Numbers($"{timeframe}.{ConditionKeys.Of(settings)}", () => Compute(timeframe, settings));

    private double[] Numbers(string name, Func<double[]> compute) =>
        _cache.Numbers(_prefix + name, compute);

    private double[] Compute(int timeframe, IndicatorSettings settings)
    {
        var candles = Recording.Timeframes[timeframe].Candles;
        var outputs = settings.Definition.ReadableOutputs.Count;
        var indicator = IndicatorTrack.Create(settings, _timeframes[timeframe].Timeframe, _exchange);
        var values = new double[candles.Length * outputs];
        for (var i = 0; i < candles.Length; i++)
        {
            indicator.Update(in candles[i]);
            for (var output = 0; output < outputs; output++) values[i * outputs + output] = indicator[output];
        }
        return values;
    }

    private static List<RecordedDay> DaysOf(MarketRecording recording, Exchange exchange)
    {
        var days = new List<RecordedDay>();
        for (var tick = recording.WarmUp; tick < recording.Ticks; tick = recording.FirstAt(days[^1].End, tick, recording.Ticks))
        {
            var day = exchange.DayAt(recording.TimeAt(tick));
            days.Add(new RecordedDay(tick, day.Number, day.End));
        }
        return days;
    }
}

/// <summary>A trading day of a recording.</summary>
/// <param name="FirstTick">Its first tick.</param>
/// <param name="Number">Days since 0001-01-01.</param>
/// <param name="End">When the next day begins.</param>
internal readonly record struct RecordedDay(int FirstTick, int Number, UtcTime End);
