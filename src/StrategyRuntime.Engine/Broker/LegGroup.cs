using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Broker;

/// <summary>
/// The positions that one firing of an entry node opened: the legs of a structure, which its combined stop and target close together.
/// </summary>
internal sealed class LegGroup(CombinedExit? stopLoss, CombinedExit? target)
{
    // Far above what roundings of doubles amount to, far below a step of any price.
    private const double Clearance = 1e-9;

    private readonly List<Position> _legs = [];

    /// <summary>Its positions, open and closed.</summary>
    public IReadOnlyList<Position> Legs => _legs;

    /// <summary>True while one of them is open.</summary>
    public bool IsOpen => _legs.Exists(l => l.IsOpen);

    /// <summary>A position was opened, or a further entry added to it.</summary>
    public void Add(Position leg)
    {
        if (!_legs.Contains(leg)) _legs.Add(leg);
    }

    /// <summary>Why all legs are to be closed, with open ones at given prices; null when they are not.</summary>
    /// <param name="priceOf">Price of an open leg.</param>
    public string? Reached(Func<Position, decimal> priceOf)
    {
        var profit = 0m;
        foreach (var leg in _legs)
        {
            profit = Decimals.Sum(profit, leg.GrossRealized);
            if (leg.IsOpen) profit = Decimals.Sum(profit, leg.UnrealizedPnl(priceOf(leg)));
        }
        if (stopLoss is not null && profit <= -MoneyOf(stopLoss)) return ProtectionReasons.CombinedStopLoss;
        return target is not null && profit >= MoneyOf(target) ? ProtectionReasons.CombinedTarget : null;
    }

    /// <summary>False when open legs whose profit is between two amounts leave the group short of its exits for certain.</summary>
    /// <param name="least">Least profit of the open legs together.</param>
    /// <param name="most">Their most.</param>
    /// <param name="size">How large the amounts are that they are differences of.</param>
    public bool MayReach(double least, double most, double size)
    {
        var closed = 0m;
        foreach (var leg in _legs) closed = Decimals.Sum(closed, leg.GrossRealized);
        var margin = (Math.Abs((double)closed) + size) * Clearance;
        // A bound that is not known is short of nothing.
        return (stopLoss is not null && !((double)closed + least - margin > -(double)MoneyOf(stopLoss)))
            || (target is not null && !((double)closed + most + margin < (double)MoneyOf(target)));
    }

    private decimal MoneyOf(CombinedExit exit) => exit.Kind switch
    {
        CombinedExitKind.Amount => exit.Value,
        CombinedExitKind.Percent => Decimals.Product(Math.Abs(NetPremium()), exit.Value) / 100,
        _ => Decimals.Product(_legs.Min(l => Decimals.Product(l.Quantity, l.Multiplier)), exit.Value),
    };

    /// <summary>What was paid for all legs, less what was received.</summary>
    private decimal NetPremium()
    {
        var net = 0m;
        foreach (var leg in _legs)
            net = Decimals.Sum(net, Decimals.Product(Decimals.Product(leg.EntryPrice, leg.Quantity), leg.Multiplier) * leg.Sign);
        return net;
    }
}
