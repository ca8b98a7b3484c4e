using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Portfolio;

/// <summary>A position was opened, reduced or closed, or its trailing stop moved: one entry of positions.json.</summary>
internal sealed class PositionChanged(Position position, decimal currentPrice) : SessionEvent
{
    public override EventType Type => EventType.Position;

    public override string? PositionKey => position.TradeId;

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock) => PositionJson.Write(writer, position, currentPrice, clock);
}

/// <summary>A position was closed: one element of trades.json.</summary>
internal sealed class TradeClosed(Position position) : SessionEvent
{
    public override EventType Type => EventType.Trade;

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock)
    {
        var exits = position.Exits;
        var last = exits[^1];
        var cost = position.EntryPrice * position.Quantity * position.Multiplier;
        writer.WriteStartObject();
        writer.WriteString("trade_id"u8, position.TradeId);
        writer.WriteString("position_id"u8, position.Template.Vpi);
        writer.WriteNumber("re_entry_num"u8, position.ReEntry);
        writer.WriteString("symbol"u8, position.Symbol);
        writer.WriteString("side"u8, PositionJson.SideName(position.Template.Side));
        writer.WriteDecimal("quantity"u8, position.Quantity);
        writer.WriteDecimal("multiplier"u8, position.Multiplier);
        writer.WriteDecimal("entry_price"u8, position.EntryPrice);
        writer.WriteTime("entry_time"u8, clock, position.EntryTime);
        writer.WriteDecimal("exit_price"u8, position.ExitPrice);
        writer.WriteTime("exit_time"u8, clock, last.Time);
        writer.WriteDecimal("pnl"u8, position.RealizedPnl);
        writer.WriteDecimal("gross_pnl"u8, position.GrossRealized);
        writer.WriteDecimal("fees"u8, position.Fees);
        writer.WriteDecimal("pnl_percent"u8, cost == 0 ? null : decimal.Round(100 * position.RealizedPnl / cost, 4));
        writer.WriteDecimal("mae"u8, Excursion(Math.Min));
        writer.WriteDecimal("mfe"u8, Excursion(Math.Max));
        writer.WriteDecimal("duration_minutes"u8, decimal.Round((last.Time - position.EntryTime) / (decimal)TimeSpan.TicksPerMinute, 4));
        writer.WriteString("status"u8, "CLOSED"u8);
        writer.WriteStartArray("exits"u8);
        foreach (var exit in exits)
        {
            writer.WriteStartObject();
            writer.WriteTime("time"u8, clock, exit.Time);
            writer.WriteDecimal("price"u8, exit.Price);
            writer.WriteDecimal("quantity"u8, exit.Quantity);
            writer.WriteDecimal("pnl"u8, exit.Pnl);
            writer.WriteString("node_id"u8, exit.NodeId);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteIds("entry_flow_ids"u8, position.EntryFlow);
        writer.WriteIds("exit_flow_ids"u8, position.ExitFlow);
        writer.WriteString("entry_trigger"u8, position.EntryTrigger);
        writer.WriteString("exit_reason"u8, position.ExitReason);
        writer.WriteEndObject();
    }

    /// <summary>Largest move against (at most 0) or in favour of (at least 0) the whole position, in currency, before fees.</summary>
    private decimal Excursion(Func<decimal, decimal, decimal> pick)
    {
        var scale = position.Quantity * position.Multiplier * position.Sign;
        var atHigh = ((decimal)position.HighestPrice - position.EntryPrice) * scale;
        var atLow = ((decimal)position.LowestPrice - position.EntryPrice) * scale;
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
        writer.WriteString("trade_id"u8, position.TradeId);
        writer.WriteString("position_id"u8, position.Template.Vpi);
        writer.WriteNumber("re_entry_num"u8, position.ReEntry);
        writer.WriteString("symbol"u8, position.Symbol);
        writer.WriteString("side"u8, SideName(position.Template.Side));
        writer.WriteDecimal("quantity"u8, position.Quantity);
        writer.WriteDecimal("quantity_open"u8, position.QuantityOpen);
        writer.WriteDecimal("multiplier"u8, position.Multiplier);
        writer.WriteDecimal("entry_price"u8, position.EntryPrice);
        writer.WriteTime("entry_time"u8, clock, position.EntryTime);
        writer.WriteDecimal("current_price"u8, currentPrice);
        writer.WriteDecimal("realized_pnl"u8, position.RealizedPnl);
        writer.WriteDecimal("unrealized_pnl"u8, position.UnrealizedPnl(currentPrice));
        writer.WriteDecimal("fees"u8, position.Fees);
        writer.WriteString("status"u8, Status(position));
        writer.WriteDecimal("exit_price"u8, position.ExitPrice);
        if (position.Exits.Count > 0) writer.WriteTime("exit_time"u8, clock, position.Exits[^1].Time);
        else writer.WriteNull("exit_time"u8);
        writer.WriteDecimal("stop_loss"u8, position.Protection?.StopLoss);
        writer.WriteDecimal("take_profit"u8, position.Protection?.TakeProfit);
        writer.WriteDecimal("trailing_stop"u8, position.Protection?.TrailingStop);
        writer.WriteString("entry_node_id"u8, position.EntryNodeId);
        writer.WriteIds("entry_flow_ids"u8, position.EntryFlow);
        writer.WriteIds("exit_flow_ids"u8, position.ExitFlow);
        writer.WriteEndObject();
    }

    public static void WriteIds(this EventJsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<ExecutionId> ids)
    {
        writer.WriteStartArray(name);
        for (var i = 0; i < ids.Count; i++) writer.WriteStringValue(ids[i].Text);
        writer.WriteEndArray();
    }
}
