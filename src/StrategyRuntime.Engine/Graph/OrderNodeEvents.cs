using StrategyRuntime.Engine.Broker;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>An entry node completed: its orders are done, or it had none to place.</summary>
internal sealed class EntryCompleted(EntryRuntime node, NodeFiring execution, bool armedChildren, RunContext run)
    : NodeCompleted(node, execution)
{
    protected override string NodeType => "EntryNode";

    protected override bool ArmedChildren => armedChildren;

    protected override bool Armed(NodeRuntime child) => EntryRuntime.ArmsAtEntry(child);

    protected override void WriteBody(EventJsonWriter writer, ExchangeClock clock)
    {
        var first = node.Orders.Count > 0 ? node.Orders[0] : null;
        if (first is not null) OrderAction.Write(writer, "place_order"u8, first);
        else OrderAction.WriteSkipped(writer, node.Rejections[0].Reason);
        var opened = node.Orders.FirstOrDefault(o => o.Status == OrderStatus.Filled);
        if (opened?.Slot.Current is { } position)
        {
            writer.WriteName(EventFields.Position);
            PositionJson.Write(writer, position, run.Account, clock);
        }
        else
        {
            writer.WriteNull(EventFields.Position);
        }
        var entry = (EntryNode)node.Node;
        writer.WriteStartObject(EventFields.EntryConfig);
        writer.WriteNumber(EventFields.MaxEntries, entry.Positions[0].MaxEntries);
        writer.WriteNumber(EventFields.PositionNum, opened?.Slot.Entries ?? run.Account.Slots[entry.Positions[0].Slot].Entries);
        writer.WriteNumber(EventFields.ReEntryNum, opened?.Slot.Current?.ReEntry ?? node.ReEntry);
        writer.WriteStartArray(EventFields.PositionsConfig);
        foreach (var template in entry.Positions)
        {
            writer.WriteStartObject();
            writer.WriteString(EventFields.Vpi, template.Vpi);
            writer.WriteString(EventFields.PositionType, template.Side == Side.Buy ? "buy"u8 : "sell"u8);
            writer.WriteDecimal(EventFields.Quantity, template.Quantity);
            writer.WriteDecimal(EventFields.Multiplier, template.Multiplier);
            writer.WriteString(EventFields.OrderType, template.Order.Type.Name());
            writer.WriteNumber(EventFields.MaxEntries, template.MaxEntries);
            var order = node.Orders.FirstOrDefault(o => o.Slot.Template == template);
            writer.WriteString(EventFields.Status, order?.Status.Name() ?? "REJECTED");
            var reason = order is null ? node.Rejections.First(r => r.Template == template).Reason : order.Reason;
            writer.WriteString(EventFields.Reason, reason);
            if (order?.Option is { } option) OptionJson.WriteChoice(writer, option, order.Terms.Multiplier);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

/// <summary>An exit node completed, with or without effect.</summary>
internal sealed class ExitCompleted(
    ExitRuntime node, ExitNode exit, NodeFiring execution, IReadOnlyList<ExitMade> made, IReadOnlyList<Order> orders, string? skipReason,
    RunContext run)
    : NodeCompleted(node, execution)
{
    protected override string NodeType => "ExitNode";

    protected override void WriteBody(EventJsonWriter writer, ExchangeClock clock)
    {
        // Of several positions the first that was closed stands for all of them; the result adds them up.
        var first = made.Count > 0 ? made[0].Order : orders.Count > 0 ? orders[0] : null;
        if (first is not null) OrderAction.Write(writer, "exit_order"u8, first);
        else OrderAction.WriteSkipped(writer, skipReason!);
        var slot = first?.Slot ?? run.Account.Slots[exit.TargetSlot];
        writer.WriteStartObject(EventFields.Position);
        writer.WriteString(EventFields.PositionId, slot.Template.Vpi);
        writer.WriteNumber(EventFields.ReEntryNum, made.Count > 0 ? made[0].ReEntry : slot.Current?.ReEntry ?? 0);
        writer.WriteEndObject();
        if (skipReason is null)
        {
            writer.WriteStartObject(EventFields.ExitResult);
            writer.WriteNumber(EventFields.PositionsClosed, made.Count(m => m.Closed));
            writer.WriteDecimal(EventFields.ExitPrice, made[0].Exit.Price);
            writer.WriteDecimal(EventFields.Pnl, made.Aggregate(0m, (sum, m) => Decimals.Sum(sum, m.Exit.Pnl)));
            writer.WriteTime(EventFields.ExitTime, clock, made[^1].Exit.Time);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull(EventFields.ExitResult);
        }
        writer.WriteStartObject(EventFields.ExitConfig);
        writer.WriteString(EventFields.TargetPositionVpi, exit.TargetVpi);
        writer.WriteString(EventFields.OrderType, exit.Order.Type.Name());
        writer.WriteString(EventFields.Quantity, exit.Quantity is null ? "all"u8 : "specific"u8);
        writer.WriteDecimal(EventFields.SpecificQuantity, exit.Quantity);
        writer.WriteString(EventFields.Reason, exit.Reason);
        writer.WriteEndObject();
        writer.WriteBoolean(EventFields.Effective, skipReason is null);
        writer.WriteString(EventFields.SkipReason, skipReason);
    }
}

/// <summary>A square-off node closed everything.</summary>
internal sealed class SquareOffCompleted(SquareOffRuntime node, NodeFiring execution, SquareOffTrigger trigger)
    : NodeCompleted(node, execution)
{
    protected override string NodeType => "SquareOffNode";

    protected override bool ArmedChildren => false;

    protected override void WriteBody(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject(EventFields.SquareOff);
        writer.WriteBoolean(EventFields.Executed, true);
        writer.WriteString(EventFields.Reason, trigger.Reason);
        writer.WriteString(EventFields.ConditionType, trigger.ConditionType);
        writer.WriteNumber(EventFields.PositionsClosed, node.Orders.Count(o => o.Status == OrderStatus.Filled));
        writer.WriteStartObject(EventFields.TriggerValues);
        writer.WriteTime(EventFields.Time, clock, Time);
        writer.WriteDecimal(EventFields.DayPnl, trigger.DayPnl);
        writer.WriteDecimal(EventFields.Limit, trigger.Limit);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartArray(EventFields.ClosedPositions);
        foreach (var order in node.Orders)
        {
            var position = order.Slot.Current!;
            writer.WriteStartObject();
            writer.WriteString(EventFields.TradeId, position.TradeId);
            writer.WriteString(EventFields.PositionId, position.Template.Vpi);
            writer.WriteNumber(EventFields.ReEntryNum, position.ReEntry);
            writer.WriteDecimal(EventFields.Quantity, order.Quantity);
            writer.WriteDecimal(EventFields.ExitPrice, order.FillPrice);
            writer.WriteDecimal(EventFields.Pnl, position.RealizedPnl);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        var conditions = node.SquareOff.EndConditions;
        writer.WriteStartObject(EventFields.Config);
        writer.WriteBoolean(EventFields.ImmediateExit, conditions.Immediate);
        if (conditions.BeforeCloseMinutes is { } minutes) writer.WriteNumber(EventFields.MinutesBeforeClose, minutes);
        else writer.WriteNull(EventFields.MinutesBeforeClose);
        writer.WriteString(
            EventFields.ExitTime, conditions.ExitTime?.ToString(@"hh\:mm\:ss", System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteDecimal(EventFields.DailyPnlTarget, conditions.DailyTarget?.Amount);
        writer.WriteDecimal(EventFields.DailyLossLimit, conditions.DailyLossLimit?.Amount);
        writer.WriteEndObject();
    }
}

/// <summary>The <c>action</c> of a node that trades.</summary>
internal static class OrderAction
{
    public static void Write(EventJsonWriter writer, ReadOnlySpan<byte> type, Order order)
    {
        writer.WriteStartObject(EventFields.Action);
        writer.WriteString(EventFields.Type, type);
        writer.WriteString(EventFields.OrderId, order.Id);
        writer.WriteString(EventFields.Symbol, order.Symbol);
        writer.WriteString(EventFields.Side, PositionJson.SideName(order.Side));
        writer.WriteDecimal(EventFields.Quantity, order.Quantity);
        writer.WriteDecimal(EventFields.Price, order.FillPrice);
        writer.WriteString(EventFields.OrderType, order.Type.Name());
        writer.WriteString(EventFields.Status, order.Status.Name());
        writer.WriteEndObject();
    }

    public static void WriteSkipped(EventJsonWriter writer, string reason)
    {
        writer.WriteStartObject(EventFields.Action);
        writer.WriteString(EventFields.Type, "skip"u8);
        writer.WriteString(EventFields.Status, "SKIPPED"u8);
        writer.WriteString(EventFields.Reason, reason);
        writer.WriteEndObject();
    }
}
