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

    // Bytes of a tick: its time, its price and whether it lies on a path. Of a candle: itself, its end, and the boundary that it closes at.
    private const double TickBytes = 8 + 8 * (1 + 2.0 / PriceBlocks.Size) + 1.0 / WordBits;
    private const double CandleBytes = 56 + 8 + 4 + 8 * (1 + 2.0 / PriceBlocks.Size);
    private const int WordBits = 64;
    private const int Guesses = 4;

    private readonly UtcTime[] _times;
    private readonly ulong[] _onPath;
    // Of one timeframe these are the ends of its candles.
    private readonly UtcTime[] _boundaryTimes;
    private readonly int[] _boundaryTicks;
    private readonly int[][] _closed;
    private readonly double _boundariesPerTick;
    private readonly Dictionary<(decimal?, decimal?), int[]> _stepChanges = [];

    private MarketRecording(
        UtcTime[] times, double[] prices, ulong[] onPath, int warmUp, CandleColumn[] timeframes, UtcTime[] boundaryTimes,
        int[] boundaryTicks, int[][] closed, UtcTime endTime)
    {
        (_times, _onPath, WarmUp, Timeframes, EndTime) = (times, onPath, warmUp, timeframes, endTime);
        Prices = new PriceBlocks(prices);
        PriceDecimals = DecimalsOf(prices);
        (_boundaryTimes, _boundaryTicks, _closed) = (boundaryTimes, boundaryTicks, closed);
        _boundariesPerTick = (double)boundaryTicks.Length / Math.Max(1, times.Length);
        Closes = new PriceBlocks(Array.ConvertAll(boundaryTicks, tick => tick == 0 ? double.NaN : prices[tick - 1]));
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
    public int Boundaries => _boundaryTicks.Length;

    /// <summary>Bytes that a recording takes, nearly: candles that are not those of the source are not counted, and are fewer.</summary>
    /// <param name="strategy">Its timeframes say which candles.</param>
    /// <param name="source">Timeframe of the bars that the ticks come from; null for ticks.</param>
    /// <param name="ticks">Number of ticks.</param>
    public static long BytesOf(StrategyDefinition strategy, Timeframe? source, long ticks)
    {
        var candles = strategy.Trading.Timeframes.Sum(t => CandlesOf(t, source, ticks));
        return (long)(ticks * TickBytes + candles * CandleBytes);
    }

    /// <summary>Records the ticks of a run.</summary>
    /// <param name="strategy">Its timeframes say which candles.</param>
    /// <param name="source">Timeframe of the bars that the ticks come from; null for ticks.</param>
    /// <param name="ticks">How many ticks there are: so much room is made for them at once.</param>
    /// <param name="warmUp">Fills a span with the next ticks from before the run.</param>
    /// <param name="run">Fills a span with the next ticks of the run.</param>
    /// <param name="endTime">When the data end.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static MarketRecording Of(
        StrategyDefinition strategy, Timeframe? source, long ticks, TickRead warmUp, TickRead run, UtcTime endTime,
        CancellationToken cancellationToken)
    {
        var recorder = new Recorder(strategy, source, ticks);
        recorder.Read(warmUp, cancellationToken);
        var first = recorder.Ticks;
        recorder.Read(run, cancellationToken);
        return recorder.Finish(first, endTime);
    }

    /// <summary>When a tick came.</summary>
    public UtcTime TimeAt(int tick) => _times[tick];

    /// <summary>True when a bar's path led to a tick.</summary>
    public bool IsOnPath(int tick) => (_onPath[tick / WordBits] >> (tick % WordBits) & 1) != 0;

    /// <summary>A tick: its time and price, and whether a bar's path led to it.</summary>
    public Tick At(int tick) => new(_times[tick], Prices[tick], 0, double.NaN, double.NaN, double.NaN, 0, IsOnPath(tick));

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
        var ticks = _boundaryTicks;
        if (known >= ticks.Length || ticks[known] > tick) return known;
        // Candles of bars close at equal distances, so that the first guess is right, or nearly.
        var guess = known + (int)Math.Min((tick - ticks[known]) * _boundariesPerTick, ticks.Length - 1 - known);
        for (var tries = 0; tries < Guesses; tries++)
        {
            if (ticks[guess] > tick)
            {
                if (ticks[guess - 1] <= tick) return guess;
                guess--;
            }
            else if (++guess == ticks.Length || ticks[guess] > tick)
            {
                return guess;
            }
        }
        return SearchBoundaries(tick, ticks[guess] <= tick ? guess : known);
    }

    private int SearchBoundaries(int tick, int known)
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

    /// <summary>Candles of a timeframe, where the ticks come from bars that are these candles; few in comparison elsewhere.</summary>
    private static long CandlesOf(TimeframeSettings timeframe, Timeframe? source, long ticks) =>
        source == timeframe.Timeframe ? ticks / PricePath.TicksPerBar : 0;

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
        private readonly GrowingArray<Candle>[] _candles;
        private readonly GrowingArray<UtcTime>[] _ends;
        private readonly GrowingArray<int>[] _closed;
        // Of one timeframe they are the ends of its candles.
        private readonly GrowingArray<UtcTime>? _boundaryTimes;
        private readonly GrowingArray<int> _boundaryTicks;
        private readonly GrowingArray<UtcTime> _times;
        private readonly GrowingArray<double> _prices;
        private readonly GrowingArray<ulong> _onPath;
        private ulong _word;

        public Recorder(StrategyDefinition strategy, Timeframe? source, long ticks)
        {
            var calendar = new TradingCalendar(strategy.Exchange);
            var timeframes = strategy.Trading.Timeframes;
            _series =
            [
                .. timeframes.Select(t => new CandleSeries(strategy.Trading.Symbol, t with { Indicators = [] }, calendar, source)),
            ];
            _candles = [.. timeframes.Select(t => new GrowingArray<Candle>(CandlesOf(t, source, ticks)))];
            // One more for the candle that forms when the data end.
            _ends = [.. timeframes.Select(t => new GrowingArray<UtcTime>(CandlesOf(t, source, ticks) + 1))];
            _closed = _series.Length == 1 ? [] : [.. _series.Select(_ => new GrowingArray<int>(0))];
            _boundaryTimes = _series.Length == 1 ? null : new GrowingArray<UtcTime>(0);
            _boundaryTicks = new GrowingArray<int>(timeframes.Select(t => CandlesOf(t, source, ticks)).DefaultIfEmpty().Max());
            (_times, _prices) = (new GrowingArray<UtcTime>(ticks), new GrowingArray<double>(ticks));
            _onPath = new GrowingArray<ulong>(ticks / WordBits + 1);
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
                    if (tick.OnPath) _word |= 1UL << (Ticks % WordBits);
                    _times.Add(tick.Time);
                    _prices.Add(tick.Price);
                    if (Ticks % WordBits == 0) EndWord();
                }
            }
        }

        public MarketRecording Finish(int warmUp, UtcTime endTime)
        {
            CloseUpTo(endTime);
            EndWord();
            for (var i = 0; i < _series.Length; i++) _ends[i].Add(_series[i].FormingEnd);
            CandleColumn[] columns = [.. _candles.Zip(_ends, (candles, ends) => new CandleColumn(candles.ToArray(), ends.ToArray()))];
            return new MarketRecording(
                _times.ToArray(), _prices.ToArray(), _onPath.ToArray(), warmUp, columns, _boundaryTimes?.ToArray() ?? columns[0].Ends,
                _boundaryTicks.ToArray(), Array.ConvertAll(_closed, closed => closed.ToArray()), endTime);
        }

        private void EndWord()
        {
            _onPath.Add(_word);
            _word = 0;
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
                _boundaryTimes?.Add(boundary);
                _boundaryTicks.Add(Ticks);
                for (var i = 0; i < _closed.Length; i++) _closed[i].Add((int)_series[i].ClosedCount);
            }
        }
    }
}
