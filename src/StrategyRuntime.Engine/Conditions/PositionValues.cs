using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Conditions;

internal sealed class PositionValue(PositionSlot slot, PositionField number, Account account) : CompiledExpression
{
    public override bool IsLive => number is PositionField.CurrentPrice or PositionField.UnrealizedPnl or PositionField.TotalPnl
        or PositionField.HighestPrice or PositionField.LowestPrice;

    public override double Value()
    {
        if (slot.Current is not { } position) return number == PositionField.IsOpen ? 0 : double.NaN;
        return number switch
        {
            PositionField.EntryPrice => (double)position.EntryPrice,
            PositionField.CurrentPrice => (double)account.MarkPrice,
            PositionField.Quantity => (double)position.Quantity,
            PositionField.QuantityOpen => (double)position.QuantityOpen,
            PositionField.ExitPrice => position.ExitPrice is { } price ? (double)price : double.NaN,
            PositionField.RealizedPnl => (double)position.RealizedPnl,
            PositionField.UnrealizedPnl => (double)position.UnrealizedPnl(account.MarkPrice),
            PositionField.TotalPnl => (double)(position.RealizedPnl + position.UnrealizedPnl(account.MarkPrice)),
            PositionField.HighestPrice => position.HighestPrice,
            PositionField.LowestPrice => position.LowestPrice,
            PositionField.ReEntryNumber => position.ReEntry,
            _ => position.IsOpen ? 1 : 0,
        };
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
