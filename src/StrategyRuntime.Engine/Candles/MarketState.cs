using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Candles;

/// <summary>What a run knows of the market: last tick and candles of each of its symbols.</summary>
internal sealed class MarketState
{
    private readonly CandleSeries[] _closingOrder;
    private readonly MarketRecording? _recording;
    private int[]? _stepChanges;
    private int _nextStepChange;

    /// <param name="strategy">Says which symbols and candles.</param>
    /// <param name="calendar">The exchange's days.</param>
    /// <param name="sources">Timeframe of the bars that each symbol is read from; null for ticks.</param>
    /// <param name="adjustments">Adjustments of prices.</param>
    /// <param name="recording">What is gone through in place of ticks that come one by one; null when they do.</param>
    /// <param name="indicators">Indicators over the recording.</param>
    public MarketState(
        StrategyDefinition strategy, TradingCalendar calendar, IReadOnlyList<Timeframe?> sources,
        IReadOnlyList<PriceAdjustment> adjustments, MarketRecording? recording = null, IIndicatorColumns? indicators = null)
    {
        _recording = recording;
        var instruments = strategy.Supporting is { } supporting ? new[] { strategy.Trading, supporting } : [strategy.Trading];
        CandleSeries[] SeriesOf(Instrument instrument, Timeframe? source) => recording is null
            ? [.. instrument.Timeframes.Select(t => new CandleSeries(instrument.Symbol, t, calendar, source))]
            :
            [
                .. instrument.Timeframes.Select((t, i) => new CandleSeries(
                    instrument.Symbol, t, calendar, source, recording.Timeframes[i], settings => indicators!.Of(i, settings))),
            ];
        Symbols = [.. instruments.Select((i, n) => new SymbolState(i, SeriesOf(i, n < sources.Count ? sources[n] : null)))];
        foreach (var symbol in adjustments.Where(a => a.ChangesPrices).Select(a => a.Symbol).Distinct())
        {
            foreach (var series in Symbols[symbol].Series) series.KeepHistory();
        }
        // Candles that end together close smallest timeframe first, then trading before supporting instrument, then document order.
        _closingOrder = [.. Symbols.SelectMany(s => s.Series).OrderBy(s => s.Settings.Timeframe)];
    }

    public SymbolState[] Symbols { get; }

    /// <summary>Moments of the recording at which candles closed so far.</summary>
    public int Boundaries { get; private set; }

    /// <summary>When the first of the forming candles ends; <see cref="UtcTime.MaxValue"/> when none is forming.</summary>
    public UtcTime NextBoundary { get; private set; } = UtcTime.MaxValue;

    public CandleSeries Series(SeriesRef reference) => Symbols[reference.Symbol].Series[reference.TimeframeIndex];

    /// <summary>Units of a symbol's price changed: its candles, indicators and last price are counted in the new ones.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="candles">How its candles are carried over.</param>
    /// <param name="last">How its last price is.</param>
    public void Adjust(int symbol, PriceScale candles, PriceScale last)
    {
        Symbols[symbol].Adjust(last);
        foreach (var series in Symbols[symbol].Series) series.Adjust(candles);
    }

    /// <summary>Closes every candle that ends at <see cref="NextBoundary"/>, telling of each.</summary>
    public void CloseBoundary(ICandleObserver? observer)
    {
        var boundary = NextBoundary;
        var next = UtcTime.MaxValue;
        foreach (var series in _closingOrder)
        {
            if (series.FormingEnd == boundary)
            {
                series.Close();
                observer?.CandleClosed(series, boundary);
            }
            next = UtcTime.Min(next, series.FormingEnd);
        }
        NextBoundary = next;
        Boundaries++;
    }

    /// <summary>Goes to a place in the recording: the tick before this one was the last.</summary>
    public void MoveTo(int tick)
    {
        MoveToBoundary(_recording!.BoundariesUpTo(tick - 1, Boundaries));
        var symbol = Symbols[0];
        symbol.MoveTo(_recording.At(tick - 1));
        if (symbol.Step is not { } step) return;
        _stepChanges ??= _recording.StepChanges(symbol.Instrument.TickSize, symbol.Instrument.TickSizeBelowOne);
        for (; _nextStepChange < _stepChanges.Length && _stepChanges[_nextStepChange] < tick; _nextStepChange++)
            step.Observe(_recording.Prices[_stepChanges[_nextStepChange]]);
    }

    /// <summary>Goes to where candles closed at so many moments of the recording.</summary>
    public void MoveToBoundary(int boundaries)
    {
        Boundaries = boundaries;
        var series = Symbols[0].Series;
        for (var i = 0; i < series.Length; i++) series[i].MoveTo(_recording!.Closed(i, boundaries));
        FindBoundary();
    }

    /// <summary>True while all candles of the traded symbol are forming, so that its next tick opens none.</summary>
    public bool IsForming
    {
        get
        {
            foreach (var series in Symbols[0].Series)
            {
                if (series.NextTickOpens) return false;
            }
            return true;
        }
    }

    /// <summary>
    /// Ticks of the traded symbol that open and end no candle: all join the forming ones, the last becomes the last price.
    /// </summary>
    public void Take(ReadOnlySpan<Tick> ticks)
    {
        var symbol = Symbols[0];
        foreach (var series in symbol.Series) series.Take(ticks);
        symbol.Step?.Observe(ticks);
        symbol.Take(in ticks[^1]);
    }

    /// <summary>The tick becomes its symbol's last price and joins the forming candles.</summary>
    public void Take(in Tick tick)
    {
        var symbol = Symbols[tick.Symbol];
        symbol.Take(in tick);
        foreach (var series in symbol.Series)
        {
            var opens = series.NextTickOpens;
            series.Take(in tick);
            if (opens) FindBoundary();
        }
    }

    private void FindBoundary()
    {
        var next = UtcTime.MaxValue;
        foreach (var series in _closingOrder) next = UtcTime.Min(next, series.FormingEnd);
        NextBoundary = next;
    }
}

/// <summary>Hears of candles as they close.</summary>
internal interface ICandleObserver
{
    /// <summary>A candle was closed; its values are in <see cref="CandleSeries.LastClosed"/>.</summary>
    void CandleClosed(CandleSeries series, UtcTime endTime);
}

/// <summary>Last tick and candle series of one symbol.</summary>
internal sealed class SymbolState(Instrument instrument, CandleSeries[] series)
{
    private Tick _last = new(UtcTime.MinValue, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, 0);

    public Instrument Instrument => instrument;

    /// <summary>What is known of what is traded under its name: of a chain the contract of the moment.</summary>
    public InstrumentDetails? Details { get; private set; } = instrument.Details;

    /// <summary>What is traded: the symbol, or of a chain the contract of the moment.</summary>
    public string TradedSymbol { get; private set; } = instrument.Symbol;

    /// <summary>Another contract is traded from now on.</summary>
    public void Trade(InstrumentDetails contract) => (Details, TradedSymbol) = (contract, contract.Symbol);

    /// <summary>The symbol, escaped for JSON.</summary>
    public byte[] EscapedName { get; } = EventJsonWriter.Escape(instrument.Symbol).EncodedUtf8Bytes.ToArray();

    public CandleSeries[] Series => series;

    /// <summary>Follows the step of its prices; null while nothing asks for it.</summary>
    public PriceStep? Step { get; set; }

    public ref readonly Tick Last => ref _last;

    public double LastPrice => _last.Price;

    /// <summary>Units of the price changed.</summary>
    public void Adjust(PriceScale scale) => _last = _last with
    {
        Price = scale.Apply(_last.Price), Bid = scale.Apply(_last.Bid), Ask = scale.Apply(_last.Ask),
    };

    public void Take(in Tick tick)
    {
        Step?.Observe(tick.Price);
        _last = tick;
    }

    /// <summary>A tick of a recording is the last one; the step knows of the prices before it.</summary>
    public void MoveTo(in Tick tick) => _last = tick;
}
