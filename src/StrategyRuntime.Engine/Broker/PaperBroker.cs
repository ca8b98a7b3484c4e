using StrategyRuntime.Engine.Candles;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Broker;

/// <summary>
/// The only broker there is: fills orders from ticks by the rules of the account, and keeps the books. It knows no nodes: it returns the
/// orders that it fills or ends, one at a time, as <see cref="EndedOrders"/>.
/// </summary>
internal sealed class PaperBroker
{
    /// <summary>Why the settlement of a contract closed a position or ended an order.</summary>
    private const string ExpiredReason = "expired";

    private readonly RunContext _run;
    private readonly SymbolState _symbol;
    private readonly PriceStep _step;
    private readonly FillPricing _pricing;
    private readonly OrderSizing _sizing;
    // Null when no position trades an option.
    private readonly OptionDesk? _options;
    // Positions that are closed together, while one of them is open.
    private readonly List<LegGroup> _legGroups = [];
    private readonly LimitFill _limits;
    private readonly bool _meetsQuotes;
    private readonly bool _isBars;
    private readonly decimal? _participation;
    // In the order in which they are matched: by walk, and of one walk exits before entries.
    private readonly List<Order> _working = [];
    // To be filled at the last price.
    private readonly Queue<Order> _due = [];
    private readonly List<Position> _protected = [];
    // The order whose fill or rejection is returned next, after the exits that it leaves without a position.
    private Order? _ended;
    private PriceMove _move;
    private double _bid = double.NaN;
    private double _ask = double.NaN;
    private UtcTime _now;
    private bool _isMatching;
    private bool _isClosingCandles;
    private bool _isSettling;
    // False once everything that the tick's volume allows was filled.
    private bool _hasVolume;
    private decimal _volumeLeft;
    // When the first of the working orders expires, as far as that is known.
    private UtcTime _nextExpiry = UtcTime.MaxValue;
    private bool _hasUndated;
    private long _matches;
    private int _orderCount;

    public PaperBroker(RunContext run)
    {
        var settings = run.Settings;
        var instrument = settings.Strategy.Trading;
        _run = run;
        _symbol = run.Market.Symbols[0];
        _step = new PriceStep(instrument.TickSize, instrument.TickSizeBelowOne);
        _pricing = new FillPricing(settings.Broker, instrument.MayBeNegative, _step, run.Clock);
        _sizing = new OrderSizing(run, _pricing, _step);
        _options = OptionDesk.Of(run);
        _limits = settings.Broker.LimitFill;
        _meetsQuotes = settings.Broker.FillPrice == FillPrice.Quotes;
        _participation = settings.Broker.Participation;
        _isBars = settings.Sources[0] is not null;
        // Only who computes levels or slips prices pays for following the step, and options where they are met on the way of a bar.
        var isOfOptions = _options is not null && (_isBars || settings.Adjustments.Count > 0);
        if (_pricing.NeedsStep || isOfOptions || settings.Strategy.Nodes.Any(NeedsStep)) _symbol.Step = _step;
    }

    /// <summary>True when there is something to match or to fill.</summary>
    public bool HasWork => _working.Count > 0 || _protected.Count > 0 || _legGroups.Count > 0;

    /// <summary>When the first of the contracts that are held or ordered is settled; <see cref="UtcTime.MaxValue"/> without any.</summary>
    public UtcTime NextSettlement => _options is null ? UtcTime.MaxValue : FirstSettlement();

    /// <summary>
    /// Prices between which a match before a moment does nothing, when the last price is one of them; none when that is not known.
    /// </summary>
    /// <param name="until">In: how far ahead is asked. Out: the moment at which something changes without a price, if sooner.</param>
    public PriceRange IdlePrices(ref UtcTime until)
    {
        until = UtcTime.Min(until, _nextExpiry);
        if (_meetsQuotes || _participation is not null || _hasUndated || (_legGroups.Count > 0 && _options is null)) return PriceRange.None;
        var (prices, hasOptions) = (PriceRange.All, _legGroups.Count > 0);
        foreach (var position in _protected)
        {
            until = UtcTime.Min(until, position.Protection!.NextTargetTime);
            if (position.Option is not null) hasOptions = true;
            else prices = prices.And(position.Protection.IdlePrices);
        }
        foreach (var order in _working)
        {
            if (order.TradesOption) hasOptions = true;
            else prices = prices.And(OrderMatching.IdlePrices(order));
        }
        return hasOptions ? prices.And(_options!.IdlePrices(in _symbol.Last, ref until, _protected, _working, _legGroups)) : prices;
    }

    /// <summary>True when an order may end with a candle, whatever the prices are.</summary>
    public bool WaitsForCandles
    {
        get
        {
            foreach (var order in _working)
            {
                if (order.TimeInForce.Kind == TimeInForceKind.Candles) return true;
            }
            return false;
        }
    }

    /// <summary>
    /// Places an order, or rejects it at once; <paramref name="quantity"/> null means sized. Prices that were computed lie on the price
    /// step already (<see cref="OnStep"/>).
    /// </summary>
    /// <param name="source">What it is placed for.</param>
    /// <param name="slot">Position that it opens or closes.</param>
    /// <param name="isEntry">True when it opens.</param>
    /// <param name="side">Buy or sell.</param>
    /// <param name="template">How it is ordered.</param>
    /// <param name="quantity">Lots.</param>
    /// <param name="reason">Why it is placed, for an exit.</param>
    /// <param name="terms">What the document says of the position, with every computed number in place; null when it computes none.</param>
    /// <param name="trailingLevel">First level of a trailing stop that follows an expression.</param>
    /// <param name="refusal">Why it is rejected in any case; null when it is not.</param>
    /// <param name="isSettlement">True for the cash settlement of an expired contract.</param>
    /// <param name="isLast">True when the run ends: there is no other price to wait for.</param>
    public Order Place(
        OrderSource source, PositionSlot slot, bool isEntry, Side side, OrderTemplate template, decimal? quantity, string? reason,
        PositionTemplate? terms = null, decimal? trailingLevel = null, string? refusal = null, bool isSettlement = false,
        bool isLast = false)
    {
        terms ??= slot.Template;
        var (tradesOption, option) = OptionOf(slot, isEntry, terms);
        var last = option?.ExactPrice ?? _run.Account.MarkPrice;
        var step = tradesOption ? _options!.Step : _step;
        var order = new Order
        {
            Number = ++_orderCount,
            Source = source,
            Slot = slot,
            Symbol = _symbol.TradedSymbol,
            TradesOption = tradesOption,
            IsSettlement = isSettlement,
            IsEntry = isEntry,
            Side = side,
            Type = template.Type,
            Terms = terms,
            TrailingLevel = trailingLevel,
            Quantity = quantity,
            Trail = template.Trail,
            TimeInForce = template.TimeInForce,
            ExpiryTime = ExpiresOnADay(template.TimeInForce) ? null : UtcTime.MaxValue,
            PlacedCandle = _symbol.Series[0].ClosedCount,
            Walk = _run.Walk,
            PlacedTime = _run.Clock.Now,
            LevelTime = _run.Clock.Now,
            Reason = reason,
        };
        if (option is not null) order.Trade(option);
        else if (refusal is null && ChoosesAtPlacing(order) && TryChoose(order, out refusal)) last = order.Option!.ExactPrice;
        order.LimitPrice = template.LimitPrice ?? (template.LimitOffset is { } limit ? step.Nearest(last + limit) : null);
        order.StopPrice = template.StopPrice ?? (template.StopOffset is { } stop ? step.Nearest(last + stop) : (decimal?)null)
            ?? Protection.Level(template.Trail, last, AwayFrom(side), step);
        order.BestPrice = (double)last;
        order.IsMaker = order is { Type: OrderType.Limit, LimitPrice: { } limitPrice }
            && (side == Side.Buy ? limitPrice < last : limitPrice > last);
        if ((refusal ?? Refusal(order, last)) is { } rejected)
        {
            order.Status = OrderStatus.Rejected;
            order.Reason = rejected;
            Report(order);
            return order;
        }
        if (isEntry) slot.EntryOrderWorking = true;
        else slot.ExitQuantityWorking += quantity!.Value;
        if (order.ExpiryTime is null) _hasUndated = true;
        if (order.Type == OrderType.Market) order.Waiting = WaitingReason() ?? (isSettlement || isLast ? null : order.Option?.Refusal);
        var at = _working.Count;
        while (!isEntry && at > 0 && _working[at - 1].IsEntry && _working[at - 1].Walk == order.Walk) at--;
        _working.Insert(at, order);
        Report(order);
        return order;
    }

    /// <summary>A computed price at the nearest step.</summary>
    public decimal OnStep(decimal price) => _step.Nearest(price);

    /// <summary>
    /// Fills the market orders of a walk that do not wait for a tick: all of them for <c>signal_close</c>, those of a tick's walk for
    /// <c>same_tick</c>, and for <c>next_tick</c> those of a point of a bar's path, from which the price goes on.
    /// </summary>
    public EndedOrders FillAfterWalk(bool walkOfTick)
    {
        if (FillsAfterWalk(walkOfTick))
        {
            foreach (var order in _working)
            {
                if (order.Type != OrderType.Market || order.Walk != _run.Walk || order.Waiting is not null) continue;
                if (_participation is null || order.TradesOption) _due.Enqueue(order);
                // The bar's volume, which says how much is filled, is known at its end.
                else if (walkOfTick && _symbol.Last.Volume <= 0) MeetAtLastPrice(order);
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
        foreach (var order in _working) order.Waiting = null;
        _symbol.Step?.Observe(tick.Price);
        _move = new PriceMove(_symbol.LastPrice, tick.Price, tick.OnPath, _symbol.Last.Time);
        _now = tick.Time;
        if (_meetsQuotes) (_bid, _ask) = (tick.Bid, tick.Ask);
        _options?.BeginMove(in tick, _move.StartTime, _working);
        if (_participation is { } percent)
        {
            _hasVolume = tick.Volume > 0;
            _volumeLeft = _hasVolume ? Decimals.Product(Decimals.Of(tick.Volume), percent) / 100 : 0;
        }
        if (_hasUndated) DateOrders();
        foreach (var position in _protected)
        {
            // A target that fell during a move along a bar's path counts from the next point on: where the price was then is not known.
            if (position.Protection!.NextTargetTime <= (tick.OnPath ? _move.StartTime : tick.Time)) position.Protection.FallTo(tick.Time);
        }
        _isMatching = true;
        return new EndedOrders(this);
    }

    /// <summary>
    /// Candles closed: shows the levels that moved since the last event, and ends the orders that were good for a number of candles.
    /// </summary>
    public EndedOrders AfterCandles()
    {
        foreach (var position in _protected)
        {
            if (!position.Protection!.MovedSinceReport) continue;
            position.Protection.MovedSinceReport = false;
            _run.Emit(new PositionChanged(position, _run.Account));
        }
        foreach (var order in _working)
        {
            if (!order.MovedSinceReport) continue;
            order.MovedSinceReport = false;
            Report(order);
        }
        _isClosingCandles = true;
        return new EndedOrders(this);
    }

    /// <summary>Tells of the open positions as the last price values them: the run ends and leaves them.</summary>
    public void ReportOpenPositions()
    {
        foreach (var position in _run.Account.OpenPositions) _run.Emit(new PositionChanged(position, _run.Account));
    }

    /// <summary>
    /// Contracts are settled: closes the positions that hold them at what exercising is worth at the last price, and ends their orders.
    /// </summary>
    public EndedOrders Settle()
    {
        foreach (var position in _run.Account.OpenPositions)
        {
            if (position.Option is { } option && option.Settlement <= _run.Clock.Now)
                _due.Enqueue(PlaceClosing(position, OrderTemplate.Market, ExpiredReason, isSettlement: true));
        }
        _isSettling = true;
        return new EndedOrders(this);
    }

    /// <summary>
    /// A corporate action of the traded symbol, or a roll: open positions and working orders are counted in the new units, dividends are
    /// credited to long positions and charged to short ones, and positions go on in the next contract.
    /// </summary>
    /// <param name="change">The change.</param>
    /// <param name="scale">How it changes prices and units.</param>
    public void Adjust(PriceAdjustment change, PriceScale scale)
    {
        var account = _run.Account;
        account.Adjust(scale);
        var adjusted = new List<AdjustedPosition>();
        foreach (var position in account.OpenPositions)
        {
            // Contracts are neither paid dividends nor rolled; splits are refused before the run.
            if (position.Option is not null) continue;
            var (quantity, price) = (position.QuantityOpen, position.EntryPrice);
            position.Adjust(scale);
            position.Protection?.Adjust(scale);
            var slot = SlotOf(position);
            slot.ExitQuantityWorking = scale.ApplyToUnits(slot.ExitQuantityWorking);
            var cash = change.Kind == PriceAdjustmentKind.Dividend ? DividendOf(position, change.Amount!.Value) : 0;
            if (cash != 0) account.AddDividend(position, cash);
            if (change is { From: var (_, left), To: var (contract, entered) })
            {
                var units = Decimals.Product(position.QuantityOpen, position.Multiplier);
                var leaving = _pricing.Fees(new FillTerms(units, !position.IsLong), left);
                var entering = _pricing.Fees(new FillTerms(units, position.IsLong), entered);
                var fees = Decimals.Sum(leaving.Total, entering.Total);
                account.Roll(position, contract.Symbol, scale.Shift, fees);
                position.AddCharges(leaving.Charges);
                position.AddCharges(entering.Charges);
                cash = -fees;
            }
            adjusted.Add(new AdjustedPosition(
                position.TradeId, quantity, position.QuantityOpen, price, position.EntryPrice, cash));
        }
        if (change.ChangesPrices)
        {
            foreach (var order in _working)
            {
                if (order.TradesOption) continue;
                order.Adjust(scale, _step);
                order.Symbol = _symbol.TradedSymbol;
            }
        }
        account.ObserveFills(_run.Clock.Now);
        _run.NextEpoch();
        _run.Emit(new CorporateActionEvent(change, _symbol.Instrument.Symbol, adjusted));
        if (change.ChangesPrices)
        {
            foreach (var order in _working) Report(order);
        }
        foreach (var position in account.OpenPositions) _run.Emit(new PositionChanged(position, account));
    }

    /// <summary>
    /// Fills all working orders, those of a square-off, at the last price: there will be no other. A price that is too old fills none.
    /// </summary>
    public EndedOrders FillAtLastPrice()
    {
        if (_run.StaleFor is not null) return new EndedOrders(this);
        foreach (var order in _working) _due.Enqueue(order);
        return new EndedOrders(this);
    }

    /// <summary>Cancels all working orders. They are not returned: the nodes that waited for them were made inactive before.</summary>
    public void CancelAll(string reason)
    {
        while (_working.Count > 0) End(_working[0], OrderStatus.Cancelled, reason);
    }

    /// <summary>Cancels the working orders of a position, and returns them in the order in which they were placed.</summary>
    public IReadOnlyList<Order> Cancel(PositionSlot slot, string reason)
    {
        var orders = _working.FindAll(o => o.Slot == slot);
        foreach (var order in orders) End(order, OrderStatus.Cancelled, reason);
        return orders;
    }

    /// <summary>
    /// Changes the prices of the working orders of a position; null leaves a price as it stands, and an order without such a price is left
    /// as it is. False when no order changed.
    /// </summary>
    public bool Change(PositionSlot slot, decimal? limitPrice, decimal? stopPrice)
    {
        var changed = false;
        foreach (var order in _working)
        {
            if (order.Slot != slot) continue;
            var limit = order.LimitPrice is null ? null : limitPrice;
            var stop = order.StopPrice is null || order.Triggered ? null : stopPrice;
            if (limit is null && stop is null) continue;
            order.LimitPrice = limit ?? order.LimitPrice;
            order.StopPrice = stop ?? order.StopPrice;
            order.LevelTime = _run.Clock.Now;
            Report(order);
            changed = true;
        }
        return changed;
    }

    /// <summary>
    /// Changes stop, target and trailing stop of an open position; null leaves a part as it stands. False when one of them is a percentage
    /// of a price at or below zero.
    /// </summary>
    public bool Change(Position position, PriceDistance? stopLoss, PriceDistance? takeProfit, PriceDistance? trailingStop)
    {
        var terms = position.Template with { StopLoss = stopLoss, TakeProfit = takeProfit, TrailingStop = trailingStop };
        if (position.EntryPrice <= 0 && Protection.NeedsPositivePrice(terms)) return false;
        if (position.Protection is { } protection)
        {
            protection.Change(stopLoss, takeProfit, trailingStop);
        }
        else if (Protection.For(terms, position.EntryPrice, position.EntryTime, null, StepOf(position.Option is not null)) is { } added)
        {
            position.Protection = added;
            _protected.Add(position);
        }
        _run.Emit(new PositionChanged(position, _run.Account));
        return true;
    }

    /// <summary>Gives the trailing stop of an open position the level of its expression.</summary>
    public static void TrailTo(Position position, decimal level) => position.Protection?.TrailTo(level);

    /// <summary>
    /// Closes what is open of a position at the last price, or when that is too old at the next one; its other exit orders end with it.
    /// </summary>
    /// <param name="position">The position.</param>
    /// <param name="reason">Why.</param>
    /// <param name="isLast">True when the run ends: a contract without a price of the day is closed at its mark.</param>
    public EndedOrders Close(Position position, string reason, bool isLast = false)
    {
        var order = PlaceClosing(position, OrderTemplate.Market, reason, isLast: isLast);
        if (order.Waiting is null) _due.Enqueue(order);
        return new EndedOrders(this);
    }

    /// <summary>Slot of a position.</summary>
    public PositionSlot SlotOf(Position position) => _run.Account.Slots[position.Template.Slot];

    private static decimal DividendOf(Position position, decimal amount) =>
        Decimals.Product(Decimals.Product(position.QuantityOpen, position.Multiplier), amount) * position.Sign;

    private static bool NeedsStep(StrategyNode node) => node switch
    {
        EntryNode entry => entry.Positions.Any(p => Protection.IsWanted(p) || ComputesPrice(p.Order)),
        ExitNode exit => ComputesPrice(exit.Order),
        SquareOffNode squareOff => ComputesPrice(squareOff.EndConditions.Closure),
        StartNode start => start.EndConditions is { } conditions && ComputesPrice(conditions.Closure),
        ModifyNode => true,
        _ => false,
    };

    private static bool ComputesPrice(OrderTemplate order) =>
        order.LimitOffset is not null || order.StopOffset is not null || order.Trail is not null || order.ComputedLimitPrice is not null
        || order.ComputedStopPrice is not null || order.ComputedLimitOffset is not null || order.ComputedStopOffset is not null;

    private static bool ExpiresOnADay(TimeInForce time) => time.Kind is TimeInForceKind.Day or TimeInForceKind.Until;

    /// <summary>A trailing order to buy waits above the best price, one to sell below it.</summary>
    private static int AwayFrom(Side side) => side == Side.Buy ? 1 : -1;

    private string? WaitingReason() => _run.StaleFor is { } age
        ? string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"stale_price: waits for the next price, the last one is {Math.Floor(age.TotalSeconds)} s old, "
            + $"and max_tick_age is {_run.Settings.MaxPriceAge!.Value.TotalSeconds} s")
        : null;

    private string? Refusal(Order order, decimal last)
    {
        if (order.Trail is { Kind: DistanceKind.Percent } && last <= 0) return "percent_of_negative_price";
        if ((OrderSizing.RefusalOfPrice(order.LimitPrice) ?? OrderSizing.RefusalOfPrice(order.StopPrice)) is { } price) return price;
        if (!order.IsEntry) return null;
        if (order.Quantity is null && order.Terms.Sizing!.At == SizingMoment.Decision)
            order.Quantity = SizingOf(order).Size(order.Terms, last);
        return order.Quantity is { } quantity ? OrderSizing.RefusalOfQuantity(order.Terms, quantity) : null;
    }

    private bool FillsAfterWalk(bool walkOfTick) => _run.Settings.Fill switch
    {
        FillRule.NextTick when !walkOfTick || !_isBars => false,
        FillRule.SameTick when !walkOfTick => false,
        // A tick of the other symbol has no price for them: the last one is older than the order.
        _ => !walkOfTick || _symbol.Last.Time >= _run.Clock.Now,
    };

    /// <summary>
    /// The next order that ends: of the fill that is handed over, of the orders that are due, or of the move that is matched; null when
    /// there is none left.
    /// </summary>
    private Order? Next()
    {
        while (_ended is null && _due.TryDequeue(out var due))
        {
            if (due.IsWorking) FillDue(due);
        }
        if (_isSettling)
        {
            if (_ended is null && ExpireContracts() is { } expired) return expired;
            if (_ended is null) _isSettling = false;
        }
        if (_isClosingCandles)
        {
            if (_ended is null && ExpireCandles() is { } expired) return expired;
            if (_ended is null) _isClosingCandles = false;
        }
        if (_isMatching)
        {
            if (_ended is null && _now >= _nextExpiry && ExpireAt(_now) is { } expired) return expired;
            while (_ended is null && (FillNext() || CloseLegs()))
            {
            }
            if (_ended is null && _hasVolume) FillByVolume();
            if (_ended is null) EndMatch();
        }
        if (_ended is not { } ended) return null;
        if (CancelOrderWithoutPosition(ended) is { } cancelled) return cancelled;
        _ended = null;
        return ended;
    }

    private void EndMatch()
    {
        var price = _move.End.Price;
        foreach (var position in _protected) position.Protection!.Trail(position.Option?.Move.End.Price ?? price);
        foreach (var order in _working)
        {
            if (order.Trail is not null && !order.Triggered) Trail(order, order.Option?.Move.End.Price ?? price);
        }
        _move = default;
        (_bid, _ask) = (double.NaN, double.NaN);
        _isMatching = false;
    }

    /// <summary>Moves the trigger of a trailing order after a price, which was tested against its old level first.</summary>
    private void Trail(Order order, double price)
    {
        if (order.Side == Side.Buy ? price >= order.BestPrice : price <= order.BestPrice) return;
        order.BestPrice = price;
        if (order.Trail!.Kind == DistanceKind.Percent && price <= 0) return;
        var level = Protection.Level(order.Trail, Decimals.Of(price), AwayFrom(order.Side), StepOf(order.TradesOption))!.Value;
        if (order.Side == Side.Buy ? level >= order.StopPrice : level <= order.StopPrice) return;
        order.StopPrice = level;
        order.MovedSinceReport = true;
    }

    /// <summary>The move as one side of the market sees it.</summary>
    private PriceMove MoveFor(Side side)
    {
        var quote = side == Side.Buy ? _ask : _bid;
        return double.IsNaN(quote) ? _move : _move.To(quote);
    }

    private bool MovesToQuote(Side side) => !double.IsNaN(side == Side.Buy ? _ask : _bid);

    private (decimal Price, bool IsQuote) LastPriceFor(Order order)
    {
        if (order.Option is { } option)
        {
            var asked = _options!.QuoteNow(option, order.Side);
            return double.IsNaN(asked) ? (option.ExactPrice, false) : (Decimals.Of(asked), true);
        }
        ref readonly var last = ref _symbol.Last;
        var quote = order.Side == Side.Buy ? last.Ask : last.Bid;
        return _meetsQuotes && !double.IsNaN(quote) ? (Decimals.Of(quote), true) : (_run.Account.MarkPrice, false);
    }

    /// <summary>Fills what the price meets first on the rest of its way; false when it meets nothing any more.</summary>
    private bool FillNext()
    {
        var first = Meeting.Beyond;
        Position? position = null;
        Order? order = null;
        foreach (var candidate in _protected)
        {
            if (candidate.FirstMatch > _matches || IsClosing(candidate)) continue;
            var meeting = Meet(candidate);
            if (meeting.Distance < first.Distance) (first, position) = (meeting, candidate);
        }
        foreach (var candidate in _working)
        {
            if (candidate.MetPrice is not null) continue;
            var meeting = Meet(candidate);
            if (meeting.Distance < first.Distance) (first, order) = (meeting, candidate);
        }
        if (order is null && position is null) return false;
        var option = order is null ? position!.Option : order.Option;
        var side = order?.Side ?? ClosingSide(position!);
        var isQuote = option is not null ? !double.IsNaN(_options!.QuoteAhead(option, side))
            : order is not { TradesOption: true } && MovesToQuote(side);
        if (_options is null)
        {
            _move = _move.RestFrom(first.Price);
            _run.Account.ValueAt(isQuote ? _move.End.Price : first.Price);
        }
        else
        {
            var underlying = _options.PassThrough(in first, option, isQuote && option is not null, in _move, _step);
            _move = _move.RestFrom(underlying);
            _run.Account.ValueAt(isQuote ? _move.End.Price : underlying);
        }
        if (order is null) CloseProtected(position!, first, isQuote);
        else FillOrTrigger(order, first, isQuote);
        return true;
    }

    private Meeting Meet(Position position)
    {
        if (position.Option is not { } option) return position.Protection!.Meet(MoveFor(ClosingSide(position)), _limits);
        if (option.IsStale) return Meeting.None;
        var move = _options!.MoveFor(option, ClosingSide(position));
        return OptionDesk.OnWayOfUnderlying(position.Protection!.Meet(move, _limits), option, in _move);
    }

    private Meeting Meet(Order order)
    {
        if (order.Option is { IsStale: true }) return Meeting.None;
        if (order.Option is { } option)
            return OptionDesk.OnWayOfUnderlying(
                OrderMatching.Meet(order, _options!.MoveFor(option, order.Side), _limits), option, in _move);
        return OrderMatching.Meet(order, order.TradesOption ? _move : MoveFor(order.Side), _limits);
    }

    /// <summary>
    /// At the end of a tick's way: orders the close of positions that reached their combined stop or target, which meets the tick itself;
    /// false when there are none.
    /// </summary>
    private bool CloseLegs()
    {
        foreach (var group in _legGroups)
        {
            if (group.Reached(p => Decimals.Of(p.Option?.Move.End.Price ?? _move.End.Price)) is not { } reason) continue;
            _legGroups.Remove(group);
            foreach (var leg in group.Legs)
            {
                if (leg.IsOpen) PlaceClosing(leg, OrderTemplate.Market, reason);
            }
            return true;
        }
        return false;
    }

    /// <summary>True when all that is open of a position is on its way out, bar by bar.</summary>
    private bool IsClosing(Position position) =>
        _participation is not null && SlotOf(position).ExitQuantityWorking >= position.QuantityOpen;

    private void FillOrTrigger(Order order, Meeting meeting, bool isQuote)
    {
        var atMarket = OrderMatching.IsAtMarket(order);
        var price = !atMarket && meeting.AtLevel ? OrderMatching.Level(order) : Decimals.Of(meeting.Price);
        var isTrigger = order.Type == OrderType.StopLimit && !order.Triggered;
        if (order.Type is not (OrderType.Market or OrderType.Limit)) order.Triggered = true;
        if (isTrigger && !OrderMatching.FillsLimit(order, price, _limits)) return;
        if (order is { TradesOption: true, Option: null })
        {
            if (!ChooseOrReject(order)) return;
            (price, isQuote) = LastPriceFor(order);
        }
        var isLimit = order.Type is OrderType.Limit or OrderType.StopLimit;
        Meet(order, isLimit ? price : PricingOf(order).Market(order, price, isQuote));
    }

    private void CloseProtected(Position position, Meeting meeting, bool isQuote)
    {
        var protection = position.Protection!;
        var isStop = protection.StopReached(meeting.Price);
        var level = isStop ? protection.NearestStopLevel : protection.TakeProfit!.Value;
        var price = meeting.AtLevel ? level : Decimals.Of(meeting.Price);
        var (template, reason) = isStop
            ? (new OrderTemplate(OrderType.Stop, StopPrice: level), StopReason(protection))
            : (new OrderTemplate(OrderType.Limit, LimitPrice: level), ProtectionReasons.TakeProfit);
        var order = PlaceClosing(position, template, reason);
        order.Triggered = isStop;
        order.IsMaker = !isStop;
        Meet(order, isStop ? PricingOf(order).Market(order, price, isQuote) : price);
    }

    private static string StopReason(Protection protection) =>
        protection.TrailingActsFirst ? ProtectionReasons.TrailingStop : ProtectionReasons.StopLoss;

    /// <summary>An order of the runtime itself that closes what is open of a position.</summary>
    private Order PlaceClosing(
        Position position, OrderTemplate template, string reason, bool isSettlement = false, bool isLast = false) => Place(
        OrderSource.Runtime(position), SlotOf(position), isEntry: false, ClosingSide(position), template, position.QuantityOpen, reason,
        isSettlement: isSettlement, isLast: isLast);

    private static Side ClosingSide(Position position) => position.IsLong ? Side.Sell : Side.Buy;

    /// <summary>Whether an order trades an option, and its contract as far as that is known: the one that is held.</summary>
    private (bool TradesOption, OptionQuote? Option) OptionOf(PositionSlot slot, bool isEntry, PositionTemplate terms)
    {
        if (_options is null) return (false, null);
        return isEntry ? (terms.Option is not null, null) : (slot.Current?.Option is not null, slot.Current?.Option);
    }

    /// <summary>A price that an order waits for is one of its contract, and a size of the decision needs one.</summary>
    private static bool ChoosesAtPlacing(Order order) => order is { TradesOption: true, IsEntry: true }
        && (order.Type != OrderType.Market || (order.Quantity is null && order.Terms.Sizing!.At == SizingMoment.Decision));

    private bool TryChoose(Order order, out string? refusal) =>
        _options!.TryChoose(order, _symbol.LastPrice, _symbol.Last.Time, out refusal);

    /// <summary>Chooses the contract of an order that is about to be filled, or rejects the order; false then.</summary>
    private bool ChooseOrReject(Order order)
    {
        var (underlying, time) = _isMatching ? (_run.Account.LastMark, _run.Clock.Now) : (_symbol.LastPrice, _symbol.Last.Time);
        if (_options!.TryChoose(order, underlying, time, out var refusal)) return true;
        End(order, OrderStatus.Rejected, refusal!);
        _ended = order;
        return false;
    }

    private PriceStep StepOf(bool isOption) => isOption ? _options!.Step : _step;

    private FillPricing PricingOf(Order order) => order.TradesOption ? _options!.Pricing : _pricing;

    private OrderSizing SizingOf(Order order) => order.TradesOption ? _options!.Sizing : _sizing;

    /// <summary>Fills an order at the last price; one that settles a contract at what exercising is worth there.</summary>
    private void FillDue(Order order)
    {
        if (order.IsSettlement)
        {
            var option = order.Option!;
            option.MoveTo(_symbol.LastPrice, option.Settlement);
            Fill(order, order.Quantity, option.ExactPrice, option.Settlement);
            return;
        }
        if (order is { TradesOption: true, Option: null } && !ChooseOrReject(order)) return;
        var (price, isQuote) = LastPriceFor(order);
        Fill(order, order.Quantity - order.FilledQuantity, PricingOf(order).Market(order, price, isQuote), _symbol.Last.Time);
    }

    private UtcTime FirstSettlement()
    {
        var first = UtcTime.MaxValue;
        foreach (var position in _run.Account.OpenPositions)
        {
            if (position.Option is { } option) first = UtcTime.Min(first, option.Settlement);
        }
        foreach (var order in _working)
        {
            if (order.Option is { } option) first = UtcTime.Min(first, option.Settlement);
        }
        return first;
    }

    private Order? ExpireContracts()
    {
        foreach (var order in _working)
        {
            if (order.Option is not { } option || option.Settlement > _run.Clock.Now) continue;
            End(order, OrderStatus.Expired, ExpiredReason);
            return order;
        }
        return null;
    }

    private void MeetAtLastPrice(Order order)
    {
        var (price, isQuote) = LastPriceFor(order);
        order.MetPrice = PricingOf(order).Market(order, price, isQuote);
    }

    /// <summary>An order met its price: fills it, or lets it wait for the volume of the bar.</summary>
    private void Meet(Order order, decimal price)
    {
        if (_participation is null || order.TradesOption) Fill(order, order.Quantity, price, _run.Clock.Now);
        else order.MetPrice = price;
    }

    /// <summary>Fills the first of the orders that met their price in this bar, as far as its volume allows.</summary>
    private void FillByVolume()
    {
        foreach (var order in _working)
        {
            if (order.MetPrice is not { } price) continue;
            order.MetPrice = null;
            if (order is { IsEntry: true, Quantity: null }) order.Quantity = _sizing.Size(order.Terms, price);
            var units = order.IsEntry ? order.Terms.Multiplier : order.Slot.Current!.Multiplier;
            var wanted = (order.Quantity ?? 0) - order.FilledQuantity;
            var lots = Math.Min(wanted, Math.Floor(Decimals.Quotient(_volumeLeft, units)));
            if (lots <= 0 && wanted > 0) continue;
            _volumeLeft -= Decimals.Product(lots, units);
            Fill(order, lots, price, _run.Clock.Now);
            return;
        }
        _hasVolume = false;
    }

    private void Fill(Order order, decimal? quantity, decimal price, UtcTime time)
    {
        if (order.IsEntry) FillEntry(order, quantity, price, time);
        else FillExit(order, quantity!.Value, price, time);
        _ended = order;
    }

    private void FillEntry(Order order, decimal? wanted, decimal price, UtcTime time)
    {
        var terms = order.Terms;
        var (sizing, pricing) = (SizingOf(order), PricingOf(order));
        var asked = wanted ?? sizing.Size(terms, price);
        if (OrderSizing.Refusal(terms, asked, price) is { } refusal)
        {
            End(order, OrderStatus.Rejected, refusal);
            return;
        }
        var (quantity, tooDear) = sizing.Afford(terms, asked, price, order.Option);
        var fees = pricing.Fees(TermsOf(order, quantity, terms.Multiplier), price);
        if ((tooDear ?? OrderSizing.RefusalOfFees(fees.Total)) is { } reason)
        {
            End(order, OrderStatus.Rejected, reason);
            return;
        }
        // An order that the account made smaller has no rest to wait for.
        if (order.Quantity is null || quantity < asked) order.Quantity = order.FilledQuantity + quantity;
        var position = order.Slot.IsOpen ? AddTo(order, quantity, price, fees.Total) : OpenNew(order, quantity, price, fees.Total, time);
        if (order.Source.Legs is { } legs)
        {
            legs.Add(position);
            if (!_legGroups.Contains(legs)) _legGroups.Add(legs);
        }
        Filled(order, position, quantity, price, fees, time);
    }

    private Position OpenNew(Order order, decimal quantity, decimal price, decimal fees, UtcTime time)
    {
        var terms = order.Terms;
        var source = order.Source;
        var position = new Position(terms, order.Symbol, order.Slot.NextReEntry(source.ReEntry), quantity, price, fees, time)
        {
            EntryNodeId = source.NodeId,
            EntryTrigger = source.Trigger,
            EntryFlow = source.Flow,
            Option = order.Option,
            EntryVolatility = order.Option?.Volatility,
            Protection = Protection.For(terms, price, time, order.TrailingLevel, StepOf(order.TradesOption)),
        };
        _run.Account.Open(order.Slot, position);
        // Opened on the way of the price it meets the rest of it; opened at the end of it, what comes next.
        position.FirstMatch = _move.HasRest ? _matches : _matches + 1;
        if (position.Protection is not null) _protected.Add(position);
        return position;
    }

    private Position AddTo(Order order, decimal quantity, decimal price, decimal fees)
    {
        var position = order.Slot.Current!;
        _run.Account.Add(order.Slot, quantity, price, fees);
        if (order.FilledQuantity == 0) order.Slot.CountEntry();
        position.Protection?.Rebase(position.EntryPrice);
        return position;
    }

    private static FillTerms TermsOf(Order order, decimal quantity, decimal multiplier) => new(
        Decimals.Product(quantity, multiplier), order.Side == Side.Buy, order.IsMaker, order.Option?.Contract.LotSize);

    private FillFees FeesOfExit(Order order, Position position, decimal quantity, decimal price)
    {
        var terms = TermsOf(order, quantity, position.Multiplier);
        return order.IsSettlement
            ? PricingOf(order).SettlementFees(terms with { IsBuy = position.IsLong }, price)
            : PricingOf(order).Fees(terms, price);
    }

    private void FillExit(Order order, decimal wanted, decimal price, UtcTime time)
    {
        var position = order.Slot.Current!;
        var quantity = Math.Min(wanted, position.QuantityOpen);
        var fees = FeesOfExit(order, position, quantity, price);
        position.ExitVolatility = order.IsSettlement ? null : position.Option?.Volatility;
        var gross = position.Reduce(quantity, price, fees.Total, time, order.Source.NodeId, order.Reason!, order.Source.Flow);
        _run.Account.Close(position, quantity, price, fees.Total, gross);
        if (!position.IsOpen) _protected.Remove(position);
        if (_legGroups.Count > 0) _legGroups.RemoveAll(g => !g.IsOpen);
        Filled(order, position, quantity, price, fees, time);
    }

    private void Filled(Order order, Position position, decimal quantity, decimal price, FillFees fees, UtcTime time)
    {
        position.AddCharges(fees.Charges);
        order.FilledQuantity += quantity;
        order.LastQuantity = quantity;
        order.FillPrice = price;
        order.Fees = fees.Total;
        order.Charges = fees.Charges;
        order.FillTime = time;
        _run.Account.ObserveFills(time);
        if (position.IsOpen && order.FilledQuantity < order.Quantity) Continue(order, quantity);
        else Close(order, OrderStatus.Filled);
        _run.Emit(new PositionChanged(position, _run.Account));
        if (!position.IsOpen) _run.Emit(new TradeClosed(position));
    }

    /// <summary>A part of an order was filled; the rest waits for the next bar.</summary>
    private void Continue(Order order, decimal quantity)
    {
        order.Status = OrderStatus.Partial;
        if (!order.IsEntry) order.Slot.ExitQuantityWorking -= quantity;
        _run.NextEpoch();
        Report(order);
    }

    /// <summary>
    /// A closed position leaves nothing for its other exit orders to close, nor for the rest of its entry to add to: cancels the latest of
    /// them.
    /// </summary>
    private Order? CancelOrderWithoutPosition(Order ended)
    {
        var slot = ended.Slot;
        if (slot.IsOpen) return null;
        for (var i = _working.Count - 1; i >= 0; i--)
        {
            var order = _working[i];
            if (order.Slot != slot || (order.IsEntry && order.Status != OrderStatus.Partial)) continue;
            End(order, OrderStatus.Cancelled, "position_already_closed");
            return order;
        }
        return null;
    }

    /// <summary>
    /// Dates the orders that are good for a day, or to a time of it: that of the first price that they can meet.
    /// </summary>
    private void DateOrders()
    {
        _hasUndated = false;
        var calendar = _run.Clock.Calendar;
        var today = calendar.DayAt(_now);
        foreach (var order in _working)
        {
            if (order.ExpiryTime is not null) continue;
            var expiry = order.TimeInForce.Kind == TimeInForceKind.Day
                ? today.End
                : calendar.Exchange.TimeOn(today.Number, order.TimeInForce.Until);
            if (expiry <= order.PlacedTime)
            {
                // Placed after that time of the day: it is good to that of the next one.
                _hasUndated = true;
                continue;
            }
            order.ExpiryTime = expiry;
            _nextExpiry = UtcTime.Min(_nextExpiry, expiry);
        }
    }

    private Order? ExpireAt(UtcTime time)
    {
        if (_working.Find(o => o.ExpiryTime <= time) is { } expired)
        {
            End(expired, OrderStatus.Expired, "time_in_force");
            return expired;
        }
        _nextExpiry = UtcTime.MaxValue;
        foreach (var order in _working)
        {
            if (order.ExpiryTime is { } expiry) _nextExpiry = UtcTime.Min(_nextExpiry, expiry);
        }
        return null;
    }

    private Order? ExpireCandles()
    {
        var closed = _symbol.Series[0].ClosedCount;
        foreach (var order in _working)
        {
            if (order.TimeInForce.Kind != TimeInForceKind.Candles || closed - order.PlacedCandle < order.TimeInForce.Candles) continue;
            End(order, OrderStatus.Expired, "time_in_force");
            return order;
        }
        return null;
    }

    private void Report(Order order)
    {
        if (!_run.KeepsFiguresAlone || order.Status == OrderStatus.Rejected) _run.Emit(new OrderChanged(order));
    }

    private void End(Order order, OrderStatus status, string reason)
    {
        order.Reason = reason;
        order.LastQuantity = null;
        Close(order, status);
    }

    private void Close(Order order, OrderStatus status)
    {
        order.Status = status;
        _working.Remove(order);
        if (order.IsEntry) order.Slot.EntryOrderWorking = false;
        else order.Slot.ExitQuantityWorking -= order.Quantity!.Value - (order.FilledQuantity - (order.LastQuantity ?? 0));
        _run.NextEpoch();
        Report(order);
    }

    /// <summary>
    /// Orders that were filled, in part or whole, cancelled, rejected, or that expired, in this order. The broker goes on when the next one
    /// is asked for: what one of them changes in the graph has happened before the next one ends.
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
