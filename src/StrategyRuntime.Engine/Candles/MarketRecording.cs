using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Candles;

/// <summary>
/// The ticks of one symbol, those of the warm-up among them, and the candles that they make: the same for every run on them, so that a run
/// can go from one moment that matters to the next. Immutable; shared between threads.
/// </summary>
internal sealed class MarketRecording
{
    private const int MostDecimals = 6;

    // Beyond it a double is not surely the nearest one to a decimal.
    private const double MostScaled = 1e15;

    private readonly UtcTime[] _times;
    private readonly bool[] _onPath;
    private readonly UtcTime[] _boundaryTimes;
    private readonly int[] _boundaryTicks;
    private readonly int[][] _closed;
    private readonly Dictionary<(decimal?, decimal?), int[]> _stepChanges = [];

    private MarketRecording(
        UtcTime[] times, double[] prices, bool[] onPath, int warmUp, CandleColumn[] timeframes, List<(UtcTime Time, int Tick)> boundaries,
        List<int>[] closed, UtcTime endTime)
    {
        (_times, _onPath, WarmUp, Timeframes, EndTime) = (times, onPath, warmUp, timeframes, endTime);
        Prices = new PriceBlocks(prices);
        PriceDecimals = DecimalsOf(prices);
        _boundaryTimes = [.. boundaries.Select(b => b.Time)];
        _boundaryTicks = [.. boundaries.Select(b => b.Tick)];
        _closed = [.. closed.Select(c => c.ToArray())];
        Closes = new PriceBlocks([.. boundaries.Select(b => b.Tick == 0 ? double.NaN : prices[b.Tick - 1])]);
    }

    /// <summary>Decimals that every price is a whole number of; null when they are many.</summary>
    public int? PriceDecimals { get; }

    /// <summary>Number of ticks.</summary>
    public int Ticks => _times.Length;

    /// <summary>How many of them warm up.</summary>
    public int WarmUp { get; }

    /// <summary>When the data end.</summary>
    public UtcTime EndTime { get; }

    /// <summary>Prices of the ticks.</summary>
    public PriceBlocks Prices { get; }

    /// <summary>The last price before each moment at which candles close.</summary>
    public PriceBlocks Closes { get; }

    /// <summary>Candles of each timeframe of the symbol.</summary>
    public CandleColumn[] Timeframes { get; }

    /// <summary>Number of moments at which candles close.</summary>
    public int Boundaries => _boundaryTimes.Length;

    /// <summary>Bytes that it takes, nearly.</summary>
    public long Bytes => BytesOf(Ticks) + Timeframes.Sum(t => (long)t.Candles.Length * 96);

    /// <summary>Bytes that ticks take.</summary>
    public static long BytesOf(long ticks) => ticks * 18;

    /// <summary>Records the ticks of a run.</summary>
    /// <param name="strategy">Its timeframes say which candles.</param>
    /// <param name="source">Timeframe of the bars that the ticks come from; null for ticks.</param>
    /// <param name="warmUp">Fills a span with the next ticks from before the run.</param>
    /// <param name="run">Fills a span with the next ticks of the run.</param>
    /// <param name="endTime">When the data end.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static MarketRecording Of(
        StrategyDefinition strategy, Timeframe? source, TickRead warmUp, TickRead run, UtcTime endTime, CancellationToken cancellationToken)
    {
        var recorder = new Recorder(strategy, source);
        recorder.Read(warmUp, cancellationToken);
        var first = recorder.Ticks;
        recorder.Read(run, cancellationToken);
        return recorder.Finish(first, endTime);
    }

    /// <summary>When a tick came.</summary>
    public UtcTime TimeAt(int tick) => _times[tick];

    /// <summary>True when a bar's path led to a tick.</summary>
    public bool IsOnPath(int tick) => _onPath[tick];

    /// <summary>A tick: its time and price, and whether a bar's path led to it.</summary>
    public Tick At(int tick) => new(_times[tick], Prices[tick], 0, double.NaN, double.NaN, double.NaN, 0, _onPath[tick]);

    /// <summary>The first of some ticks at or after a time, or <paramref name="to"/>.</summary>
    public int FirstAt(UtcTime time, int from, int to)
    {
        var (step, low) = (1, from);
        while (low + step < to && _times[low + step - 1] < time)
        {
            low += step;
            step *= 2;
        }
        var found = _times.AsSpan(low, Math.Min(step, to - low)).BinarySearch(new FirstNotBefore(time));
        return low + ~found;
    }

    /// <summary>Moment at which candles close, by its number.</summary>
    public UtcTime BoundaryTime(int boundary) => _boundaryTimes[boundary];

    /// <summary>The tick that comes after candles closed, or the number of ticks where none comes.</summary>
    public int TickAfter(int boundary) => boundary < _boundaryTicks.Length ? _boundaryTicks[boundary] : Ticks;

    /// <summary>How many boundaries come before or at a tick, when so many are known to.</summary>
    public int BoundariesUpTo(int tick, int known)
    {
        var (step, low) = (1, known);
        while (low + step < _boundaryTicks.Length && _boundaryTicks[low + step - 1] <= tick)
        {
            low += step;
            step *= 2;
        }
        var found = _boundaryTicks.AsSpan(low, Math.Min(step, _boundaryTicks.Length - low)).BinarySearch(new FirstAbove(tick));
        return low + ~found;
    }

    /// <summary>How many candles of a timeframe have closed after so many boundaries.</summary>
    public int Closed(int timeframe, int boundaries) =>
        _closed.Length == 0 ? boundaries : boundaries == 0 ? 0 : _closed[timeframe][boundaries - 1];

    /// <summary>Ticks whose prices change what is known of a price step; all others need not be shown to it.</summary>
    public int[] StepChanges(decimal? size, decimal? belowOne)
    {
        lock (_stepChanges)
        {
            if (_stepChanges.TryGetValue((size, belowOne), out var known)) return known;
            var step = new PriceStep(size, belowOne);
            var changes = Enumerable.Range(0, Ticks).Where(tick => step.Observe(Prices[tick])).ToArray();
            _stepChanges.Add((size, belowOne), changes);
            return changes;
        }
    }

    private static int? DecimalsOf(double[] prices)
    {
        var (decimals, power) = (0, 1.0);
        foreach (var price in prices)
        {
            while (Math.Round(price * power) / power != price)
            {
                if (++decimals > MostDecimals) return null;
                power *= 10;
            }
            if (Math.Abs(price * power) > MostScaled) return null;
        }
        return decimals;
    }

    private readonly struct FirstNotBefore(UtcTime time) : IComparable<UtcTime>
    {
        public int CompareTo(UtcTime other) => other < time ? 1 : -1;
    }

    private readonly struct FirstAbove(int tick) : IComparable<int>
    {
        public int CompareTo(int other) => other <= tick ? 1 : -1;
    }

    private sealed class Recorder
    {
        private readonly CandleSeries[] _series;
        private readonly List<Candle>[] _candles;
        private readonly List<UtcTime>[] _ends;
        private readonly List<int>[] _closed;
        private readonly List<(UtcTime Time, int Tick)> _boundaries = [];
        private readonly List<UtcTime> _times = [];
        private readonly List<double> _prices = [];
        private readonly List<bool> _onPath = [];

        public Recorder(StrategyDefinition strategy, Timeframe? source)
        {
            var calendar = new TradingCalendar(strategy.Exchange);
            _series =
            [
                .. strategy.Trading.Timeframes.Select(
                    t => new CandleSeries(strategy.Trading.Symbol, t with { Indicators = [] }, calendar, source)),
            ];
            _candles = [.. _series.Select(_ => new List<Candle>())];
            _ends = [.. _series.Select(_ => new List<UtcTime>())];
            _closed = _series.Length == 1 ? [] : [.. _series.Select(_ => new List<int>())];
        }

        public int Ticks => _times.Count;

        public void Read(TickRead read, CancellationToken cancellationToken)
        {
            var buffer = new Tick[4096];
            while (read(buffer) is var count and > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (ref readonly var tick in buffer.AsSpan(0, count))
                {
                    CloseUpTo(tick.Time);
                    foreach (var series in _series) series.Take(in tick);
                    _times.Add(tick.Time);
                    _prices.Add(tick.Price);
                    _onPath.Add(tick.OnPath);
                }
            }
        }

        public MarketRecording Finish(int warmUp, UtcTime endTime)
        {
            CloseUpTo(endTime);
            for (var i = 0; i < _series.Length; i++) _ends[i].Add(_series[i].FormingEnd);
            CandleColumn[] columns = [.. _candles.Zip(_ends, (candles, ends) => new CandleColumn([.. candles], [.. ends]))];
            return new MarketRecording([.. _times], [.. _prices], [.. _onPath], warmUp, columns, _boundaries, _closed, endTime);
        }

        private void CloseUpTo(UtcTime time)
        {
            while (true)
            {
                var boundary = UtcTime.MaxValue;
                foreach (var series in _series) boundary = UtcTime.Min(boundary, series.FormingEnd);
                if (boundary > time) return;
                for (var i = 0; i < _series.Length; i++)
                {
                    if (_series[i].FormingEnd != boundary) continue;
                    _series[i].Close();
                    _candles[i].Add(_series[i].LastClosed);
                    _ends[i].Add(boundary);
                }
                _boundaries.Add((boundary, Ticks));
                for (var i = 0; i < _closed.Length; i++) _closed[i].Add((int)_series[i].ClosedCount);
            }
        }
    }
}
