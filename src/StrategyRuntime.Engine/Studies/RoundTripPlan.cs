using StrategyRuntime.Engine.Conditions;
using StrategyRuntime.Engine.Costs;
using StrategyRuntime.Engine.Metrics;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Studies;

/// <summary>
/// Recognises strategies that go in and out at the market: signals of closed candles, entries of one position each, exits of all of it,
/// re-entries, stops and targets. They are nearly all that studies try, and need no orders to be kept.
/// </summary>
internal sealed class RoundTripPlan
{
    // Prices and money get room for finer levels and for fees.
    private const int MaxPriceDecimals = 6;
    private const int MaxMoneyDecimals = 10;

    private RoundTripPlan(RoundTripNode[] nodes, RoundTripLeg[] legs, RoundTripNode[] first, RoundTripScale scale) =>
        (Nodes, Legs, First, Scale) = (nodes, legs, first, scale);

    /// <summary>All nodes but the start, in the order of a walk.</summary>
    public RoundTripNode[] Nodes { get; }

    /// <summary>The positions.</summary>
    public RoundTripLeg[] Legs { get; }

    /// <summary>Children of the start node.</summary>
    public RoundTripNode[] First { get; }

    /// <summary>How its numbers are scaled.</summary>
    public RoundTripScale Scale { get; }

    /// <summary>The plan of a strategy on a market; null when it does more.</summary>
    /// <param name="settings">Settings of the run.</param>
    /// <param name="market">The market.</param>
    /// <param name="reads">Until it is disposed the plan can be played.</param>
    public static RoundTripPlan? Of(SimulationSettings settings, MarketColumns market, ColumnReads reads)
    {
        var (strategy, broker) = (settings.Strategy, settings.Broker);
        if (!IsPlain(broker) || settings.Fill != FillRule.NextTick || settings.Scale != 1) return null;
        if (EquitySampling.Of(strategy.Exchange, settings.Sources[0]).Bar is not null) return null;
        if (strategy.Start.EndConditions is not null || strategy.GlobalVariables.Count > 0) return null;
        if (broker.OptionPricing != OptionPricing.Underlying && strategy.Positions.Any(p => p.Option is not null)) return null;
        if (market.Recording.PriceDecimals is not { } decimals || !strategy.Nodes.All(IsPlain)) return null;
        foreach (var position in strategy.Positions)
        {
            if (!position.HasOwnMultiplier && strategy.Trading.Details is not null) return null;
        }
        return ScaleOf(strategy, broker, decimals) is { } scale
            ? Build(strategy, new ConditionColumns(strategy, settings.Sources, market, reads), scale)
            : null;
    }

    private static bool IsPlain(BrokerConnection broker) =>
        broker.Slippage == new Slippage() && broker.Spread.IsNone
        && broker.BuyingPower.Rule == BuyingPowerRule.Unlimited && broker.Commission.Preset is null
        && !Financing.IsWanted(broker);

    private static bool IsPlain(StrategyNode node) => node switch
    {
        StartNode => true,
        EntrySignalNode n => IsPlainSignal(n) && n.ReEntryConditions is null,
        ExitSignalNode n => IsPlainSignal(n) && n.ReEntryExitConditions is null,
        ReEntrySignalNode n => IsPlainSignal(n),
        EntryNode { Positions: [var position], CombinedStopLoss: null, CombinedTarget: null } => IsPlain(position),
        ExitNode n => IsMarket(n.Order) && n is { Quantity: null, QuantityPercent: null, ComputedQuantity: null, TargetSlots.Count: 1 },
        _ => false,
    };

    private static bool IsPlainSignal(SignalNode node) =>
        node is { EvaluateOn: EvaluateOn.Tick, Variables.Count: 0, GlobalUpdates.Count: 0 };

    private static bool IsPlain(PositionTemplate position) =>
        IsMarket(position.Order) && position is
        {
            ComputedQuantity: null, TakeProfitSteps.Count: 0, TrailingLevel: null, AddsToOpen: false, ReEntriesAfterProtection: 0,
            Quantity: > 0, Multiplier: > 0, StopLoss: null or { Computed: null }, TakeProfit: null or { Computed: null },
            TrailingStop: null or { Computed: null }, TrailingActivation: null or { Computed: null },
            TrailingStep: null or { Computed: null },
        }
        && position.Sizing is null or
        {
            Computed: null, At: SizingMoment.Fill, ReserveFees: false, Mode: SizingMode.PercentEquity or SizingMode.Notional,
            RoundTo: > 0, Value: > 0,
        };

    private static bool IsMarket(OrderTemplate order) =>
        order is { Type: OrderType.Market, Trail: null, TimeInForce.Kind: TimeInForceKind.GoodTillCancelled };

    private static RoundTripScale? ScaleOf(StrategyDefinition strategy, BrokerConnection broker, int decimals)
    {
        var price = strategy.Trading.TickSize is { } step ? Math.Max(decimals, RoundTripScale.DecimalsOf(step)) : decimals;
        if (strategy.Trading.TickSizeBelowOne is { } below) price = Math.Max(price, RoundTripScale.DecimalsOf(below));
        foreach (var distance in strategy.Positions.SelectMany(p => new[] { p.StopLoss, p.TakeProfit, p.TrailingStop }))
        {
            // A level that is a price may lie on no step.
            if (distance is { Kind: DistanceKind.Price }) price = Math.Max(price, RoundTripScale.DecimalsOf(distance.Value));
        }
        var units = strategy.Positions.Max(p =>
            RoundTripScale.DecimalsOf(p.Multiplier) + RoundTripScale.DecimalsOf(p.Sizing?.RoundTo ?? p.Quantity));
        var fees = broker.Commission;
        var money = Math.Max(price + units, RoundTripScale.DecimalsOf(broker.Cash));
        if (fees.Percent != 0) money = Math.Max(money, price + units + 2 + RoundTripScale.DecimalsOf(fees.Percent));
        money = Math.Max(money, units + RoundTripScale.DecimalsOf(fees.PerUnit));
        money = Math.Max(money, Math.Max(RoundTripScale.DecimalsOf(fees.PerOrder), RoundTripScale.DecimalsOf(fees.Minimum)));
        return price <= MaxPriceDecimals && money <= MaxMoneyDecimals ? new RoundTripScale(price, units, money) : null;
    }

    private static RoundTripPlan? Build(StrategyDefinition strategy, ConditionColumns columns, RoundTripScale scale)
    {
        RoundTripLeg[] legs = [.. strategy.Positions.Select(p => new RoundTripLeg(p))];
        var nodes = strategy.Nodes.Select(n => NodeOf(n, legs, columns)).ToArray();
        for (var i = 0; i < nodes.Length; i++)
        {
            if (nodes[i] is not { } node) continue;
            if (strategy.Nodes[i].Children.Any(c => nodes[c] is null)) return null;
            node.Children = [.. strategy.Nodes[i].Children.Select(c => nodes[c]!)];
            if (!MayFollow(node)) return null;
        }
        if (strategy.Start.Children.Any(c => nodes[c] is null)) return null;
        RoundTripNode[] first = [.. strategy.Start.Children.Select(c => nodes[c]!)];
        return first.All(n => n.IsSignal) ? new RoundTripPlan([.. InWalkOrder(first)], legs, first, scale) : null;
    }

    private static RoundTripNode? NodeOf(StrategyNode node, RoundTripLeg[] legs, ConditionColumns columns)
    {
        switch (node)
        {
            case EntrySignalNode n:
                return new RoundTripNode(RoundTripKind.EntrySignal) { Holds = columns.Of(n.Conditions) };
            case ExitSignalNode n:
                return new RoundTripNode(RoundTripKind.ExitSignal) { Holds = columns.Of(n.Conditions) };
            case ReEntrySignalNode n:
                return new RoundTripNode(RoundTripKind.ReEntrySignal) { Holds = columns.Of(n.Conditions), MaxReEntries = n.MaxReEntries };
            case EntryNode n:
                var entry = new RoundTripNode(RoundTripKind.Entry) { Leg = legs[n.Positions[0].Slot] };
                return legs[n.Positions[0].Slot].Entry = entry;
            case ExitNode n:
                return new RoundTripNode(RoundTripKind.Exit) { Leg = legs[n.TargetSlots[0]], Reason = n.Reason ?? "exit_signal" };
            default:
                return null;
        }
    }

    /// <summary>Signals lead to entries and exits, and these to signals: anything else is left to the graph.</summary>
    private static bool MayFollow(RoundTripNode node) =>
        node.Children.All(child => child.IsSignal != node.IsSignal);

    private static List<RoundTripNode> InWalkOrder(RoundTripNode[] first)
    {
        var order = new List<RoundTripNode>();
        var seen = new HashSet<RoundTripNode>();
        var stack = new Stack<RoundTripNode>(first.Reverse());
        while (stack.TryPop(out var node))
        {
            if (!seen.Add(node)) continue;
            order.Add(node);
            for (var i = node.Children.Length - 1; i >= 0; i--) stack.Push(node.Children[i]);
        }
        return order;
    }
}
