using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Broker;

/// <summary>
/// What the broker needs for positions that trade options: it chooses their contracts, follows the contracts' prices while a tick of the
/// underlying is matched, and knows their costs.
/// </summary>
internal sealed class OptionDesk
{
    // Bounds of a longer time, and of prices farther away, would be too wide to say anything.
    private static readonly TimeSpan s_farthestAhead = TimeSpan.FromMinutes(1);
    private const double LeastReach = 1e-5;
    private const double MostReach = 1e-2;

    private readonly RunContext _run;
    private readonly OptionPrices _prices;
    private readonly OptionChain _chain;
    // The contracts whose prices move with the tick that is matched.
    private readonly List<OptionQuote> _moving = [];
    private readonly bool _meetsQuotes;
    private UtcTime _time;
    // How far from the last price of the underlying it is asked whether anything can act, as a share of it: more while nothing can.
    private double _reach = LeastReach;

    private OptionDesk(RunContext run)
    {
        var settings = run.Settings;
        var trading = settings.Strategy.Trading;
        var market = OptionMarket.Of(trading.Symbol, settings.Strategy.Exchange);
        _run = run;
        _meetsQuotes = settings.Broker.OptionFillPrice == FillPrice.Quotes;
        _prices = new OptionPrices(
            settings.Broker, market, trading.Symbol, settings.Records, trading.Surface, run.Clock.Calendar);
        _chain = new OptionChain(trading.Symbol, market, new ListedOptions(trading.Options, market), _prices);
        Step = new PriceStep(market.PriceStep);
        Pricing = new FillPricing(settings.Broker, mayBeNegative: false, Step, run.Clock);
        Sizing = new OrderSizing(run, Pricing, Step);
    }

    /// <summary>Step of premiums.</summary>
    public PriceStep Step { get; }

    /// <summary>What a fill of an option costs.</summary>
    public FillPricing Pricing { get; }

    /// <summary>How many lots of an option an entry trades.</summary>
    public OrderSizing Sizing { get; }

    /// <summary>The desk of a run; null when none of its positions trades an option at a price that it has.</summary>
    public static OptionDesk? Of(RunContext run)
    {
        var settings = run.Settings;
        if (settings.Broker.OptionPricing == OptionPricing.Underlying) return null;
        return settings.Strategy.Positions.Any(p => p.Option is not null) ? new OptionDesk(run) : null;
    }

    /// <summary>
    /// Gives an entry the contract that it trades at a price of the underlying: that of the open position which it adds to, or the one that
    /// the document asks for. False, with the reason in <paramref name="refusal"/>, when there is none.
    /// </summary>
    public bool TryChoose(Order order, double underlying, UtcTime time, out string? refusal)
    {
        refusal = null;
        if (order.Option is not null) return true;
        if (order.Slot is { IsOpen: true, Current.Option: { } held })
        {
            held.MoveTo(underlying, time);
            refusal = held.Refusal;
            if (refusal is not null) return false;
            order.Trade(held);
            return true;
        }
        var choice = _chain.Choose(order.Terms.Option!, underlying, time, _run.Clock.Calendar.DayAt(time).Date);
        refusal = choice.Refusal;
        if (choice.Contract is not { } contract) return false;
        var terms = _chain.TermsOf(contract);
        if (!_prices.TryFind(contract.Symbol, terms, time, out var pricer, out refusal)) return false;
        var quote = new OptionQuote(contract, terms, pricer, choice.How);
        quote.MoveTo(underlying, time);
        quote.Stay();
        if (!order.Terms.HasOwnMultiplier && contract.LotSize is { } lot) order.Terms = order.Terms with { Multiplier = lot };
        order.Trade(quote);
        return true;
    }

    /// <summary>
    /// Prices of the underlying at which nothing that waits for the price of a contract is met; none when that is not known.
    /// </summary>
    /// <param name="last">The last tick.</param>
    /// <param name="until">In: how far ahead is asked. Out: how far it is known.</param>
    /// <param name="positions">Positions with stops and targets.</param>
    /// <param name="orders">Working orders.</param>
    /// <param name="groups">Positions that are closed together.</param>
    public PriceRange IdlePrices(
        in Tick last, ref UtcTime until, List<Position> positions, List<Order> orders, List<LegGroup> groups)
    {
        if (_meetsQuotes) return PriceRange.None;
        until = UtcTime.Min(until, last.Time + s_farthestAhead);
        // What comes at that moment itself is not asked for.
        var to = new UtcTime(until.Ticks - 1);
        var around = new PriceSpan(last.Price, last.Price).Widened(Math.Abs(last.Price) * _reach);
        var isIdle = IsIdle(around, last.Time, to, positions, orders, groups);
        _reach = isIdle ? Math.Min(_reach * 2, MostReach) : Math.Max(_reach / 4, LeastReach);
        return isIdle ? new PriceRange(around.Lowest, around.Highest) : PriceRange.None;
    }

    /// <summary>A tick of the underlying is about to be matched: contracts' prices are on their way to those of the tick.</summary>
    public void BeginMove(in Tick tick, UtcTime startTime, IReadOnlyList<Order> working)
    {
        _time = tick.Time;
        _moving.Clear();
        foreach (var position in _run.Account.OpenPositions) Add(position.Option);
        foreach (var order in working) Add(order.Option);
        foreach (var quote in _moving) quote.BeginMove(tick.Price, tick.Time, tick.OnPath, startTime);
    }

    /// <summary>A contract's way to the tick that is matched, as an order of a side sees it: to its quote where it meets that.</summary>
    public PriceMove MoveFor(OptionQuote option, Side side)
    {
        var quote = QuoteAhead(option, side);
        return double.IsNaN(quote) ? option.Move : option.Move.To(quote);
    }

    /// <summary>The quote that an order of a side meets at the tick that is matched; NaN when it meets the price.</summary>
    public double QuoteAhead(OptionQuote option, Side side) =>
        _meetsQuotes ? option.QuoteAhead(side == Side.Buy, _time) : double.NaN;

    /// <summary>The quote that an order of a side meets at the price of the moment; NaN when it meets the price.</summary>
    public double QuoteNow(OptionQuote option, Side side) => _meetsQuotes ? option.Quote(side == Side.Buy) : double.NaN;

    /// <summary>
    /// Where a contract's price meets an order, as a distance on the underlying's way: both prices go their whole way in the same time.
    /// </summary>
    /// <param name="meeting">The meeting on the contract's own way.</param>
    /// <param name="quote">The contract.</param>
    /// <param name="underlying">What is left of the underlying's way.</param>
    public static Meeting OnWayOfUnderlying(Meeting meeting, OptionQuote quote, in PriceMove underlying)
    {
        // Recorded prices may jump while the underlying goes its way: they are met at its end.
        if (underlying.IsOnPath && !quote.Move.IsOnPath && quote.Pricing == OptionPricing.Data)
            return double.IsNaN(meeting.Distance) ? meeting : meeting with { Distance = underlying.End.Distance };
        var whole = quote.Move.End.Distance;
        return whole > 0 ? meeting with { Distance = meeting.Distance / whole * underlying.End.Distance } : meeting;
    }

    /// <summary>
    /// An order was met: all prices go as far as that. Returns the price of the underlying there.
    /// </summary>
    /// <param name="meeting">Where it was met; its distance is one on the underlying's way.</param>
    /// <param name="met">The contract whose price met it; null when it was the underlying's.</param>
    /// <param name="isQuote">True when a quote met it, which moves no price.</param>
    /// <param name="move">What is left of the underlying's way.</param>
    /// <param name="step">Step of the underlying's prices.</param>
    public double PassThrough(in Meeting meeting, OptionQuote? met, bool isQuote, in PriceMove move, PriceStep step)
    {
        var whole = move.End.Distance;
        var share = !move.IsOnPath ? 1 : whole > 0 ? meeting.Distance / whole : 0;
        var underlying = share == 1 ? move.End.Price
            : met is null ? meeting.Price
            : (double)step.Nearest(Decimals.Of(move.At(share)));
        foreach (var quote in _moving)
            quote.PassThrough(quote == met && !isQuote ? meeting.Price : quote.Move.At(share), underlying, _time);
        return underlying;
    }

    private static bool IsIdle(
        PriceSpan prices, UtcTime from, UtcTime to, List<Position> positions, List<Order> orders, List<LegGroup> groups)
    {
        foreach (var position in positions)
        {
            if (position.Option is { } option && !IsWithin(position.Protection!.IdlePrices, option, prices, from, to)) return false;
        }
        foreach (var order in orders)
        {
            if (!order.TradesOption) continue;
            if (order.Option is not { } option || !IsWithin(OrderMatching.IdlePrices(order), option, prices, from, to)) return false;
        }
        foreach (var group in groups)
        {
            if (MayReach(group, prices, from, to)) return false;
        }
        return true;
    }

    private static bool IsWithin(PriceRange idle, OptionQuote option, PriceSpan prices, UtcTime from, UtcTime to)
    {
        var (low, high) = option.Bounds(prices.Lowest, prices.Highest, from, to);
        return idle.Contains(low) && idle.Contains(high);
    }

    private static bool MayReach(LegGroup group, PriceSpan prices, UtcTime from, UtcTime to)
    {
        double least = 0, most = 0, size = 0;
        foreach (var leg in group.Legs)
        {
            if (!leg.IsOpen) continue;
            var (low, high) = leg.Option?.Bounds(prices.Lowest, prices.Highest, from, to) ?? (prices.Lowest, prices.Highest);
            var multiplier = (double)leg.Multiplier;
            var (units, cost) = ((double)leg.QuantityOpen * multiplier, (double)leg.OpenCost * multiplier);
            least += leg.IsLong ? low * units - cost : cost - high * units;
            most += leg.IsLong ? high * units - cost : cost - low * units;
            size += Math.Abs(cost) + Math.Abs(high * units);
        }
        return group.MayReach(least, most, size);
    }

    private void Add(OptionQuote? quote)
    {
        if (quote is not null && !_moving.Contains(quote)) _moving.Add(quote);
    }
}
