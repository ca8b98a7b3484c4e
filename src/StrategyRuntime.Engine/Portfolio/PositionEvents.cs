using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Portfolio;

/// <summary>A position was opened, reduced or closed, or its trailing stop moved: one entry of positions.json.</summary>
internal sealed class PositionChanged(Position position, decimal currentPrice) : SessionEvent
{
    /// <summary>The position.</summary>
    public Position Position => position;

    public override EventType Type => EventType.Position;

    public override string? PositionKey => position.TradeId;

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock) =>
        PositionJson.Write(writer, position, currentPrice, clock);
}

/// <summary>A position was closed: one element of trades.json.</summary>
internal sealed class TradeClosed(Position position) : SessionEvent
{
    /// <summary>The position.</summary>
    public Position Position => position;

    /// <summary>Largest move against the whole position, in currency, before fees; at most 0.</summary>
    public decimal Mae => Excursion(Math.Min);

    /// <summary>Largest move in favour of the whole position, in currency, before fees; at least 0.</summary>
    public decimal Mfe => Excursion(Math.Max);

    /// <summary>From the entry to the last exit.</summary>
    public decimal DurationMinutes =>
        decimal.Round((position.Exits[^1].Time - position.EntryTime).Ticks / (decimal)TimeSpan.TicksPerMinute, 4);

    public override EventType Type => EventType.Trade;

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock)
    {
        var exits = position.Exits;
        var last = exits[^1];
        var cost = Decimals.Product(Decimals.Product(position.EntryPrice, position.Quantity), position.Multiplier);
        writer.WriteStartObject();
        writer.WriteString(EventFields.TradeId, position.TradeId);
        writer.WriteString(EventFields.PositionId, position.Template.Vpi);
        writer.WriteNumber(EventFields.ReEntryNum, position.ReEntry);
        writer.WriteString(EventFields.Symbol, position.Symbol);
        writer.WriteString(EventFields.Side, PositionJson.SideName(position.Template.Side));
        writer.WriteDecimal(EventFields.Quantity, position.Quantity);
        writer.WriteDecimal(EventFields.Multiplier, position.Multiplier);
        writer.WriteDecimal(EventFields.EntryPrice, position.EntryPrice);
        writer.WriteTime(EventFields.EntryTime, clock, position.EntryTime);
        writer.WriteDecimal(EventFields.ExitPrice, position.ExitPrice);
        writer.WriteTime(EventFields.ExitTime, clock, last.Time);
        writer.WriteDecimal(EventFields.Pnl, position.RealizedPnl);
        writer.WriteDecimal(EventFields.GrossPnl, position.GrossRealized);
        writer.WriteDecimal(EventFields.Fees, position.Fees);
        if (position.Dividends != 0) writer.WriteDecimal(EventFields.Dividends, position.Dividends);
        PositionJson.WriteFinancing(writer, position);
        var percent = Decimals.Quotient(Decimals.Product(100, position.RealizedPnl), cost);
        writer.WriteDecimal(EventFields.PnlPercent, cost == 0 ? null : decimal.Round(percent, 4));
        writer.WriteDecimal(EventFields.Mae, Mae);
        writer.WriteDecimal(EventFields.Mfe, Mfe);
        writer.WriteDecimal(EventFields.DurationMinutes, DurationMinutes);
        writer.WriteString(EventFields.Status, "CLOSED"u8);
        writer.WriteStartArray(EventFields.Exits);
        foreach (var exit in exits)
        {
            writer.WriteStartObject();
            writer.WriteTime(EventFields.Time, clock, exit.Time);
            writer.WriteDecimal(EventFields.Price, exit.Price);
            writer.WriteDecimal(EventFields.Quantity, exit.Quantity);
            writer.WriteDecimal(EventFields.Pnl, exit.Pnl);
            writer.WriteString(EventFields.NodeId, exit.NodeId);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteIds(EventFields.EntryFlowIds, position.EntryFlow);
        writer.WriteIds(EventFields.ExitFlowIds, position.ExitFlow);
        writer.WriteString(EventFields.EntryTrigger, position.EntryTrigger);
        writer.WriteString(EventFields.ExitReason, position.ExitReason);
        OptionJson.WriteHolding(writer, position);
        ChargesJson.Write(writer, position.Charges);
        writer.WriteEndObject();
    }

    private decimal Excursion(Func<decimal, decimal, decimal> pick)
    {
        var scale = position.Quantity * position.Multiplier * position.Sign;
        var atHigh = Decimals.Product(Decimals.Of(position.HighestPrice) - position.EntryPrice, scale);
        var atLow = Decimals.Product(Decimals.Of(position.LowestPrice) - position.EntryPrice, scale);
        return pick(atHigh, atLow);
    }
}

/// <summary>How a position looks in JSON.</summary>
internal static class PositionJson
{
    public static string SideName(Side side) => side == Side.Buy ? "BUY" : "SELL";

    public static string Status(Position position) =>
        !position.IsOpen ? "CLOSED" : position.QuantityOpen < position.Quantity ? "PARTIAL" : "OPEN";

    public static void Write(EventJsonWriter writer, Position position, decimal currentPrice, ExchangeClock clock)
    {
        writer.WriteStartObject();
        writer.WriteString(EventFields.TradeId, position.TradeId);
        writer.WriteString(EventFields.PositionId, position.Template.Vpi);
        writer.WriteNumber(EventFields.ReEntryNum, position.ReEntry);
        writer.WriteString(EventFields.Symbol, position.Symbol);
        writer.WriteString(EventFields.Side, SideName(position.Template.Side));
        writer.WriteDecimal(EventFields.Quantity, position.Quantity);
        writer.WriteDecimal(EventFields.QuantityOpen, position.QuantityOpen);
        writer.WriteDecimal(EventFields.Multiplier, position.Multiplier);
        writer.WriteDecimal(EventFields.EntryPrice, position.EntryPrice);
        writer.WriteTime(EventFields.EntryTime, clock, position.EntryTime);
        writer.WriteDecimal(EventFields.CurrentPrice, currentPrice);
        writer.WriteDecimal(EventFields.RealizedPnl, position.RealizedPnl);
        writer.WriteDecimal(EventFields.UnrealizedPnl, position.UnrealizedPnl(currentPrice));
        writer.WriteDecimal(EventFields.Fees, position.Fees);
        if (position.Dividends != 0) writer.WriteDecimal(EventFields.Dividends, position.Dividends);
        WriteFinancing(writer, position);
        writer.WriteString(EventFields.Status, Status(position));
        writer.WriteDecimal(EventFields.ExitPrice, position.ExitPrice);
        if (position.Exits.Count > 0) writer.WriteTime(EventFields.ExitTime, clock, position.Exits[^1].Time);
        else writer.WriteNull(EventFields.ExitTime);
        writer.WriteDecimal(EventFields.StopLoss, position.Protection?.StopLoss);
        writer.WriteDecimal(EventFields.TakeProfit, position.Protection?.TakeProfit);
        writer.WriteDecimal(EventFields.TrailingStop, position.Protection?.TrailingStop);
        writer.WriteString(EventFields.EntryNodeId, position.EntryNodeId);
        writer.WriteIds(EventFields.EntryFlowIds, position.EntryFlow);
        writer.WriteIds(EventFields.ExitFlowIds, position.ExitFlow);
        OptionJson.WriteHolding(writer, position);
        if (position is { Option: { } option, IsOpen: true }) OptionJson.WriteGreeks(writer, option.Greeks);
        ChargesJson.Write(writer, position.Charges);
        writer.WriteEndObject();
    }

    /// <summary>What holding it brought or cost; nothing where it did neither.</summary>
    public static void WriteFinancing(EventJsonWriter writer, Position position)
    {
        if (position.Funding != 0) writer.WriteDecimal(EventFields.Funding, position.Funding);
        if (position.BorrowFee != 0) writer.WriteDecimal(EventFields.BorrowFee, position.BorrowFee);
    }

    public static void WriteIds(this EventJsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<ExecutionId> ids)
    {
        writer.WriteStartArray(name);
        for (var i = 0; i < ids.Count; i++) writer.WriteStringValue(ids[i].Text);
        writer.WriteEndArray();
    }
}
