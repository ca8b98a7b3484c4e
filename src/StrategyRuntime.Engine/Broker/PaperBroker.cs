using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Broker;

/// <summary>
/// The only broker there is: fills orders from ticks by the rules of the account, and keeps the books. It knows no nodes: it returns the
/// orders that it fills or cancels, one at a time, as <see cref="EndedOrders"/>.
/// </summary>
internal sealed class PaperBroker(RunContext run)
{
    private readonly FillPricing _pricing = new(run.Settings.Broker, run.Settings.Strategy.Trading);
    private readonly LimitFill _limits = run.Settings.Broker.LimitFill;
    private readonly PriceStep _priceStep = new(run.Settings.Strategy.Trading.TickSize);
    private readonly SymbolState _symbol = run.Market.Symbols[0];
    // In the order in which they are matched: by walk, and of one walk exits before entries.
    private readonly List<Order> _working = [];
    // To be filled at the last price.
    private readonly Queue<Order> _due = [];
    private readonly List<Position> _protected = [];
    // The order whose fill or rejection is returned next, after the exits that it leaves without a position.
    private Order? _ended;
    private PriceMove _move;
    private bool _isMatching;
    private long _matches;
    private int _orderCount;

    /// <summary>True when there is something to match or to fill.</summary>
    public bool HasWork => _working.Count > 0 || _protected.Count > 0;

    /// <summary>Places an order; <paramref name="quantity"/> null means sized at the fill.</summary>
    public Order Place(
        OrderSource source, PositionSlot slot, bool isEntry, Side side, OrderTemplate template, decimal? quantity, string? reason)
    {
        var last = run.Account.MarkPrice;
        var order = new Order
        {
            Id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"ord-{++_orderCount}"),
            Source = source,
            Slot = slot,
            Symbol = _symbol.Instrument.Symbol,
            IsEntry = isEntry,
            Side = side,
            Type = template.Type,
            Quantity = quantity,
            LimitPrice = template.LimitPrice ?? (template.LimitOffset is { } limit ? last + limit : null),
            StopPrice = template.StopPrice ?? (template.StopOffset is { } stop ? last + stop : null),
            Walk = run.Walk,
            PlacedTime = run.Clock.Now,
            Reason = reason,
        };
        if (isEntry) slot.EntryOrderWorking = true;
        else slot.ExitQuantityWorking += quantity!.Value;
        var at = _working.Count;
        while (!isEntry && at > 0 && _working[at - 1].IsEntry && _working[at - 1].Walk == order.Walk) at--;
        _working.Insert(at, order);
        run.Emit(new OrderChanged(order));
        return order;
    }

    /// <summary>
    /// Fills the market orders of a walk that do not wait for a tick: all of them for <c>signal_close</c>, those of a tick's walk for
    /// <c>same_tick</c>.
    /// </summary>
    public EndedOrders FillAfterWalk(bool walkOfTick)
    {
        if (FillsAfterWalk(walkOfTick))
        {
            foreach (var order in _working)
            {
                if (order.Type == OrderType.Market && order.Walk == run.Walk) _due.Enqueue(order);
            }
        }
        return new EndedOrders(this);
    }

    /// <summary>
    /// Matches resting and waiting orders, and the stops and targets of open positions, against a tick: in the order in which its price
    /// meets them on its way; at one place stops and targets first, then exits, then entries.
    /// </summary>
    public EndedOrders Match(in Tick tick)
    {
        _matches++;
        _move = new PriceMove(_symbol.LastPrice, tick.Price, tick.OnPath, _symbol.Last.Time);
        _isMatching = true;
        return new EndedOrders(this);
    }

    /// <summary>Tells of trailing stops that moved since their position's last event; called when a candle closes.</summary>
    public void ReportTrailingStops()
    {
        foreach (var position in _protected)
        {
            if (!position.Protection!.MovedSinceReport) continue;
            position.Protection.MovedSinceReport = false;
            run.Emit(new PositionChanged(position, run.Account.MarkPrice));
        }
    }

    /// <summary>Fills all working orders, those of a square-off, at the last price: there will be no other.</summary>
    public EndedOrders FillAtLastPrice()
    {
        foreach (var order in _working) _due.Enqueue(order);
        return new EndedOrders(this);
    }

    /// <summary>Cancels all working orders. They are not returned: the nodes that waited for them were made inactive before.</summary>
    public void CancelAll(string reason)
    {
        while (_working.Count > 0) End(_working[0], OrderStatus.Cancelled, reason);
    }

    /// <summary>Closes what is open of a position at the last price; its other exit orders end with it.</summary>
    public EndedOrders Close(Position position, string reason)
    {
        _due.Enqueue(PlaceClosing(position, OrderTemplate.Market, reason));
        return new EndedOrders(this);
    }

    /// <summary>Slot of a position.</summary>
    public PositionSlot SlotOf(Position position) => run.Account.Slots[position.Template.Slot];

    private bool FillsAfterWalk(bool walkOfTick) => run.Settings.Fill switch
    {
        FillRule.NextTick => false,
        FillRule.SameTick when !walkOfTick => false,
        // A tick of the other symbol has no price for them: the last one is older than the order.
        _ => !walkOfTick || _symbol.Last.Time >= run.Clock.Now,
    };

    /// <summary>
    /// The next order that ends: of the fill that is handed over, of the orders that are due, or of the move that is matched; null when
    /// there is none left.
    /// </summary>
    private Order? Next()
    {
        if (_ended is null && _due.TryDequeue(out var due))
            Fill(due, _pricing.Market(due.Side, run.Account.MarkPrice), _symbol.Last.Time);
        if (_isMatching)
        {
            while (_ended is null && FillNext())
            {
            }
            if (_ended is null) EndMatch();
        }
        if (_ended is not { } ended) return null;
        if (CancelExitWithoutPosition(ended.Slot) is { } cancelled) return cancelled;
        _ended = null;
        return ended;
    }

    private void EndMatch()
    {
        foreach (var position in _protected) position.Protection!.Trail(_move.End.Price);
        _move = default;
        _isMatching = false;
    }

    /// <summary>Fills what the price meets first on the rest of its way; false when it meets nothing any more.</summary>
    private bool FillNext()
    {
        var first = Meeting.Beyond;
        Position? position = null;
        Order? order = null;
        foreach (var candidate in _protected)
        {
            if (candidate.FirstMatch > _matches) continue;
            var meeting = candidate.Protection!.Meet(in _move, _limits);
            if (meeting.Distance < first.Distance) (first, position) = (meeting, candidate);
        }
        foreach (var candidate in _working)
        {
            var meeting = OrderMatching.Meet(candidate, in _move, _limits);
            if (meeting.Distance < first.Distance) (first, order) = (meeting, candidate);
        }
        if (order is null && position is null) return false;
        _move = _move.RestFrom(first.Price);
        run.Account.ValueAt(first.Price);
        if (order is null) CloseProtected(position!, first);
        else FillOrTrigger(order, first);
        return true;
    }

    private void FillOrTrigger(Order order, Meeting meeting)
    {
        var price = order.Type != OrderType.Market && meeting.AtLevel ? OrderMatching.Level(order) : (decimal)meeting.Price;
        if (order is { Type: OrderType.StopLimit, Triggered: false })
        {
            order.Triggered = true;
            if (!OrderMatching.FillsLimit(order, price, _limits)) return;
        }
        var isLimit = order.Type is OrderType.Limit or OrderType.StopLimit;
        Fill(order, isLimit ? price : _pricing.Market(order.Side, price), run.Clock.Now);
    }

    private void CloseProtected(Position position, Meeting meeting)
    {
        var protection = position.Protection!;
        var isStop = protection.StopReached(meeting.Price);
        var level = isStop ? protection.NearestStopLevel : protection.TakeProfit!.Value;
        var price = meeting.AtLevel ? level : (decimal)meeting.Price;
        var (template, reason) = isStop
            ? (new OrderTemplate(OrderType.Stop, StopPrice: level), protection.TrailingActsFirst ? "trailing_stop" : "stop_loss")
            : (new OrderTemplate(OrderType.Limit, LimitPrice: level), "take_profit");
        var order = PlaceClosing(position, template, reason);
        Fill(order, isStop ? _pricing.Market(order.Side, price) : price, run.Clock.Now);
    }

    /// <summary>An order of the runtime itself that closes what is open of a position.</summary>
    private Order PlaceClosing(Position position, OrderTemplate template, string reason) => Place(
        OrderSource.Runtime(position), SlotOf(position), isEntry: false, position.IsLong ? Side.Sell : Side.Buy, template,
        position.QuantityOpen, reason);

    private void Fill(Order order, decimal price, UtcTime time)
    {
        if (order.IsEntry) FillEntry(order, price, time);
        else FillExit(order, price, time);
        _ended = order;
    }

    private void FillEntry(Order order, decimal price, UtcTime time)
    {
        var template = order.Slot.Template;
        var quantity = order.Quantity ?? Size(template, price);
        if (quantity <= 0)
        {
            End(order, OrderStatus.Rejected, "quantity_rounds_to_zero");
            return;
        }
        order.Quantity = quantity;
        var fees = _pricing.Fees(quantity * template.Multiplier, price);
        var source = order.Source;
        var position = new Position(template, order.Symbol, order.Slot.NextReEntry(source.ReEntry), quantity, price, fees, time)
        {
            EntryNodeId = source.NodeId,
            EntryTrigger = source.Trigger,
            EntryFlow = source.Flow,
            Protection = Protection.For(template, price, _priceStep),
        };
        run.Account.Open(order.Slot, position);
        // Opened on the way of the price it meets the rest of it; opened at the end of it, what comes next.
        position.FirstMatch = _move.HasRest ? _matches : _matches + 1;
        if (position.Protection is not null) _protected.Add(position);
        Filled(order, position, price, fees, time);
    }

    private void FillExit(Order order, decimal price, UtcTime time)
    {
        var position = order.Slot.Current!;
        var quantity = Math.Min(order.Quantity!.Value, position.QuantityOpen);
        var fees = _pricing.Fees(quantity * position.Multiplier, price);
        position.Reduce(quantity, price, fees, time, order.Source.NodeId, order.Reason!, order.Source.Flow);
        run.Account.Close(position, quantity, price, fees);
        if (!position.IsOpen) _protected.Remove(position);
        Filled(order, position, price, fees, time);
    }

    private void Filled(Order order, Position position, decimal price, decimal fees, UtcTime time)
    {
        order.FillPrice = price;
        order.Fees = fees;
        order.FillTime = time;
        run.Account.ObserveFills(time);
        Close(order, OrderStatus.Filled);
        run.Emit(new PositionChanged(position, run.Account.MarkPrice));
        if (!position.IsOpen) run.Emit(new TradeClosed(position));
    }

    /// <summary>A closed position leaves nothing for its other exit orders to close: cancels the latest of them.</summary>
    private Order? CancelExitWithoutPosition(PositionSlot slot)
    {
        if (slot.IsOpen) return null;
        for (var i = _working.Count - 1; i >= 0; i--)
        {
            if (_working[i] is not { IsEntry: false } exit || exit.Slot != slot) continue;
            End(exit, OrderStatus.Cancelled, "position_already_closed");
            return exit;
        }
        return null;
    }

    private void End(Order order, OrderStatus status, string reason)
    {
        order.Reason = reason;
        Close(order, status);
    }

    private void Close(Order order, OrderStatus status)
    {
        order.Status = status;
        _working.Remove(order);
        if (order.IsEntry) order.Slot.EntryOrderWorking = false;
        else order.Slot.ExitQuantityWorking -= order.Quantity!.Value;
        run.NextEpoch();
        run.Emit(new OrderChanged(order));
    }

    private decimal Size(PositionTemplate template, decimal price)
    {
        var sizing = template.Sizing!;
        var perLot = price * template.Multiplier;
        var lots = run.Settings.Scale * sizing.Mode switch
        {
            SizingMode.Quantity => sizing.Value,
            _ when perLot <= 0 => 0,
            SizingMode.PercentEquity => run.Account.Equity * sizing.Value / 100 / perLot,
            _ => sizing.Value / perLot,
        };
        return Math.Floor(lots / sizing.RoundTo) * sizing.RoundTo;
    }

    /// <summary>
    /// Orders that were filled, cancelled or rejected, in this order. The broker goes on when the next one is asked for: what one of them
    /// changes in the graph has happened before the next one ends.
    /// </summary>
    public struct EndedOrders(PaperBroker broker)
    {
        public Order Current { get; private set; } = null!;

        public readonly EndedOrders GetEnumerator() => this;

        public bool MoveNext()
        {
            if (broker.Next() is not { } order) return false;
            Current = order;
            return true;
        }
    }
}
