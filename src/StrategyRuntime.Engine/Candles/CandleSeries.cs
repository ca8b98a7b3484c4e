using System.Runtime.InteropServices;
using System.Numerics;
using System.Runtime.CompilerServices;
using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Candles;

/// <summary>
/// Candles of one timeframe of one symbol: the forming one, as many closed ones as conditions look back at, and their indicators.
/// </summary>
internal sealed class CandleSeries
{
    private readonly CandleGrid _grid;
    // Over a recording all candles, of which the first have closed.
    private readonly CandleColumn? _recorded;
    private Candle[] _closed = new Candle[4];
    private long _mask = 3;
    private long _count;

    private UtcTime _openTime;
    private double _open;
    private double _high;
    private double _low;
    private double _close;
    private double _volume;
    private double _openInterest;
    // False of a flat candle as long as no tick has joined it.
    private bool _hasTicks;
    // Every closed candle, where indicators have to be computed anew after an adjustment.
    private List<Candle>? _history;

    /// <param name="symbol">Symbol.</param>
    /// <param name="settings">Timeframe and indicators.</param>
    /// <param name="calendar">The exchange's days.</param>
    /// <param name="source">Timeframe of the bars that the prices come from; null for ticks.</param>
    /// <param name="recorded">Its candles over the whole recording that the run goes through; null when ticks make them.</param>
    /// <param name="indicators">Their indicators.</param>
    public CandleSeries(
        string symbol, TimeframeSettings settings, TradingCalendar calendar, Timeframe? source, CandleColumn? recorded = null,
        Func<IndicatorSettings, double[]>? indicators = null)
    {
        Symbol = symbol;
        Exchange = calendar.Exchange;
        Settings = settings;
        _grid = new CandleGrid(settings.Timeframe, settings.Alignment, calendar) { OfBars = source == settings.Timeframe };
        Tracks =
        [
            .. settings.Indicators.Select(i => indicators is null
                ? new IndicatorTrack(i.Settings, settings.Timeframe, calendar.Exchange)
                : new IndicatorTrack(i.Settings, settings.Timeframe, calendar.Exchange, indicators)),
        ];
        if (recorded is null) return;
        (_recorded, _closed, _mask) = (recorded, recorded.Candles, -1);
    }

    public string Symbol { get; }

    public Exchange Exchange { get; }

    public TimeframeSettings Settings { get; }

    public IndicatorTrack[] Tracks { get; }

    /// <summary>When the forming candle ends; <see cref="UtcTime.MaxValue"/> when none is forming.</summary>
    public UtcTime FormingEnd { get; private set; } = UtcTime.MaxValue;

    /// <summary>When the last closed candle ended; <see cref="UtcTime.MinValue"/> when none has.</summary>
    public UtcTime ClosedAt { get; private set; } = UtcTime.MinValue;

    public bool HasForming => FormingEnd < UtcTime.MaxValue;

    /// <summary>True when the next tick is the first one of its candle.</summary>
    public bool NextTickOpens => !_hasTicks;

    public Candle Forming => new(_openTime, _open, _high, _low, _close, _volume, _openInterest);

    public long ClosedCount => _count;

    public ref readonly Candle LastClosed => ref _closed[(_count - 1) & _mask];

    /// <summary>Those of the finest timeframe among several series.</summary>
    public static CandleSeries[] Finest(IEnumerable<CandleSeries> series)
    {
        var all = series.Distinct().ToArray();
        if (all.Length == 0) return all;
        var finest = all.Min(s => s.Settings.Timeframe);
        return [.. all.Where(s => s.Settings.Timeframe.CompareTo(finest) == 0)];
    }

    /// <summary>True when a candle of one of several series ended at a boundary.</summary>
    public static bool AnyClosedAt(CandleSeries[] series, UtcTime boundary)
    {
        foreach (var one in series)
        {
            if (one.ClosedAt == boundary) return true;
        }
        return false;
    }

    /// <summary>Makes room for <paramref name="candles"/> closed candles; called before the first tick.</summary>
    public void EnsureLookback(int candles)
    {
        if (_recorded is not null) return;
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)candles);
        if (capacity > _closed.Length) (_closed, _mask) = (new Candle[capacity], capacity - 1);
        foreach (var track in Tracks) track.EnsureLookback(_closed.Length);
    }

    /// <summary>Keeps every closed candle for <see cref="Adjust"/>; called before the first tick.</summary>
    public void KeepHistory() => _history = [];

    /// <summary>
    /// Units of the price changed: candles are counted in the new ones, and indicators are what they would be had the prices been so from
    /// the start.
    /// </summary>
    public void Adjust(PriceScale scale)
    {
        foreach (ref var candle in CollectionsMarshal.AsSpan(_history!)) candle = scale.Apply(in candle);
        var first = Math.Max(0, _count - _closed.Length);
        for (var i = first; i < _count; i++) _closed[i & _mask] = _history![(int)i];
        foreach (var track in Tracks)
        {
            track.Restart();
            for (var i = 0; i < _history!.Count; i++)
            {
                var candle = _history[i];
                track.Update(in candle, i);
            }
        }
        if (!HasForming) return;
        (_, _open, _high, _low, _close, _volume, _) = scale.Apply(Forming);
    }

    /// <summary>Price of a candle: offset 0 is the forming one, −1 the last closed; NaN when there is none.</summary>
    public double Price(PriceField field, int offset)
    {
        if (offset == 0) return !HasForming ? double.NaN : field == PriceField.Close ? _close : Forming.Price(field);
        return -offset > _count ? double.NaN : _closed[(_count + offset) & _mask].Price(field);
    }

    /// <summary>When a closed candle began; the caller knows that it is there.</summary>
    public UtcTime OpenTime(int offset) => _closed[(_count + offset) & _mask].OpenTime;

    /// <summary>Joins a tick to the forming candle; the caller has closed the candles that ended before it.</summary>
    public void Take(in Tick tick)
    {
        if (_recorded is not null)
        {
            if (!_hasTicks) FormingEnd = _recorded.EndAfter(_count);
            _hasTicks = true;
            return;
        }
        var price = tick.Price;
        if (!_hasTicks)
        {
            if (!HasForming || tick.Time < _openTime || _grid.OfBars) (_openTime, FormingEnd) = _grid.CandleAt(tick.Time);
            _open = _high = _low = price;
            _volume = 0;
            _openInterest = double.NaN;
            _hasTicks = true;
        }
        else
        {
            if (price > _high) _high = price;
            if (price < _low) _low = price;
        }
        _close = price;
        _volume += tick.Volume;
        if (!double.IsNaN(tick.OpenInterest)) _openInterest = tick.OpenInterest;
    }

    /// <summary>Joins ticks to the forming candle, which none of them opens or ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(ReadOnlySpan<Tick> ticks)
    {
        var (high, low, volume, openInterest) = (_high, _low, _volume, _openInterest);
        foreach (ref readonly var tick in ticks)
        {
            if (tick.Price > high) high = tick.Price;
            if (tick.Price < low) low = tick.Price;
            volume += tick.Volume;
            if (!double.IsNaN(tick.OpenInterest)) openInterest = tick.OpenInterest;
        }
        (_high, _low, _volume, _openInterest) = (high, low, volume, openInterest);
        _close = ticks[^1].Price;
    }

    /// <summary>Closes the forming candle and updates the indicators.</summary>
    public void Close()
    {
        if (_recorded is not null)
        {
            ClosedAt = FormingEnd;
            _count++;
            _hasTicks = false;
            FormingEnd = Settings.FillGaps == GapFilling.Flat ? _recorded.EndAfter(_count) : UtcTime.MaxValue;
            return;
        }
        ref var slot = ref _closed[_count & _mask];
        slot = Forming;
        _history?.Add(slot);
        foreach (var track in Tracks) track.Update(in slot, _count);
        _count++;
        ClosedAt = FormingEnd;
        FormingEnd = UtcTime.MaxValue;
        _hasTicks = false;
        if (Settings.FillGaps == GapFilling.Flat) BeginFlat();
    }

    /// <summary>Goes to a place in the recording: so many candles have closed, and ticks joined the one behind them.</summary>
    public void MoveTo(int closed)
    {
        _count = closed;
        ClosedAt = closed == 0 ? UtcTime.MinValue : _recorded!.Ends[closed - 1];
        FormingEnd = _recorded!.EndAfter(closed);
        _hasTicks = true;
    }

    /// <summary>The next candle stands at the last close until a tick joins it; without one it closes flat.</summary>
    private void BeginFlat()
    {
        (_openTime, FormingEnd) = _grid.After(ClosedAt);
        _open = _high = _low = _close;
        _volume = 0;
    }

    /// <summary>An indicator's value after the closed candle at an offset (−1 is the last); NaN until warm.</summary>
    public double Indicator(int indicator, int output, int offset) =>
        -offset > _count ? double.NaN : Tracks[indicator].Value(output, _count + offset);
}

/// <summary>An indicator with the recent history of its outputs.</summary>
internal sealed class IndicatorTrack
{
    private readonly Timeframe _timeframe;
    private readonly Exchange _exchange;
    private readonly int _outputs;
    private readonly Func<IndicatorSettings, double[]>? _recorded;
    private IIndicator? _indicator;
    private double[]? _history;
    private long _mask;

    public IndicatorTrack(IndicatorSettings settings, Timeframe timeframe, Exchange exchange)
    {
        Settings = settings;
        (_timeframe, _exchange) = (timeframe, exchange);
        _indicator = Create(settings, timeframe, exchange);
        _outputs = settings.Definition.ReadableOutputs.Count;
        _history = new double[4 * _outputs];
        _mask = 3;
    }

    /// <summary>An indicator whose values over a whole recording are known; they are asked for when one of them is read.</summary>
    public IndicatorTrack(
        IndicatorSettings settings, Timeframe timeframe, Exchange exchange, Func<IndicatorSettings, double[]> recorded)
    {
        Settings = settings;
        (_timeframe, _exchange, _recorded) = (timeframe, exchange, recorded);
        _outputs = settings.Definition.ReadableOutputs.Count;
        _mask = -1;
    }

    public IndicatorSettings Settings { get; }

    /// <summary>Begins again, before the first candle.</summary>
    public void Restart() => _indicator = Create(Settings, _timeframe, _exchange);

    public double Latest(int output) => _indicator![output];

    public void EnsureLookback(int capacity)
    {
        _history = new double[capacity * _outputs];
        _mask = capacity - 1;
    }

    public void Update(in Candle candle, long index)
    {
        _indicator!.Update(in candle);
        var at = (int)(index & _mask) * _outputs;
        for (var output = 0; output < _outputs; output++) _history![at + output] = _indicator[output];
    }

    public double Value(int output, long index)
    {
        _history ??= _recorded!(Settings);
        return _history[(int)(index & _mask) * _outputs + output];
    }

    /// <summary>A new instance of an indicator on candles of a timeframe.</summary>
    public static IIndicator Create(IndicatorSettings settings, Timeframe timeframe, Exchange exchange)
    {
        var indicator = settings.Create(exchange);
        if (indicator is ISessionIndicator session) session.CandlesAreOf(timeframe);
        return indicator;
    }
}
