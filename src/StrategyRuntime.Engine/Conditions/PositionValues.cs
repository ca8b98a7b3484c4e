using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Conditions;

internal sealed class PositionValue(PositionSlot slot, PositionField number, Account account, RunClock clock) : CompiledExpression
{
    public override bool IsLive => number is PositionField.CurrentPrice or PositionField.UnrealizedPnl or PositionField.TotalPnl
        or PositionField.HighestPrice or PositionField.LowestPrice or PositionField.TrailingStop or PositionField.Delta
        or PositionField.Gamma or PositionField.Theta or PositionField.Vega;

    public override double Value()
    {
        if (slot.Current is not { } position) return number is PositionField.IsOpen or PositionField.Status ? 0 : double.NaN;
        return number switch
        {
            PositionField.EntryPrice => (double)position.EntryPrice,
            PositionField.CurrentPrice => CurrentPrice(position),
            PositionField.Quantity => (double)position.Quantity,
            PositionField.QuantityOpen => (double)position.QuantityOpen,
            PositionField.ExitPrice => position.ExitPrice is { } price ? (double)price : double.NaN,
            PositionField.RealizedPnl => (double)position.RealizedPnl,
            PositionField.UnrealizedPnl => (double)position.UnrealizedPnl(account.PriceOf(position)),
            PositionField.TotalPnl => (double)(position.RealizedPnl + position.UnrealizedPnl(account.PriceOf(position))),
            PositionField.HighestPrice => position.HighestPrice,
            PositionField.LowestPrice => position.LowestPrice,
            PositionField.ReEntryNumber => position.ReEntry,
            PositionField.Status => (double)StatusOf(position),
            PositionField.Side => position.Sign,
            PositionField.Multiplier => (double)position.Multiplier,
            PositionField.Fees => (double)position.Fees,
            PositionField.StopLoss => Level(position.Protection?.StopLoss),
            PositionField.TakeProfit => Level(position.Protection?.TakeProfit),
            PositionField.TrailingStop => Level(position.Protection?.TrailingStop),
            PositionField.UnderlyingPriceOnEntry => (double)position.UnderlyingEntryPrice,
            PositionField.Strike => (double?)position.Option?.Contract.Strike ?? double.NaN,
            PositionField.Iv => (double?)position.Option?.Volatility ?? double.NaN,
            PositionField.Delta or PositionField.Gamma or PositionField.Theta or PositionField.Vega => Greek(position),
            _ => position.IsOpen ? 1 : 0,
        };
    }

    /// <summary>The price of a contract is followed when the position is closed, too: to enter again at it.</summary>
    private double CurrentPrice(Position position)
    {
        if (position.Option is not { } option) return (double)account.MarkPrice;
        if (position.IsOpen) return option.Price;
        return option.Settlement > clock.Now ? option.PriceAt(account.LastMark, clock.Now) : double.NaN;
    }

    private double Greek(Position position)
    {
        if (position.Option is not { } option || option.Settlement <= clock.Now) return double.NaN;
        var greeks = option.GreeksAt(account.LastMark, clock.Now);
        return number switch
        {
            PositionField.Delta => greeks.Delta,
            PositionField.Gamma => greeks.Gamma,
            PositionField.Theta => greeks.Theta,
            _ => greeks.Vega,
        };
    }

    private static double Level(decimal? level) => level is { } price ? (double)price : double.NaN;

    private static PositionStatus StatusOf(Position position) => !position.IsOpen
        ? PositionStatus.Closed
        : position.QuantityOpen < position.Quantity ? PositionStatus.Partial : PositionStatus.Open;
}

/// <summary>What positions made on the price of their underlying, before fees. NaN for one position that there has not been.</summary>
internal sealed class UnderlyingPnlValue : CompiledExpression
{
    private readonly PositionSlot[] _slots;
    private readonly PnlKind _kind;
    private readonly Account _account;
    private readonly bool _wholeRun;

    public UnderlyingPnlValue(PositionSlot[] slots, PnlKind kind, Account account, bool wholeRun)
    {
        (_slots, _kind, _account, _wholeRun) = (slots, kind, account, wholeRun);
        account.FollowsUnderlying = true;
    }

    public override bool IsLive => _kind != PnlKind.Realized;

    public override double Value()
    {
        decimal sum = 0;
        foreach (var slot in _slots)
        {
            if (_wholeRun && _kind != PnlKind.Unrealized) sum += slot.UnderlyingRealizedBefore;
            if (slot.Current is not { } position)
            {
                if (_wholeRun) continue;
                return double.NaN;
            }
            if (_kind != PnlKind.Unrealized) sum += position.UnderlyingRealized;
            if (_kind != PnlKind.Realized) sum += position.UnderlyingUnrealized(_account.MarkPrice);
        }
        return (double)sum;
    }
}

/// <summary>P&amp;L of the whole run; that of one position is a <see cref="PositionValue"/>.</summary>
internal sealed class RunPnlValue(Account account, PnlKind kind) : CompiledExpression
{
    public override bool IsLive => kind != PnlKind.Realized;

    public override double Value() => (double)(kind switch
    {
        PnlKind.Realized => account.RealizedPnl,
        PnlKind.Unrealized => account.UnrealizedPnl,
        _ => account.RealizedPnl + account.UnrealizedPnl,
    });
}

internal sealed class PositionTimeValue(PositionSlot slot, bool exit, RunClock clock) : CompiledExpression
{
    public override bool IsLive => false;

    public override double Value()
    {
        if (slot.Current is not { } position) return double.NaN;
        if (!exit) return Math.Floor(clock.Exchange.SecondOfDay(position.EntryTime));
        return position.Exits.Count == 0 ? double.NaN : Math.Floor(clock.Exchange.SecondOfDay(position.Exits[^1].Time));
    }
}
