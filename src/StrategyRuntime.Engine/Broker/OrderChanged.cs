using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Portfolio;

namespace StrategyRuntime.Engine.Broker;

/// <summary>An order was placed, filled, cancelled or rejected.</summary>
internal sealed class OrderChanged(Order order) : SessionEvent
{
    public override EventType Type => EventType.Order;

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject();
        writer.WriteString(EventFields.OrderId, order.Id);
        writer.WriteString(EventFields.Status, order.Status.Name());
        writer.WriteString(EventFields.NodeId, order.Source.NodeId);
        writer.WriteString(EventFields.PositionId, order.Slot.Template.Vpi);
        writer.WriteString(EventFields.Symbol, order.Symbol);
        writer.WriteString(EventFields.Intent, order.IsEntry ? "entry"u8 : "exit"u8);
        writer.WriteString(EventFields.Side, PositionJson.SideName(order.Side));
        writer.WriteString(EventFields.OrderType, order.Type.Name());
        // The quantity of a sized order is known at its fill.
        writer.WriteDecimal(EventFields.Quantity, order.Quantity);
        writer.WriteDecimal(EventFields.LimitPrice, order.LimitPrice);
        writer.WriteDecimal(EventFields.StopPrice, order.StopPrice);
        writer.WriteTime(EventFields.PlacedTime, clock, order.PlacedTime);
        writer.WriteDecimal(EventFields.FillPrice, order.FillPrice);
        writer.WriteDecimal(EventFields.Fees, order.Fees);
        writer.WriteString(EventFields.Reason, order.Reason);
        writer.WriteEndObject();
    }
}
