using System.Runtime.CompilerServices;
using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Costs;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;

namespace StrategyRuntime.Engine.Portfolio;

/// <summary>The books of a run: cash, positions and what they made. All money is exact decimal arithmetic.</summary>
internal sealed class Account
{
    // So many are looked at one by one: bounds of them cost as much.
    private const int FewTicks = 4;

    // So many ticks cost as much as to look whether those that follow are quiet.
    private const int MarksBetweenLooks = 8;

    // How far beyond prices that were seen others are taken to be quiet, as shares of the price: more while that holds, less where not.
    private const double LeastSlack = 1e-6;
    private const double MostSlack = 1e-2;
    private const double SlackFactor = 4;

    private readonly List<Position> _open = [];
    private int _trades;
    private int _winners;
    private int _losers;
    private double _mark = double.NaN;
    private int _openOptions;
    // What several events of one moment ask for, one after another, is computed once.
    private decimal _markPrice;
    private bool _markPriceIsCurrent;
    private Summary _summary;
    private bool _summaryIsCurrent;
    // Prices of the underlying at which options were no new extreme the last time that was looked at, and how far to look beyond.
    private PriceSpan _quiet = PriceSpan.Empty;
    private double _slack = LeastSlack;

    public Account(decimal startCash, PositionSlot[] slots)
    {
        StartCash = DayStartEquity = Cash = startCash;
        Slots = slots;
        Path = new EquityDrawdown(startCash);
    }

    public decimal StartCash { get; }

    public decimal Cash { get; private set; }

    /// <summary>Profit of what was closed, net of all fees paid so far, those of open positions included.</summary>
    public decimal RealizedPnl { get; private set; }

    public decimal DayStartEquity { get; private set; }

    public PositionSlot[] Slots { get; }

    public IReadOnlyList<Position> OpenPositions => _open;

    public EquityDrawdown Path { get; }

    /// <summary>True when an expression reads what positions made on the underlying's price; set before the first tick.</summary>
    public bool FollowsUnderlying { get; set; }

    /// <summary>First price of the traded symbol in the run; null before it.</summary>
    public decimal? FirstPrice { get; private set; }

    /// <summary>
    /// Price at which open positions are valued: the last price, and while orders are matched that of the tick they meet.
    /// </summary>
    public decimal MarkPrice
    {
        get
        {
            if (!_markPriceIsCurrent)
            {
                _markPrice = double.IsNaN(_mark) ? 0 : Decimals.Of(_mark);
                _markPriceIsCurrent = true;
            }
            return _markPrice;
        }
    }

    /// <summary>The same as a double; NaN before the first price.</summary>
    public double LastMark => _mark;

    public decimal Equity => Summary.Equity;

    /// <summary>Profit of all open positions at the last price.</summary>
    public decimal UnrealizedPnl => Summary.UnrealizedPnl;

    public ref readonly Summary Summary
    {
        get
        {
            if (!_summaryIsCurrent)
            {
                var unrealized = 0m;
                foreach (var position in _open) unrealized = Decimals.Sum(unrealized, position.UnrealizedPnl(PriceOf(position)));
                var equity = Decimals.Sum(StartCash, Decimals.Sum(RealizedPnl, unrealized));
                _summary = new Summary(_trades, _winners, _losers, _open.Count, RealizedPnl, unrealized, equity);
                _summaryIsCurrent = true;
            }
            return ref _summary;
        }
    }

    /// <summary>False when equity is certainly short of a bound; costs no decimal arithmetic.</summary>
    public bool MayReach(double equity, bool fromBelow)
    {
        if (_openOptions > 0) Path.AddOptions(ValueOfOptions());
        return Path.MayReach(_mark, equity, fromBelow);
    }

    /// <summary>Prices at which equity is certainly short of a bound, until the next fill.</summary>
    public PriceRange PricesShortOf(double equity, bool fromBelow) =>
        _openOptions > 0 ? PriceRange.None : Path.PricesShortOf(equity, fromBelow);

    /// <summary>Price at which a position is valued: the mark price, or that of its contract.</summary>
    public decimal PriceOf(Position position) => position.Option is { } option ? option.ExactPrice : MarkPrice;

    /// <summary>Greeks of all options that are open, units and signs counted; null when there are none.</summary>
    public Greeks? Greeks()
    {
        if (_openOptions == 0) return null;
        double delta = 0, gamma = 0, theta = 0, vega = 0;
        foreach (var position in _open)
        {
            if (position.Option is not { } option) continue;
            var (units, greeks) = (position.SignedUnits, option.Greeks);
            delta += units * greeks.Delta;
            gamma += units * greeks.Gamma;
            theta += units * greeks.Theta;
            vega += units * greeks.Vega;
        }
        return new Greeks(delta, gamma, theta, vega);
    }

    /// <summary>Values open positions at a price from now on.</summary>
    public void ValueAt(double price)
    {
        _mark = price;
        _markPriceIsCurrent = _summaryIsCurrent = false;
    }

    /// <summary>A tick of the traded symbol became the last price.</summary>
    public void Mark(in Tick tick)
    {
        ValueAt(tick.Price);
        if (_open.Count == 0) return;
        if (_openOptions > 0)
        {
            MarkOptions(in tick);
            return;
        }
        foreach (var position in _open) position.Mark(tick.Price);
        Path.Observe(tick.Price, tick.Time);
    }

    /// <summary>Ticks of the traded symbol between which nothing was filled.</summary>
    public void Mark(ReadOnlySpan<Tick> ticks)
    {
        ValueAt(ticks[^1].Price);
        if (_open.Count == 0) return;
        if (_openOptions > 0)
        {
            MarkOptions(ticks);
            return;
        }
        var (lowest, highest) = Extremes(ticks);
        foreach (var position in _open)
        {
            position.Mark(highest);
            position.Mark(lowest);
        }
        Path.Observe(ticks, lowest, highest);
    }

    /// <summary>The same ticks of a recording, by their numbers.</summary>
    public void Mark(MarketRecording recording, int from, int to)
    {
        ValueAt(recording.Prices[to - 1]);
        if (_open.Count == 0) return;
        var (lowest, highest) = recording.Prices.ExtremesOf(from, to);
        Path.Observe(recording, from, to, lowest, highest);
        foreach (var position in _open)
        {
            position.Mark(highest);
            position.Mark(lowest);
        }
    }

    /// <summary>Candles of a recording closed, from one boundary to another, between which nothing was filled.</summary>
    public void ObserveCloses(PriceBlocks closes, int from, int to) => Path.ObserveCloses(closes, from, to);

    public void Open(PositionSlot slot, Position position)
    {
        slot.Open(position);
        position.UnderlyingEntryPrice = MarkPrice;
        _open.Add(position);
        if (position.Option is not null) _openOptions++;
        BookEntry(position, position.Quantity, position.EntryPrice, position.EntryFees);
    }

    /// <summary>A further entry adds to an open position.</summary>
    public void Add(PositionSlot slot, decimal quantity, decimal price, decimal fees)
    {
        var position = slot.Current!;
        position.Add(quantity, price, fees);
        BookEntry(position, quantity, price, fees);
    }

    /// <summary>Books an exit that <see cref="Position.Reduce"/> has just made.</summary>
    /// <param name="position">The position.</param>
    /// <param name="quantity">Lots that were closed.</param>
    /// <param name="price">At this price.</param>
    /// <param name="fees">Fees of the exit.</param>
    /// <param name="gross">What it made before fees.</param>
    public void Close(Position position, decimal quantity, decimal price, decimal fees, decimal gross)
    {
        Book(Decimals.Sum(Value(position, quantity, price), -fees), Decimals.Sum(gross, -fees));
        if (FollowsUnderlying) position.RealizeUnderlying(quantity, MarkPrice);
        if (position.Option is not null) position.UnderlyingExitPrice = MarkPrice;
        if (position.IsOpen) return;
        _open.Remove(position);
        if (position.Option is not null) _openOptions--;
        _trades++;
        if (position.RealizedPnl > 0) _winners++;
        else if (position.RealizedPnl < 0) _losers++;
        _summaryIsCurrent = false;
    }

    /// <summary>Units of the traded symbol's price changed: the last price and the first one move with them.</summary>
    public void Adjust(PriceScale scale)
    {
        if (FirstPrice is { } first) FirstPrice = scale.Apply(first);
        ValueAt(scale.Apply(_mark));
    }

    /// <summary>Credits a dividend of an open position, or charges it.</summary>
    public void AddDividend(Position position, decimal cash)
    {
        position.AddDividend(cash);
        Book(cash, cash);
    }

    /// <summary>Holding an open position was paid for, or cost.</summary>
    public void AddFinancing(Position position, FinancingKind kind, decimal cash)
    {
        position.AddFinancing(kind, cash);
        Book(cash, cash);
    }

    /// <summary>Interest on cash was credited, or charged.</summary>
    public void AddInterest(decimal cash) => Book(cash, cash);

    /// <summary>An open position, which was adjusted by a shift of the price, goes on in another contract.</summary>
    public void Roll(Position position, string symbol, decimal shift, decimal fees)
    {
        position.RollTo(symbol, fees);
        Book(Decimals.Sum(-Value(position, position.QuantityOpen, shift), -fees), -fees);
    }

    /// <summary>Looks at equity after fills, at a moment, and takes new slopes for the ticks to come.</summary>
    public void ObserveFills(UtcTime time)
    {
        _summaryIsCurrent = false;
        decimal units = 0, entryValue = 0;
        foreach (var position in _open)
        {
            var signed = position.QuantityOpen * position.Multiplier * position.Sign;
            if (position.Option is null) units += signed;
            else position.SignedUnits = (double)signed;
            entryValue = Decimals.Sum(entryValue, Decimals.Product(position.OpenCost, position.Multiplier) * position.Sign);
        }
        Path.SetLine((double)Decimals.Sum(StartCash, Decimals.Sum(RealizedPnl, -entryValue)), (double)units);
        Path.AddOptions(ValueOfOptions());
        Path.ObserveEquity((double)Equity, time);
    }

    /// <summary>The run starts at a price.</summary>
    public void Begin(double price) => FirstPrice = (decimal)price;

    /// <summary>A candle or a day closes: its equity is one that a drawdown over closes sees.</summary>
    public void ObserveClose()
    {
        if (_openOptions > 0) Path.AddOptions(ValueOfOptions());
        Path.ObserveClose(_mark);
    }

    public void StartDay() => DayStartEquity = Equity;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static PriceSpan Extremes(ReadOnlySpan<Tick> ticks)
    {
        var (lowest, highest) = (ticks[0].Price, ticks[0].Price);
        foreach (ref readonly var tick in ticks)
        {
            if (tick.Price < lowest) lowest = tick.Price;
            if (tick.Price > highest) highest = tick.Price;
        }
        return new PriceSpan(lowest, highest);
    }

    /// <summary>The same for a tick while an option is open, whose price is no line of the underlying's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MarkOptions(in Tick tick)
    {
        foreach (var position in _open) position.Mark(position.Option?.MoveTo(tick.Price, tick.Time) ?? tick.Price);
        Path.AddOptions(ValueOfOptions());
        Path.Observe(tick.Price, tick.Time);
    }

    /// <summary>
    /// Ticks between which nothing was filled, while an option is open. Where the bounds of its price are no new extreme of anything the
    /// price itself need not be known.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MarkOptions(ReadOnlySpan<Tick> ticks)
    {
        if (ticks.Length <= FewTicks)
        {
            foreach (ref readonly var tick in ticks) MarkOptions(in tick);
            return;
        }
        ref readonly var last = ref ticks[^1];
        if (MayMark(Extremes(ticks), ticks[0].Time, last.Time)) MarkNew(ticks);
        foreach (var position in _open) position.Option?.Follow(last.Price, last.Time);
    }

    /// <summary>
    /// Ticks of which some may be new extremes: those outside of the prices at which nothing is new are marked one by one, and these prices
    /// follow them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MarkNew(ReadOnlySpan<Tick> ticks)
    {
        var last = ticks[^1].Time;
        if (_quiet.IsEmpty || MayMark(_quiet, ticks[0].Time, last)) _quiet = PriceSpan.Empty;
        var (seen, peak, marks) = (_quiet, Path.Peak, 0);
        foreach (ref readonly var tick in ticks)
        {
            if (_quiet.Contains(tick.Price)) continue;
            MarkOptions(in tick);
            seen = seen.With(tick.Price);
            // From a higher peak what was no fall before may be one.
            if (Path.Peak > peak) (_quiet, peak) = (PriceSpan.Empty, Path.Peak);
            if (++marks % MarksBetweenLooks != 0) continue;
            var wider = seen.Widened(_slack * tick.Price);
            if (!MayMark(wider, tick.Time, last))
            {
                _quiet = seen = wider;
                _slack = Math.Min(_slack * SlackFactor, MostSlack);
                continue;
            }
            _slack = Math.Max(_slack / SlackFactor, LeastSlack);
            if (!MayMark(seen, tick.Time, last)) _quiet = seen;
        }
    }

    /// <summary>False when none of the prices in a span of time is a new extreme of a position's price or of equity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool MayMark(PriceSpan prices, UtcTime from, UtcTime to)
    {
        var (lowest, highest) = prices;
        double least = 0, most = 0;
        foreach (var position in _open)
        {
            var (low, high) = position.Option?.Bounds(lowest, highest, from, to) ?? (lowest, highest);
            if (low < position.LowestPrice || high > position.HighestPrice) return true;
            if (position.Option is null) continue;
            var units = position.SignedUnits;
            least += units * (units > 0 ? low : high);
            most += units * (units > 0 ? high : low);
        }
        return Path.MayMark(lowest, highest, least, most);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double ValueOfOptions()
    {
        if (_openOptions == 0) return 0;
        var value = 0.0;
        foreach (var position in _open)
        {
            if (position.Option is { } option) value += position.SignedUnits * option.Price;
        }
        return value;
    }

    private static decimal Value(Position position, decimal quantity, decimal price) =>
        Decimals.Product(Decimals.Product(quantity, position.Multiplier), price) * position.Sign;

    private void BookEntry(Position position, decimal quantity, decimal price, decimal fees) =>
        Book(Decimals.Sum(-Value(position, quantity, price), -fees), -fees);

    /// <summary>Writes what session events say of the run so far: its first and last price, and the path of equity.</summary>
    public void WriteSoFar(EventJsonWriter writer, ExchangeClock clock)
    {
        if (FirstPrice is { } first)
        {
            writer.WriteDecimal(EventFields.FirstPrice, first);
            writer.WriteDecimal(EventFields.LastPrice, MarkPrice);
        }
        Path.Write(writer, clock);
    }

    private void Book(decimal cash, decimal realized)
    {
        Cash = Decimals.Sum(Cash, cash);
        RealizedPnl = Decimals.Sum(RealizedPnl, realized);
        _summaryIsCurrent = false;
    }
}
