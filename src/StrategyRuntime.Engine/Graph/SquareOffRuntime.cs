using StrategyRuntime.Engine.Broker;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>Closes everything and ends the run: at once, on the day's profit or loss, or at a time of day.</summary>
internal sealed class SquareOffRuntime : NodeRuntime
{
    private const string TimeCondition = "timeBasedExit";

    private readonly SquareOffNode _node;
    private readonly PaperBroker _broker;
    private readonly OrderNumbers _numbers;
    private readonly decimal? _target;
    private readonly decimal? _lossLimit;
    private readonly List<Order> _orders = [];
    private NodeFiring? _execution;
    private SquareOffTrigger? _trigger;
    private UtcTime _due = UtcTime.MaxValue;
    private UtcTime _close = UtcTime.MaxValue;
    private NodeFiring? _dueOf;

    public SquareOffRuntime(SquareOffNode node, StrategyGraph graph, RunContext run, PaperBroker broker, OrderNumbers numbers)
        : base(node, graph, run)
    {
        _node = node;
        _broker = broker;
        _numbers = numbers;
        _target = Amount(node.EndConditions.DailyTarget, run.Account.StartCash);
        _lossLimit = -Amount(node.EndConditions.DailyLossLimit, run.Account.StartCash);
        numbers.Prepare(node.EndConditions.Closure);
    }

    public SquareOffNode SquareOff => _node;

    public IReadOnlyList<Order> Orders => _orders;

    /// <summary>True when it acts at a time of day.</summary>
    public bool HasTime => _node.EndConditions is not { BeforeCloseMinutes: null, ExitTime: null };

    /// <summary>True when it closes positions at the last price of the session: a market-on-close order.</summary>
    public bool IsAtClose => _node.EndConditions.BeforeCloseMinutes == 0 && Due == _close;

    /// <summary>True when it was time that made it act.</summary>
    public bool ActedOnTime => _trigger?.ConditionType == TimeCondition;

    /// <summary>
    /// The time on the day that armed it, which may have passed already; <see cref="UtcTime.MaxValue"/> when it has no time. The close of a
    /// market that never closes is the end of the day.
    /// </summary>
    public UtcTime Due
    {
        get
        {
            if (ReferenceEquals(_dueOf, Parent)) return _due;
            _dueOf = Parent;
            _due = DueOn(Run.Clock.Today);
            return _due;
        }
    }

    /// <summary>
    /// Without a limit on the day's profit, and while no position is open that could reach it, only time can make it act.
    /// </summary>
    public override bool IsAsleep =>
        !_node.EndConditions.Immediate && ((_target is null && _lossLimit is null) || Run.Account.OpenPositions.Count == 0)
        && Run.Clock.Now < Due;

    public override UtcTime WakeTime => Due;

    public override PriceRange IdlePrices(double price)
    {
        if (_node.EndConditions.Immediate) return PriceRange.None;
        var prices = PriceRange.All;
        if (_target is { } target) prices = prices.And(Run.Account.PricesShortOf(Bound(target), fromBelow: true));
        if (_lossLimit is { } limit) prices = prices.And(Run.Account.PricesShortOf(Bound(limit), fromBelow: false));
        return prices;
    }

    public override void Work()
    {
        _trigger = Fires();
        if (_trigger is null) return;
        _execution = NewExecution();
        Graph.Wait(this);
        Graph.SquareOff(this);
        _broker.CancelAll("square_off");
        var source = SourceOf(_execution);
        // Positions are closed in any case: at the market when an expression has no value.
        var closure = _numbers.Resolve(_node.EndConditions.Closure) ?? OrderTemplate.Market;
        foreach (var position in Run.Account.OpenPositions)
        {
            _orders.Add(_broker.Place(
                source, _broker.SlotOf(position), isEntry: false, position.IsLong ? Side.Sell : Side.Buy, Closure(closure, -position.Sign),
                position.QuantityOpen, "square_off"));
        }
        CompleteWhenDone();
    }

    public override void OrderEnded(Order order)
    {
        if (State == NodeState.Pending) CompleteWhenDone();
    }

    /// <summary>
    /// The offset of a closing order lies on the side where it fills: below the last price for a sale, above it for a purchase.
    /// </summary>
    private static OrderTemplate Closure(OrderTemplate order, int side) =>
        order.LimitOffset is { } offset ? order with { LimitOffset = side * Math.Abs(offset) } : order;

    private void CompleteWhenDone()
    {
        if (_orders.Exists(o => o.IsWorking)) return;
        Graph.Complete(this, new SquareOffCompleted(this, _execution!, _trigger!));
        Graph.EndRun($"square_off:{_trigger!.Reason}");
    }

    private SquareOffTrigger? Fires()
    {
        var conditions = _node.EndConditions;
        if (conditions.Immediate) return new SquareOffTrigger("immediate", "immediateExit", null, null);
        if (_target is { } target && Reaches(target, fromBelow: true))
            return new SquareOffTrigger("daily_pnl_target", "performanceBasedExit", DayPnl(), target);
        if (_lossLimit is { } limit && Reaches(limit, fromBelow: false))
            return new SquareOffTrigger("daily_loss_limit", "performanceBasedExit", DayPnl(), limit);
        return Run.Clock.Now >= Due ? new SquareOffTrigger(TimeReason(), TimeCondition, null, null) : null;
    }

    private decimal DayPnl() => Run.Account.Equity - Run.Account.DayStartEquity;

    /// <summary>Equity at a profit or loss of the day.</summary>
    private double Bound(decimal dayPnl) => (double)Run.Account.DayStartEquity + (double)dayPnl;

    /// <summary>Looks at exact money only when the day's profit is near the bound.</summary>
    private bool Reaches(decimal dayPnl, bool fromBelow)
    {
        if (!Run.Account.MayReach(Bound(dayPnl), fromBelow)) return false;
        return fromBelow ? DayPnl() >= dayPnl : DayPnl() <= dayPnl;
    }

    private static decimal? Amount(PnlLimit? limit, decimal startCash) =>
        limit is null ? null : limit.IsPercentage ? (limit.InitialCapital ?? startCash) * limit.Amount / 100 : limit.Amount;

    private string TimeReason() => _node.EndConditions.BeforeCloseMinutes is not null ? "market_close" : "exit_time";

    /// <summary>The earlier of the exit time and the time before the day's close, which on a half day is early.</summary>
    private UtcTime DueOn(TradingDay day)
    {
        var conditions = _node.EndConditions;
        _close = day.Close;
        var due = UtcTime.MaxValue;
        if (conditions.BeforeCloseMinutes is { } minutes) due = day.Close - TimeSpan.FromMinutes(minutes);
        if (conditions.ExitTime is { } time) due = UtcTime.Min(due, Run.Clock.Calendar.Exchange.TimeOn(day.Number, time));
        return due;
    }
}

/// <summary>What made a square-off node act.</summary>
/// <param name="Reason">Short reason.</param>
/// <param name="ConditionType">Part of its end conditions.</param>
/// <param name="DayPnl">P&amp;L of the day, for performance exits.</param>
/// <param name="Limit">Limit that it reached, for performance exits.</param>
internal sealed record SquareOffTrigger(string Reason, string ConditionType, decimal? DayPnl, decimal? Limit);
