using StrategyRuntime.Engine.Broker;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>An entry node completed: its orders are done, or it had none to place.</summary>
internal sealed class EntryCompleted(EntryRuntime node, NodeFiring execution, bool armedChildren, RunContext run) : NodeCompleted(node, execution)
{
    protected override string NodeType => "EntryNode";

    protected override bool ArmedChildren => armedChildren;

    protected override void WriteBody(EventJsonWriter writer, ExchangeClock clock)
    {
        var first = node.Orders.Count > 0 ? node.Orders[0] : null;
        if (first is not null) OrderAction.Write(writer, "place_order"u8, first);
        else OrderAction.WriteSkipped(writer, node.Rejections[0].Reason);
        var opened = node.Orders.FirstOrDefault(o => o.Status == OrderStatus.Filled);
        if (opened?.Slot.Current is { } position)
        {
            writer.WriteName("position"u8);
            PositionJson.Write(writer, position, run.Account.MarkPrice, clock);
        }
        else
        {
            writer.WriteNull("position"u8);
        }
        var entry = (EntryNode)node.Node;
        writer.WriteStartObject("entry_config"u8);
        writer.WriteNumber("max_entries"u8, entry.Positions[0].MaxEntries);
        writer.WriteNumber("position_num"u8, opened?.Slot.Entries ?? run.Account.Slots[entry.Positions[0].Slot].Entries);
        writer.WriteNumber("re_entry_num"u8, opened?.Slot.Current?.ReEntry ?? node.ReEntry);
        writer.WriteStartArray("positions_config"u8);
        foreach (var template in entry.Positions)
        {
            writer.WriteStartObject();
            writer.WriteString("vpi"u8, template.Vpi);
            writer.WriteString("position_type"u8, template.Side == Side.Buy ? "buy"u8 : "sell"u8);
            writer.WriteDecimal("quantity"u8, template.Quantity);
            writer.WriteDecimal("multiplier"u8, template.Multiplier);
            writer.WriteString("order_type"u8, template.Order.Type.Name());
            writer.WriteNumber("max_entries"u8, template.MaxEntries);
            var order = node.Orders.FirstOrDefault(o => o.Slot.Template == template);
            writer.WriteString("status"u8, order?.Status.Name() ?? "REJECTED");
            writer.WriteString("reason"u8, order is null ? node.Rejections.First(r => r.Template == template).Reason : order.Reason);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

/// <summary>An exit node completed, with or without effect.</summary>
internal sealed class ExitCompleted(
    ExitRuntime node, ExitNode exit, NodeFiring execution, int positionReEntry, Order? order, string? skipReason, RunContext run)
    : NodeCompleted(node, execution)
{
    protected override string NodeType => "ExitNode";

    protected override void WriteBody(EventJsonWriter writer, ExchangeClock clock)
    {
        if (order is not null) OrderAction.Write(writer, "exit_order"u8, order);
        else OrderAction.WriteSkipped(writer, skipReason!);
        writer.WriteStartObject("position"u8);
        writer.WriteString("position_id"u8, exit.TargetVpi);
        writer.WriteNumber("re_entry_num"u8, positionReEntry);
        writer.WriteEndObject();
        if (skipReason is null)
        {
            var made = run.Account.Slots[exit.TargetSlot].Current!.Exits[^1];
            writer.WriteStartObject("exit_result"u8);
            writer.WriteNumber("positions_closed"u8, run.Account.Slots[exit.TargetSlot].IsOpen ? 0 : 1);
            writer.WriteDecimal("exit_price"u8, made.Price);
            writer.WriteDecimal("pnl"u8, made.Pnl);
            writer.WriteTime("exit_time"u8, clock, made.Time);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("exit_result"u8);
        }
        writer.WriteStartObject("exit_config"u8);
        writer.WriteString("target_position_vpi"u8, exit.TargetVpi);
        writer.WriteString("order_type"u8, exit.Order.Type.Name());
        writer.WriteString("quantity"u8, exit.Quantity is null ? "all"u8 : "specific"u8);
        writer.WriteDecimal("specific_quantity"u8, exit.Quantity);
        writer.WriteString("reason"u8, exit.Reason);
        writer.WriteEndObject();
        writer.WriteBoolean("effective"u8, skipReason is null);
        writer.WriteString("skip_reason"u8, skipReason);
    }
}

/// <summary>A square-off node closed everything.</summary>
internal sealed class SquareOffCompleted(SquareOffRuntime node, NodeFiring execution, SquareOffTrigger trigger) : NodeCompleted(node, execution)
{
    protected override string NodeType => "SquareOffNode";

    protected override bool ArmedChildren => false;

    protected override void WriteBody(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject("square_off"u8);
        writer.WriteBoolean("executed"u8, true);
        writer.WriteString("reason"u8, trigger.Reason);
        writer.WriteString("condition_type"u8, trigger.ConditionType);
        writer.WriteNumber("positions_closed"u8, node.Orders.Count(o => o.Status == OrderStatus.Filled));
        writer.WriteStartObject("trigger_values"u8);
        writer.WriteTime("time"u8, clock, Time);
        writer.WriteDecimal("day_pnl"u8, trigger.DayPnl);
        writer.WriteDecimal("limit"u8, trigger.Limit);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartArray("closed_positions"u8);
        foreach (var order in node.Orders)
        {
            var position = order.Slot.Current!;
            writer.WriteStartObject();
            writer.WriteString("trade_id"u8, position.TradeId);
            writer.WriteString("position_id"u8, position.Template.Vpi);
            writer.WriteNumber("re_entry_num"u8, position.ReEntry);
            writer.WriteDecimal("quantity"u8, order.Quantity);
            writer.WriteDecimal("exit_price"u8, order.FillPrice);
            writer.WriteDecimal("pnl"u8, position.RealizedPnl);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        var conditions = node.SquareOff.EndConditions;
        writer.WriteStartObject("config"u8);
        writer.WriteBoolean("immediate_exit"u8, conditions.Immediate);
        if (conditions.BeforeCloseMinutes is { } minutes) writer.WriteNumber("minutes_before_close"u8, minutes);
        else writer.WriteNull("minutes_before_close"u8);
        writer.WriteString("exit_time"u8, conditions.ExitTime?.ToString(@"hh\:mm\:ss", System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteDecimal("daily_pnl_target"u8, conditions.DailyTarget?.Amount);
        writer.WriteDecimal("daily_loss_limit"u8, conditions.DailyLossLimit?.Amount);
        writer.WriteEndObject();
    }
}

/// <summary>The <c>action</c> of a node that trades.</summary>
internal static class OrderAction
{
    public static void Write(EventJsonWriter writer, ReadOnlySpan<byte> type, Order order)
    {
        writer.WriteStartObject("action"u8);
        writer.WriteString("type"u8, type);
        writer.WriteString("order_id"u8, order.Id);
        writer.WriteString("symbol"u8, order.Symbol);
        writer.WriteString("side"u8, PositionJson.SideName(order.Side));
        writer.WriteDecimal("quantity"u8, order.Quantity);
        writer.WriteDecimal("price"u8, order.FillPrice);
        writer.WriteString("order_type"u8, order.Type.Name());
        writer.WriteString("status"u8, order.Status.Name());
        writer.WriteEndObject();
    }

    public static void WriteSkipped(EventJsonWriter writer, string reason)
    {
        writer.WriteStartObject("action"u8);
        writer.WriteString("type"u8, "skip"u8);
        writer.WriteString("status"u8, "SKIPPED"u8);
        writer.WriteString("reason"u8, reason);
        writer.WriteEndObject();
    }
}
