using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Conditions;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Metrics;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Studies;

/// <summary>
/// Plays a <see cref="RoundTripPlan"/> from signal to signal. The walk, the order of fills and the books are those of the simulation, held
/// to it by tests; money is kept in whole numbers, and figures are made by the same classes. A number that outgrows them ends the run
/// without a result: the simulation plays it then.
/// </summary>
internal sealed class RoundTripRun
{
    private readonly RoundTripPlan _plan;
    private readonly RoundTripScale _scale;
    private readonly RoundTripNode[] _nodes;
    private readonly MarketRecording _recording;
    private readonly RecordedDay[] _days;
    private readonly MetricsSink _figures;
    private readonly EquityDrawdown _path;
    private readonly RoundTripTrades _closed;
    private readonly RoundTripFees _fees;
    private readonly PriceStep _step;
    private readonly int[] _stepChanges;
    private readonly LimitFill _limits;
    private readonly bool _isBars;
    private readonly bool _leavesOpen;
    private readonly bool _mayProtect;
    private readonly long _cash;
    private readonly List<Order> _working = [];
    // In the order in which they were opened.
    private readonly List<RoundTripLeg> _open = [];
    private int _nextStepChange;
    private int _boundaries;
    private int _day;
    private long _walk;
    private bool _isWalking;
    private UtcTime _now;
    private UtcTime _lastTime;
    private double _last = double.NaN;
    private double _mark = double.NaN;
    private long _realized;
    private long _feesPaid;
    private bool _hasEnded;
    private bool _hasOutgrown;

    public RoundTripRun(RoundTripPlan plan, SimulationSettings settings, MarketColumns market)
    {
        var trading = settings.Strategy.Trading;
        (_plan, _scale, _nodes, _recording, _days) = (plan, plan.Scale, plan.Nodes, market.Recording, market.Days);
        _figures = new MetricsSink(settings);
        _path = new EquityDrawdown(settings.Broker.Cash);
        _closed = new RoundTripTrades(_scale);
        _cash = RoundTripScale.Of(settings.Broker.Cash, _scale.Money) ?? Outgrown();
        _fees = new RoundTripFees(settings.Broker.Commission, _scale);
        if (_fees.HasOutgrown) Outgrown();
        _step = new PriceStep(trading.TickSize, trading.TickSizeBelowOne);
        _mayProtect = plan.Legs.Any(l => l.NeedsProtection);
        _stepChanges = _mayProtect ? _recording.StepChanges(trading.TickSize, trading.TickSizeBelowOne) : [];
        _limits = settings.Broker.LimitFill;
        _isBars = settings.Sources[0] is not null;
        _leavesOpen = settings.AtEnd == AtEnd.LeaveOpen;
        foreach (var leg in plan.Legs)
        {
            if (leg.Terms.Sizing is { } sizing) leg.Size = new RoundTripSizing(sizing, leg.Terms.Multiplier, _scale);
            else leg.Units = RoundTripScale.Of(leg.Terms.Quantity * leg.Terms.Multiplier, _scale.Units) ?? Outgrown();
        }
    }

    /// <summary>Plays it; null when a number outgrew.</summary>
    public MetricsSink? Play(CancellationToken cancellationToken)
    {
        var first = _recording.WarmUp;
        if (first >= _recording.Ticks || _hasOutgrown) return null;
        Begin(first);
        for (var tick = first + 1; tick < _recording.Ticks && !_hasEnded;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = NextActing(tick);
            if (next > tick) Absorb(tick, next);
            if (next < _recording.Ticks) Process(next);
            tick = next + 1;
        }
        if (!_hasEnded) EndOfData();
        return _hasOutgrown ? null : _figures;
    }

    private long Outgrown()
    {
        _hasOutgrown = _hasEnded = true;
        return 0;
    }

    private void Begin(int tick)
    {
        var time = _recording.TimeAt(tick);
        _boundaries = _recording.BoundariesUpTo(tick, 0);
        MoveTo(time);
        _path.Begin(time);
        _figures.Begin(time, SummaryNow(), _days.Length);
        ObserveSteps(tick);
        Take(tick);
        _walk++;
        _isWalking = true;
        foreach (var node in _plan.First) Arm(node, 0);
        foreach (var node in _plan.First) WorkOnce(node);
        EndWalk(ofTick: true);
    }

    /// <summary>The first tick, from one on, on which something can act.</summary>
    private int NextActing(int tick)
    {
        if (_working.Count > 0) return tick;
        var boundary = int.MaxValue;
        foreach (var node in _nodes)
        {
            if (!node.IsActive) continue;
            if (!node.IsSignal) return tick;
            if (!node.MayEverFire) continue;
            if (node.Holds![_boundaries]) return tick;
            boundary = Math.Min(boundary, node.NextAfter(_boundaries));
        }
        var next = _recording.TickAfter(boundary - 1);
        if (!_mayProtect || _open.Count == 0) return next;
        var prices = PriceRange.All;
        foreach (var leg in _open)
        {
            if (leg.Protection is { } protection) prices = prices.And(protection.IdlePrices);
        }
        if (prices == PriceRange.All) return next;
        return prices.Contains(_last) ? _recording.Prices.FirstOutside(tick, next, prices) : tick;
    }

    /// <summary>Takes ticks on which nothing can act, and the candles and days that end between them.</summary>
    private void Absorb(int from, int to)
    {
        for (var tick = from; tick < to;)
        {
            var nextDay = _day + 1 < _days.Length ? _days[_day + 1].FirstTick : int.MaxValue;
            var end = Math.Min(nextDay, to);
            if (end > tick) AbsorbWithinDay(tick, end);
            tick = end;
            if (tick < to) CloseDay();
        }
    }

    private void AbsorbWithinDay(int from, int to)
    {
        var (before, boundaries) = (_boundaries, _recording.BoundariesUpTo(to - 1, _boundaries));
        _boundaries = boundaries;
        if (_open.Count > 0)
        {
            var (lowest, highest) = _recording.Prices.ExtremesOf(from, to);
            foreach (var leg in _open) leg.Mark(lowest, highest);
            _path.Observe(_recording, from, to, lowest, highest);
            // The first candle that closes may close at the tick before.
            if (boundaries > before)
                _path.ObserveCloses(_recording.Closes, before, boundaries, Math.Min(lowest, _last), Math.Max(highest, _last));
        }
        else if (boundaries > before)
        {
            _path.ObserveCloses(_recording.Closes, before, boundaries);
        }
        ObserveSteps(to - 1);
        (_last, _lastTime) = (_recording.Prices[to - 1], _recording.TimeAt(to - 1));
        _mark = _last;
        MoveTo(_lastTime);
    }

    private void Process(int tick)
    {
        var time = _recording.TimeAt(tick);
        CrossBoundaries(time, tick, isEndOfData: false);
        if (_hasEnded) return;
        ObserveSteps(tick);
        var matches = _working.Count > 0 || HasProtected();
        if (matches)
        {
            MoveTo(time);
            Match(tick);
        }
        Take(tick);
        if (matches && EndsNow()) return;
        MoveTo(time);
        Walk(ofTick: true);
    }

    private void CrossBoundaries(UtcTime time, int tick, bool isEndOfData)
    {
        while (!_hasEnded)
        {
            var boundary = _boundaries < _recording.Boundaries && _recording.TickAfter(_boundaries) <= tick
                ? _recording.BoundaryTime(_boundaries)
                : UtcTime.MaxValue;
            var dayEnd = _days[_day].End;
            var next = UtcTime.Min(boundary, dayEnd);
            if (next > time || (isEndOfData && next == time && next < boundary)) break;
            MoveTo(next);
            if (boundary == next)
            {
                _path.ObserveClose(_mark);
                _boundaries++;
                Walk(ofTick: false);
            }
            else if (_day + 1 < _days.Length)
            {
                CloseDay();
            }
            else
            {
                // A day without a tick begins before the data end.
                Outgrown();
            }
        }
    }

    private void CloseDay()
    {
        MoveTo(_days[_day].End);
        _path.ObserveClose(_mark);
        _figures.CloseDay(_days[_day].Number, EquityNow());
        _day++;
    }

    /// <summary>The tick becomes the last price.</summary>
    private void Take(int tick)
    {
        (_last, _lastTime) = (_recording.Prices[tick], _recording.TimeAt(tick));
        _mark = _last;
        if (_open.Count == 0) return;
        foreach (var leg in _open) leg.Mark(_last, _last);
        _path.Observe(_last, _lastTime);
    }

    private void ObserveSteps(int tick)
    {
        for (; _nextStepChange < _stepChanges.Length && _stepChanges[_nextStepChange] <= tick; _nextStepChange++)
            _step.Observe(_recording.Prices[_stepChanges[_nextStepChange]]);
    }

    private void Walk(bool ofTick)
    {
        _walk++;
        _isWalking = true;
        EndWalk(ofTick);
    }

    private void EndWalk(bool ofTick)
    {
        foreach (var node in _nodes) WorkOnce(node);
        _isWalking = false;
        if (ofTick && _isBars && _working.Count > 0) FillAfterWalk();
        EndsNow();
    }

    private void WorkOnce(RoundTripNode node)
    {
        if (!node.IsActive || node.WorkedWalk == _walk) return;
        node.WorkedWalk = _walk;
        if (node.IsSignal) WorkSignal(node);
        else if (node.Kind == RoundTripKind.Entry) WorkEntry(node);
        else WorkExit(node);
    }

    private void WorkSignal(RoundTripNode node)
    {
        if (node.Kind == RoundTripKind.ReEntrySignal && (node.ArmedWalk == _walk || !node.MayEverFire)) return;
        if (!node.Holds![_boundaries]) return;
        var reEntry = node.Kind == RoundTripKind.ReEntrySignal ? node.ReEntry + 1 : node.ReEntry;
        foreach (var child in node.Children) Arm(child, reEntry);
        node.IsActive = false;
        foreach (var child in node.Children) WorkOnce(child);
    }

    private void WorkEntry(RoundTripNode node)
    {
        (node.IsActive, node.IsPending) = (false, true);
        var leg = node.Leg!;
        if (leg.IsOpen || leg.EntryWorking || leg.Entries >= leg.Terms.MaxEntries)
        {
            node.IsPending = false;
            return;
        }
        leg.EntryWorking = true;
        _working.Add(new Order(node, leg, IsEntry: true, _walk, node.ReEntry));
    }

    private void WorkExit(RoundTripNode node)
    {
        (node.IsActive, node.IsPending) = (false, true);
        var leg = node.Leg!;
        if (!leg.IsOpen || leg.ExitWorking)
        {
            CompleteExit(node);
            return;
        }
        leg.ExitWorking = true;
        var at = _working.Count;
        while (at > 0 && _working[at - 1].IsEntry && _working[at - 1].Walk == _walk) at--;
        _working.Insert(at, new Order(node, leg, IsEntry: false, _walk, node.ReEntry));
    }

    private void CompleteExit(RoundTripNode node)
    {
        foreach (var child in node.Children) Arm(child, node.ReEntry);
        node.IsPending = node.IsActive = false;
        if (!_isWalking) return;
        foreach (var child in node.Children) WorkOnce(child);
    }

    private void Arm(RoundTripNode node, int reEntry)
    {
        if (node.IsPending) return;
        node.IsActive = true;
        node.ReEntry = reEntry;
        node.ArmedWalk = _isWalking ? _walk : -1;
    }

    /// <summary>On a bar's path the price goes on from the point at which a tick's walk decided.</summary>
    private void FillAfterWalk()
    {
        // A fill outside of a walk makes no order.
        for (var at = 0; at < _working.Count;)
        {
            if (_working[at].Walk == _walk) Fill(at, _last, _lastTime);
            else at++;
        }
    }

    private bool HasProtected()
    {
        if (!_mayProtect) return false;
        foreach (var leg in _open)
        {
            if (leg.Protection is not null) return true;
        }
        return false;
    }

    /// <summary>Stops and targets, then the orders of the last walk, as the price meets them on its way to a tick.</summary>
    private void Match(int tick)
    {
        var (time, price) = (_recording.TimeAt(tick), _recording.Prices[tick]);
        var move = new PriceMove(_last, price, _recording.IsOnPath(tick), _lastTime);
        // What is opened at the end of the way meets what comes next.
        var opened = _open.Count;
        while (true)
        {
            var first = Meeting.Beyond;
            RoundTripLeg? leg = null;
            for (var i = 0; i < opened; i++)
            {
                if (_open[i].Protection is not { } protection) continue;
                var meeting = protection.Meet(move, _limits);
                if (meeting.Distance < first.Distance) (first, leg) = (meeting, _open[i]);
            }
            var isOrder = _working.Count > 0 && move.End.Distance < first.Distance;
            if (isOrder) first = move.End;
            else if (leg is null) break;
            move = move.RestFrom(first.Price);
            _mark = first.Price;
            var open = _open.Count;
            if (isOrder) Fill(0, first.Price, time);
            else CloseProtected(leg!, first, time);
            if (_open.Count < open) opened--;
        }
        if (!_mayProtect) return;
        foreach (var leg in _open) leg.Protection?.Trail(price);
    }

    private void CloseProtected(RoundTripLeg leg, Meeting meeting, UtcTime time)
    {
        var protection = leg.Protection!;
        var isStop = protection.StopReached(meeting.Price);
        var level = isStop ? protection.NearestStopLevel : protection.TakeProfit!.Value;
        var reason = !isStop ? ProtectionReasons.TakeProfit
            : protection.TrailingActsFirst ? ProtectionReasons.TrailingStop
            : ProtectionReasons.StopLoss;
        var price = meeting.AtLevel ? RoundTripScale.Of(level, _scale.Price) ?? Outgrown() : _scale.OfPrice(meeting.Price);
        Close(leg, price, meeting.AtLevel ? (double)level : meeting.Price, time, reason);
        // An exit order of the position is left without one.
        for (var at = 0; leg.ExitWorking; at++)
        {
            var order = _working[at];
            if (order.IsEntry || order.Leg != leg) continue;
            _working.RemoveAt(at);
            leg.ExitWorking = false;
            CompleteExit(order.Node);
        }
        ArmReEntries(leg);
    }

    private void Fill(int at, double price, UtcTime time)
    {
        var order = _working[at];
        _working.RemoveAt(at);
        var leg = order.Leg;
        if (order.IsEntry)
        {
            leg.EntryWorking = false;
            Open(in order, price, time);
            return;
        }
        leg.ExitWorking = false;
        Close(leg, _scale.OfPrice(price), price, time, order.Node.Reason);
        CompleteExit(order.Node);
        ArmReEntries(leg);
    }

    private void ArmReEntries(RoundTripLeg leg)
    {
        foreach (var child in leg.Entry.Children)
        {
            if (child.Kind == RoundTripKind.ReEntrySignal) Arm(child, leg.ReEntry);
        }
    }

    private void Open(in Order order, double price, UtcTime time)
    {
        var (node, leg) = (order.Node, order.Leg);
        node.IsPending = node.IsActive = false;
        if (price <= 0)
        {
            Outgrown();
            return;
        }
        var scaled = _scale.OfPrice(price);
        if (leg.Size is { } size) leg.Units = size.UnitsAt(scaled, size.IsOfEquity ? ScaledEquity() : 0) ?? Outgrown();
        if (leg.Units == 0)
        {
            _figures.Metrics.MoveTo(_now, SummaryNow());
            _figures.Metrics.OrderRejected(RunMetrics.ZeroQuantity);
            return;
        }
        leg.EntryPrice = scaled;
        leg.EntryTime = time;
        leg.EntryFees = _fees.Of(leg.Units, scaled);
        leg.ReEntry = leg.HasOpened ? Math.Max(order.ReEntry, leg.ReEntry + 1) : order.ReEntry;
        leg.IsOpen = leg.HasOpened = true;
        leg.Entries++;
        leg.Highest = leg.Lowest = price;
        if (leg.NeedsProtection) leg.Protect(RoundTripScale.Decimal(scaled, _scale.Price), time, _step);
        _open.Add(leg);
        Pay(leg.EntryFees);
        ObserveFill(time);
        foreach (var child in node.Children)
        {
            if (child.Kind != RoundTripKind.ReEntrySignal) Arm(child, leg.ReEntry);
        }
    }

    /// <summary>Closes a position at a price, which is given scaled, too.</summary>
    private void Close(RoundTripLeg leg, long scaled, double price, UtcTime time, string reason)
    {
        leg.Mark(price, price);
        var fees = _fees.Of(leg.Units, scaled);
        var gross = Money(leg.Sign * (scaled - leg.EntryPrice), leg.Units);
        leg.IsOpen = false;
        _open.Remove(leg);
        _realized += gross;
        Pay(fees);
        ObserveFill(time);
        var (atHigh, atLow) = (
            Money(leg.Sign * (_scale.OfPrice(leg.Highest) - leg.EntryPrice), leg.Units),
            Money(leg.Sign * (_scale.OfPrice(leg.Lowest) - leg.EntryPrice), leg.Units));
        var isKept = _closed.Add(
            leg.Terms.Side, reason, gross - fees - leg.EntryFees, Math.Min(atHigh, atLow), Math.Max(atHigh, atLow),
            time - leg.EntryTime, Money(scaled + leg.EntryPrice, leg.Units));
        if (!isKept) Outgrown();
    }

    private void Pay(long fees)
    {
        _realized -= fees;
        _feesPaid += fees;
    }

    private void ObserveFill(UtcTime time)
    {
        long units = 0, entryValue = 0;
        foreach (var leg in _open)
        {
            units += leg.Sign * leg.Units;
            entryValue += leg.Sign * Money(leg.EntryPrice, leg.Units);
        }
        var equity = ScaledEquity();
        var origin = _cash + _realized - entryValue;
        if (Math.Abs(equity) >= RoundTripScale.Limit || Math.Abs(origin) >= RoundTripScale.Limit) Outgrown();
        _path.SetLine(_scale.MoneyAsDouble(origin), _scale.UnitsAsDouble(units));
        _path.ObserveEquity(_scale.MoneyAsDouble(equity), time);
        _figures.Metrics.MoveTo(_now, new Summary(0, 0, 0, _open.Count, 0, 0, 0));
    }

    /// <summary>Price × units as money.</summary>
    private long Money(long price, long units)
    {
        // A double is within a few parts in 10^16 of the product, and says that it is small enough.
        var perProduct = _scale.MoneyPerProduct;
        if (Math.Abs((double)price * units * perProduct) < RoundTripScale.Limit / 2) return price * units * perProduct;
        var product = (Int128)price * units * perProduct;
        return product < RoundTripScale.Limit && product > -RoundTripScale.Limit ? (long)product : Outgrown();
    }

    private decimal DecimalOf(long money) => RoundTripScale.Decimal(money, _scale.Money);

    private long ScaledUnrealized()
    {
        long unrealized = 0;
        if (_open.Count == 0) return 0;
        var mark = _scale.OfPrice(_mark);
        foreach (var leg in _open) unrealized += Money(leg.Sign * (mark - leg.EntryPrice), leg.Units);
        return unrealized;
    }

    private long ScaledEquity() => _cash + _realized + ScaledUnrealized();

    private decimal EquityNow() => DecimalOf(ScaledEquity());

    private Summary SummaryNow() => new(
        _closed.Count, 0, 0, _open.Count, DecimalOf(_realized), DecimalOf(ScaledUnrealized()), EquityNow());

    private void MoveTo(UtcTime time)
    {
        if (time > _now) _now = time;
    }

    private bool EndsNow()
    {
        if (_open.Count > 0 || _hasEnded) return _hasEnded;
        foreach (var node in _nodes)
        {
            if (node.IsActive || node.IsPending) return false;
        }
        End(closes: true);
        return true;
    }

    private void EndOfData()
    {
        CrossBoundaries(_recording.EndTime, _recording.Ticks, isEndOfData: true);
        if (!_hasEnded) End(closes: !_leavesOpen);
    }

    private void End(bool closes)
    {
        _hasEnded = true;
        while (closes && _open.Count > 0)
            Close(_open[0], _scale.OfPrice(_last), _last, _lastTime, StrategySimulation.EndOfDataReason);
        _path.ObserveClose(_mark);
        _figures.CloseDay(_days[_day].Number, EquityNow());
        var cost = 0L;
        foreach (var leg in _open) cost += leg.Sign * Money(leg.EntryPrice, leg.Units);
        _figures.Metrics.SetTrades(_closed.Statistics());
        _figures.Metrics.SetPosition("all", DecimalOf(_feesPaid), DecimalOf(cost));
        _figures.Metrics.MoveTo(_now, SummaryNow());
        _figures.Take((decimal)_recording.Prices[_recording.WarmUp], Decimals.Of(_last), _path);
    }

    private readonly record struct Order(RoundTripNode Node, RoundTripLeg Leg, bool IsEntry, long Walk, int ReEntry);
}
