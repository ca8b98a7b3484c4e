using System.Diagnostics;
using System.Runtime.CompilerServices;
using StrategyRuntime.Engine.Broker;
using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Commands;
using StrategyRuntime.Engine.Conditions;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Graph;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Metrics;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine;

/// <summary>
/// A session as a pure function: ticks and commands in, events out. It knows no clock, no file and no thread; the caller gives it one
/// call at a time.
/// </summary>
public sealed class StrategySimulation : ICandleObserver
{
    /// <summary>Why a run ends that has no more data.</summary>
    internal const string EndOfDataReason = "end_of_data";

    private const string SquareOffReason = "square_off:command";

    private readonly RunClock _clock;
    private readonly MarketState _market;
    private readonly Account _account;
    private readonly RunContext _run;
    private readonly PaperBroker _broker;
    // Null when nothing is paid for holding.
    private readonly FinancingDesk? _financing;
    private readonly StrategyGraph _graph;
    private readonly Crossings _crossings;
    private readonly TrailingVariables _trailing;
    private readonly Dictionary<CandleSeries, CandleEvent>? _candleEvents;
    private readonly CandleGrid? _longBars;
    private readonly IReadOnlyList<PriceAdjustment> _adjustments;
    private readonly MarketRecording? _recording;
    private int _nextAdjustment;
    private int _day;
    private UtcTime _dayEnd;
    private UtcTime _nextBoundary;
    private bool _hasStarted;
    private bool _isPaused;
    // A square-off by command waits for a price: the one at hand is too old.
    private bool _squaresOff;

    /// <summary>Compiles the graph and opens the books; no event is emitted before the first tick.</summary>
    /// <param name="settings">Settings of the run.</param>
    /// <param name="sink">Takes its events.</param>
    /// <param name="columns">
    /// The market that <see cref="Play"/> goes through; null when ticks come one by one. Closed candles must decide every condition.
    /// </param>
    public StrategySimulation(SimulationSettings settings, IEventSink sink, MarketColumns? columns = null)
    {
        var strategy = settings.Strategy;
        _clock = new RunClock(new ExchangeClock(strategy.Exchange.Zone), new TradingCalendar(strategy.Exchange));
        if (EquitySampling.Of(strategy.Exchange, settings.Sources[0]).Bar is { } bar)
            _longBars = new CandleGrid(bar, CandleAlignment.Session, _clock.Calendar);
        _adjustments = settings.Adjustments;
        _recording = columns?.Recording;
        _market = new MarketState(strategy, _clock.Calendar, settings.Sources, _adjustments, _recording, columns);
        if (settings.FirstContract is { } contract) _market.Symbols[0].Trade(contract);
        _account = new Account(settings.Broker.Cash, [.. strategy.Positions.Select(p => new PositionSlot(p))]);
        _run = new RunContext(settings, _clock, _market, _account, sink);
        _broker = new PaperBroker(_run);
        _financing = FinancingDesk.Of(_run);
        var variables = new RunVariables(strategy);
        var conditions = columns is null ? null : new ConditionColumns(strategy, settings.Sources, columns);
        var expressions = new ExpressionCompiler(_market, _account, _clock, variables, conditions);
        _crossings = expressions.Crossings;
        _graph = new StrategyGraph(strategy, _run, _broker, expressions, variables);
        _trailing = new TrailingVariables(strategy, expressions, variables);
        if (settings.Capture != CaptureMode.None)
            _candleEvents = _market.Symbols.SelectMany(s => s.Series).ToDictionary(s => s, s => new CandleEvent(s));
        ReadsEveryTick = expressions.ReadsEveryTick;
    }

    /// <summary>
    /// True when an expression reads the forming candle, or more of a tick than its price: <see cref="Play"/> does not know them.
    /// </summary>
    public bool ReadsEveryTick { get; }

    /// <summary>True once the last event has been emitted; further ticks are ignored.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>How the run ended; null until then.</summary>
    public RunState? EndState { get; private set; }

    /// <summary>True while the graph is not walked, between <see cref="Pause"/> and <see cref="Resume"/>.</summary>
    public bool IsPaused => _isPaused;

    /// <summary>
    /// Ticks and time marks taken by <see cref="Process(ReadOnlySpan{Tick})"/> so far: the position of commands in inputs.jsonl.
    /// </summary>
    public long TickCount { get; private set; }

    /// <summary>Builds candles and indicators from data before the run's start: no walk, no event.</summary>
    public void WarmUp(ReadOnlySpan<Tick> ticks)
    {
        foreach (ref readonly var tick in ticks) WarmUp(in tick);
    }

    /// <summary>
    /// Takes ticks in time order; returns how many were taken, fewer than given only when the run ended. One whose price is NaN is a mark
    /// of a feed: time passed without a price.
    /// </summary>
    public int Process(ReadOnlySpan<Tick> ticks)
    {
        for (var i = 0; i < ticks.Length;)
        {
            if (HasEnded) return i;
            var quiet = QuietTicks(ticks[i..]);
            if (quiet > 0) Absorb(ticks.Slice(i, quiet));
            else Process(in ticks[i]);
            i += Math.Max(quiet, 1);
            TickCount += Math.Max(quiet, 1);
        }
        return ticks.Length;
    }

    /// <summary>
    /// Takes all ticks of the recording, and the end of its data, as <see cref="Process(ReadOnlySpan{Tick})"/> does, but goes from one tick
    /// on which something can act to the next.
    /// </summary>
    public void Play(CancellationToken cancellationToken)
    {
        var recording = _recording!;
        if (recording.WarmUp > 0) _market.MoveTo(recording.WarmUp);
        for (var tick = recording.WarmUp; tick < recording.Ticks && !HasEnded;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = NextActing(recording, tick);
            if (next > tick) Absorb(recording, tick, next);
            else Process(recording.At(next++));
            tick = next;
        }
        EndOfData(recording.EndTime);
    }

    /// <summary>
    /// The data is at its end: closes the candles that end at or before <paramref name="endTime"/> (the end of the last bar; for tick data
    /// the last tick's time), squares off what is open and ends the run as completed.
    /// </summary>
    public void EndOfData(UtcTime endTime)
    {
        if (HasEnded) return;
        if (_crossings.FollowTicks) BeginTick();
        // The day that ends with the data is closed by the end of the run, so that its last trades belong to it.
        if (_hasStarted) CrossBoundaries(endTime, isEndOfData: true);
        // What is due later on this day finds its last price.
        if (!HasEnded && _hasStarted && NextSquareOff(atCloseOnly: false) is var due && due <= _dayEnd) WalkSquareOff(due);
        // A square-off that was decided on the last candle has no tick to wait for.
        if (!HasEnded && _graph.SquaringOff is not null) FillSquareOff();
        if (!HasEnded) End(RunState.Completed, EndOfDataReason);
    }

    /// <summary>Carries a command out, between two ticks. Nothing happens once the run has ended.</summary>
    public void Do(Command command)
    {
        if (HasEnded) return;
        switch (command)
        {
            case Stop stop:
                End(RunState.Stopped, stop.Reason ?? stop.Name);
                break;
            case SquareOff when _run.StaleFor is not null && _account.OpenPositions.Count > 0:
                _squaresOff = true;
                break;
            case SquareOff:
                End(RunState.Completed, SquareOffReason);
                break;
            case Pause:
                _isPaused = true;
                break;
            case Resume:
                _isPaused = false;
                // What changed meanwhile is looked at in the next walk.
                _run.NextEpoch();
                LookForClose();
                break;
            case ClosePosition { TradeId: var tradeId }:
                Close(tradeId);
                break;
            default:
                throw new UnreachableException($"The simulation has no way to do {command.Name}.");
        }
    }

    /// <summary>True while a position of this trade id is open.</summary>
    public bool HasOpenPosition(string tradeId) => OpenPosition(tradeId) is not null;

    /// <summary>Ends the run as failed after an error: no more trading, one last event.</summary>
    public void Fail(string reason)
    {
        if (HasEnded) return;
        EndState = RunState.Failed;
        HasEnded = true;
        if (!_hasStarted) Announce(_run.Settings.From ?? UtcTime.UnixEpoch);
        _graph.Deactivate();
        if (_hasStarted) CloseDay();
        _run.Emit(new SessionEnded(RunState.Failed, reason, _account));
    }

    /// <summary>
    /// What there is to show between events: last prices, open P&amp;L, equity, active nodes. Allocates; ask a few times a second.
    /// </summary>
    public LiveView View() => new(
        _market.Symbols.Max(s => UtcTime.Max(s.Last.Time, UtcTime.Max(_clock.Now, _run.MarkTime))),
        [.. _market.Symbols.Select(s => KeyValuePair.Create(s.Instrument.Symbol, s.LastPrice))],
        _account.Summary,
        [.. _graph.UnfinishedNodes.Select(n => n.Node.Id)])
    {
        PnlToday = _account.Equity - _account.DayStartEquity, SessionGreeks = _account.Greeks(),
    };

    /// <summary>
    /// Writes what the conditions of active signals stand at, by node id: operands with their values of now, and whether each comparison
    /// holds. It changes nothing of the run. Allocates; ask when somebody looks.
    /// </summary>
    public void WriteArmedConditions(EventJsonWriter writer) => ArmedConditions.Write(writer, _graph, _clock.Exchange, _clock.Now);

    void ICandleObserver.CandleClosed(CandleSeries series, UtcTime endTime)
    {
        if (_candleEvents is not null) _run.Emit(_candleEvents[series]);
    }

    private void WarmUp(in Tick tick)
    {
        CloseUnwalked(tick.Time);
        if (IsMark(in tick)) _run.MarkTime = UtcTime.Max(_run.MarkTime, tick.Time);
        else _market.Take(in tick);
    }

    private static bool IsMark(in Tick tick) => double.IsNaN(tick.Price);

    /// <summary>Closes the candles that end at or before a time, and adjusts prices up to it, without a walk.</summary>
    private void CloseUnwalked(UtcTime time)
    {
        while (time >= UtcTime.Min(_market.NextBoundary, AdjustmentTime))
        {
            if (AdjustmentTime < _market.NextBoundary)
            {
                AdjustMarket();
                continue;
            }
            var boundary = _market.NextBoundary;
            _market.CloseBoundary(null);
            _clock.MoveTo(boundary);
            _crossings.BeginBoundary(boundary);
            _crossings.EndBoundary(boundary);
        }
    }

    /// <summary>A feed says that time passed: candles close, and time conditions act. It is no price, so no order meets it.</summary>
    private void PassTime(UtcTime time)
    {
        if (time <= UtcTime.Max(_run.MarkTime, _market.Symbols[0].Last.Time)) return;
        _run.MarkTime = time;
        if (!_hasStarted)
        {
            CloseUnwalked(time);
            return;
        }
        if (_crossings.FollowTicks) BeginTick();
        if (time >= _nextBoundary) CrossBoundaries(time, isEndOfData: false, isMark: true);
        if (HasEnded || !NeedsWalk(time)) return;
        _clock.MoveTo(time);
        Walk(walkOfTick: false);
    }

    private bool NeedsWalk(UtcTime time) => !_isPaused && !_squaresOff && _graph.NeedsWalk(time);

    private void Process(in Tick tick)
    {
        if (IsMark(in tick))
        {
            PassTime(tick.Time);
            return;
        }
        if (_crossings.FollowTicks) BeginTick();
        if (!_hasStarted)
        {
            if (tick.Symbol != 0)
            {
                // The run starts when there is a price of what it trades.
                WarmUp(in tick);
                return;
            }
            Begin(in tick);
        }
        if (tick.Time >= _nextBoundary)
        {
            CrossBoundaries(tick.Time, isEndOfData: false);
            if (HasEnded) return;
        }
        if (tick.Symbol == 0)
        {
            var matches = _broker.HasWork;
            if (matches)
            {
                _clock.MoveTo(tick.Time);
                Consume(_broker.Match(in tick));
                LookForSettlement();
            }
            _market.Take(in tick);
            _account.Mark(in tick);
            // Only now: what a run leaves open is closed at the price of its last tick.
            if (matches && EndsNow()) return;
            if (_squaresOff)
            {
                End(RunState.Completed, SquareOffReason);
                return;
            }
        }
        else
        {
            _market.Take(in tick);
        }
        if (_market.NextBoundary < _nextBoundary) _nextBoundary = _market.NextBoundary;
        if (_trailing.FollowsTicks) FollowTrailing();
        if (!NeedsWalk(tick.Time)) return;
        _clock.MoveTo(tick.Time);
        Walk(walkOfTick: true);
    }

    /// <summary>
    /// Prices and times at which nothing can act, so that ticks of one symbol may be kept back and handed over together; null
    /// while each of them counts.
    /// </summary>
    public QuietMarket? Quiet => TryRest(out var prices, out var until) ? new QuietMarket(prices.Above, prices.Below, until) : null;

    /// <summary>How many ticks of the traded symbol come before the next moment or price at which something can act.</summary>
    private int QuietTicks(ReadOnlySpan<Tick> ticks) =>
        TryRest(out var prices, out var until) ? CountWithin(ticks, prices, until) : 0;

    private bool TryRest(out PriceRange prices, out UtcTime until)
    {
        (prices, until) = (PriceRange.None, UtcTime.MinValue);
        if (!_hasStarted || _trailing.FollowsTicks || _squaresOff || !(_isPaused || _graph.Rests)) return false;
        prices = _isPaused ? PriceRange.All : _graph.IdlePrices;
        var last = _market.Symbols[0].LastPrice;
        // The tick that opens a candle sets the next boundary.
        if (!prices.Contains(last) || !_market.IsForming) return false;
        until = _isPaused ? _nextBoundary : UtcTime.Min(_nextBoundary, _graph.NextWake);
        if (_broker.HasWork)
        {
            prices = prices.And(_broker.IdlePrices(ref until));
            if (!prices.Contains(last)) return false;
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CountWithin(ReadOnlySpan<Tick> ticks, PriceRange prices, UtcTime until)
    {
        for (var i = 0; i < ticks.Length; i++)
        {
            ref readonly var tick = ref ticks[i];
            if (tick.Time >= until || tick.Symbol != 0 || !prices.Contains(tick.Price)) return i;
        }
        return ticks.Length;
    }

    /// <summary>
    /// The first tick of a recording, from one on, that comes after a candle, a moment or a price at which something can act.
    /// </summary>
    private int NextActing(MarketRecording recording, int tick)
    {
        if (!_hasStarted || !_graph.Rests) return tick;
        var prices = _graph.IdlePrices;
        var last = _market.Symbols[0].LastPrice;
        if (!prices.Contains(last)) return tick;
        var until = _graph.NextWake;
        var eachCandle = _graph.FollowsCandles;
        if (_broker.HasWork)
        {
            prices = prices.And(_broker.IdlePrices(ref until));
            if (!prices.Contains(last)) return tick;
            eachCandle |= _broker.WaitsForCandles;
        }
        if (_graph.FollowsDays) until = UtcTime.Min(until, _dayEnd);
        var boundary = eachCandle ? _market.Boundaries + 1 : _graph.NextBoundary(_market.Boundaries);
        var next = recording.TickAfter(boundary - 1);
        if (until < UtcTime.MaxValue) next = recording.FirstAt(until, tick, next);
        return prices == PriceRange.All ? next : recording.Prices.FirstOutside(tick, next, prices);
    }

    /// <summary>Takes ticks of a recording on which nothing can act, and the candles and days that end between them.</summary>
    private void Absorb(MarketRecording recording, int from, int to)
    {
        for (var tick = from; tick < to;)
        {
            var end = recording.FirstAt(_dayEnd, tick, to);
            if (end > tick) Take(recording, tick, end);
            tick = end;
            if (tick == to) break;
            _clock.MoveTo(_dayEnd);
            NextDay(recording.TimeAt(tick));
        }
        FindBoundary();
        LookForClose();
    }

    private void Take(MarketRecording recording, int from, int to)
    {
        var closed = _market.Boundaries;
        _market.MoveTo(to);
        if (_market.Boundaries > closed) _account.ObserveCloses(recording.Closes, closed, _market.Boundaries);
        _account.Mark(recording, from, to);
        _clock.MoveTo(recording.TimeAt(to - 1));
    }

    /// <summary>What stands before a tick is what the walk of the tick before saw, or would have seen if one had been needed.</summary>
    private void BeginTick()
    {
        foreach (var symbol in _market.Symbols) _clock.MoveTo(symbol.Last.Time);
        if (_clock.Now > UtcTime.MinValue) _crossings.BeginTick();
    }

    /// <summary>Takes ticks on which nothing can act: as one by one, without asking each time.</summary>
    private void Absorb(ReadOnlySpan<Tick> ticks)
    {
        if (_crossings.FollowTicks)
        {
            if (ticks.Length > 1) Take(ticks[..^1]);
            BeginTick();
            ticks = ticks[^1..];
        }
        Take(ticks);
    }

    private void Take(ReadOnlySpan<Tick> ticks)
    {
        _market.Take(ticks);
        _account.Mark(ticks);
        _clock.MoveTo(ticks[^1].Time);
    }

    private void Begin(in Tick tick)
    {
        _hasStarted = true;
        CloseUnwalked(tick.Time);
        StartDay(tick.Time);
        _account.Begin(tick.Price);
        Announce(tick.Time);
    }

    private void Announce(UtcTime time)
    {
        _clock.MoveTo(time);
        _account.Path.Begin(time);
        _run.Emit(new SessionStarted(_run.Settings));
    }

    /// <summary>
    /// Closes candles and days that end at or before a time, in time order, and walks once for each moment at which candles closed, and for
    /// the close of the market where a square-off waits for it.
    /// </summary>
    private void CrossBoundaries(UtcTime time, bool isEndOfData, bool isMark = false)
    {
        while (!HasEnded)
        {
            // A day begins with a price: marks go on over nights and weekends, which are no days.
            var dayEnd = isMark ? UtcTime.MaxValue : _dayEnd;
            // What was due on a day that is over finds that day's last price, not the next day's first.
            var dayIsOver = isEndOfData || time >= _dayEnd;
            if (dayIsOver && _graph.SquaringOff is { ActedOnTime: true } && _run.StaleFor is null)
            {
                FillSquareOff();
                break;
            }
            var due = NextSquareOff(atCloseOnly: !dayIsOver);
            // Contracts are settled once everything else of their last moment has happened.
            var settlement = _broker.NextSettlement;
            var acts = UtcTime.Min(UtcTime.Min(_market.NextBoundary, due), settlement);
            var funding = NextFunding;
            var next = UtcTime.Min(UtcTime.Min(acts, funding), UtcTime.Min(dayEnd, AdjustmentTime));
            if (next > time || (isEndOfData && next == time && next < acts)) break;
            _clock.MoveTo(next);
            // Funding is counted from the clock, so it comes before anything else of its moment, with the price before it.
            if (funding == next) _financing!.PayFunding();
            else if (_market.NextBoundary == next) CloseCandles();
            else if (due == next) WalkSquareOff(due);
            else if (settlement == next) Settle();
            else if (dayEnd == next) NextDay(time);
            else Adjust();
        }
        FindBoundary();
        LookForClose();
    }

    /// <summary>When the next adjustment comes.</summary>
    private UtcTime AdjustmentTime =>
        _nextAdjustment < _adjustments.Count ? _adjustments[_nextAdjustment].Time : UtcTime.MaxValue;

    private void FindBoundary()
    {
        _nextBoundary = UtcTime.Min(_market.NextBoundary, UtcTime.Min(_dayEnd, AdjustmentTime));
        LookForSettlement();
    }

    private void LookForSettlement() =>
        _nextBoundary = UtcTime.Min(_nextBoundary, UtcTime.Min(_broker.NextSettlement, NextFunding));

    private UtcTime NextFunding => _financing?.NextFunding ?? UtcTime.MaxValue;

    private void Settle()
    {
        Consume(_broker.Settle());
        EndsNow();
    }

    private void Adjust()
    {
        var change = _adjustments[_nextAdjustment];
        var scale = AdjustMarket();
        if (change.Symbol == 0) _broker.Adjust(change, scale);
        _run.NextEpoch();
    }

    /// <summary>The next adjustment changes candles, indicators and the last price of its symbol.</summary>
    private PriceScale AdjustMarket()
    {
        var change = _adjustments[_nextAdjustment++];
        if (change.To is var (contract, _)) _market.Symbols[change.Symbol].Trade(contract);
        var last = _market.Symbols[change.Symbol].LastPrice;
        if (double.IsNaN(last)) return PriceScale.Same;
        var price = Decimals.Of(last);
        var scale = change.OfPositions(price);
        if (change.ChangesPrices) _market.Adjust(change.Symbol, change.OfCandles(price), scale);
        return scale;
    }

    private void CloseCandles()
    {
        var boundary = _market.NextBoundary;
        _account.ObserveClose();
        _market.CloseBoundary(this);
        _run.NextEpoch();
        _crossings.BeginBoundary(boundary);
        _graph.TrailLevels();
        if (_broker.HasWork) Consume(_broker.AfterCandles());
        if (!_trailing.IsEmpty) FollowTrailing();
        _run.Boundary = boundary;
        Walk(walkOfTick: false);
        _run.Boundary = UtcTime.MaxValue;
        _crossings.EndBoundary(boundary);
    }

    private void NextDay(UtcTime time)
    {
        var day = _day;
        CloseDay();
        StartDay(time);
        // The nights belong to the day that they lead to: how many they are is not known before.
        _financing?.PassNights(_day - day);
    }

    /// <summary>Walks at the moment at which a square-off node is due.</summary>
    private void WalkSquareOff(UtcTime due)
    {
        _clock.MoveTo(due);
        Walk(walkOfTick: false);
    }

    /// <summary>Closes what a square-off node decided to close at the last price, which is that of the day or of the data.</summary>
    private void FillSquareOff()
    {
        if (HasEnded) return;
        Consume(_broker.FillAtLastPrice());
        EndsNow();
    }

    private void FollowTrailing()
    {
        if (_trailing.Update()) _run.NextEpoch();
    }

    private void Walk(bool walkOfTick)
    {
        if (_isPaused || _squaresOff) return;
        _graph.Walk();
        if (_broker.HasWork) Consume(_broker.FillAfterWalk(walkOfTick));
        if (_graph.SquaringOff is { IsAtClose: true, ActedOnTime: true }) FillSquareOff();
        EndsNow();
        LookForClose();
    }

    /// <summary>The next boundary is not behind the market's close where a square-off waits for that.</summary>
    private void LookForClose()
    {
        _nextBoundary = UtcTime.Min(_nextBoundary, NextSquareOff(atCloseOnly: true));
        LookForSettlement();
    }

    // While it is not walked, no node is due.
    private UtcTime NextSquareOff(bool atCloseOnly) =>
        _isPaused || _squaresOff ? UtcTime.MaxValue : _graph.NextSquareOff(atCloseOnly);

    /// <summary>Gives the graph each order that ended, before the broker goes on to the next.</summary>
    private void Consume(PaperBroker.EndedOrders orders)
    {
        foreach (var order in orders) _graph.Take(order);
    }

    /// <summary>Ends the run when a square-off has closed everything, or when nothing is left that could still act.</summary>
    private bool EndsNow()
    {
        if (_graph.EndReason is { } reason) End(RunState.Completed, reason);
        else if (!_graph.IsAlive && _account.OpenPositions.Count == 0) End(RunState.Completed, "no_active_nodes");
        return HasEnded;
    }

    private void End(RunState state, string reason)
    {
        if (HasEnded) return;
        EndState = state;
        HasEnded = true;
        if (!_hasStarted) Announce(_run.Settings.From ?? UtcTime.UnixEpoch);
        // What is still open is closed at the price of the last tick, so that is when it happens.
        _clock.MoveTo(_market.Symbols[0].Last.Time);
        _graph.Deactivate();
        _broker.CancelAll(reason);
        var leavesOpen = (reason == EndOfDataReason && _run.Settings.AtEnd == AtEnd.LeaveOpen) || _run.StaleFor is not null;
        // Too old a price fills nothing, and there will be no other.
        if (leavesOpen) _broker.ReportOpenPositions();
        else foreach (var position in _account.OpenPositions.ToArray()) Consume(_broker.Close(position, reason, isLast: true));
        if (_hasStarted) CloseDay();
        _run.Emit(new SessionEnded(state, reason, _account));
    }

    private void Close(string tradeId)
    {
        if (OpenPosition(tradeId) is not { } position) return;
        _clock.MoveTo(_market.Symbols[0].Last.Time);
        Consume(_broker.Close(position, "closed_by_command"));
        EndsNow();
    }

    private Position? OpenPosition(string tradeId) => _account.OpenPositions.FirstOrDefault(p => p.TradeId == tradeId);

    private void StartDay(UtcTime time)
    {
        var day = _clock.Calendar.DayAt(time);
        _day = day.Number;
        _dayEnd = _longBars?.CandleAt(time).End ?? day.End;
        FindBoundary();
        _account.StartDay();
        _graph.StartDay();
    }

    private void CloseDay()
    {
        _account.ObserveClose();
        _run.Emit(new DayClosed(_day, _account));
    }
}

/// <summary>A moment of a running session, for <c>tick</c> frames.</summary>
/// <param name="Time">Simulation time; <see cref="UtcTime.MinValue"/> before the first tick.</param>
/// <param name="LastPrices">Last price by symbol; NaN before the first one.</param>
/// <param name="Summary">Summary with open positions at the last price.</param>
/// <param name="ActiveNodes">Ids of active and pending nodes in document order.</param>
public sealed record LiveView(
    UtcTime Time, IReadOnlyList<KeyValuePair<string, double>> LastPrices, Summary Summary, IReadOnlyList<string> ActiveNodes)
{
    /// <summary>Equity less the equity that the trading day began with; null where no day is under way.</summary>
    public decimal? PnlToday { get; init; }

    /// <summary>Greeks of all options that are open, each times its units; null while none is.</summary>
    public Greeks? SessionGreeks { get; init; }
}
