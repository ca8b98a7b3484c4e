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
        writer.WriteString("order_id"u8, order.Id);
        writer.WriteString("status"u8, order.Status.Name());
        writer.WriteString("node_id"u8, order.Source.NodeId);
        writer.WriteString("position_id"u8, order.Slot.Template.Vpi);
        writer.WriteString("symbol"u8, order.Symbol);
        writer.WriteString("intent"u8, order.IsEntry ? "entry"u8 : "exit"u8);
        writer.WriteString("side"u8, PositionJson.SideName(order.Side));
        writer.WriteString("order_type"u8, order.Type.Name());
        // The quantity of a sized order is known at its fill.
        writer.WriteDecimal("quantity"u8, order.Quantity);
        writer.WriteDecimal("limit_price"u8, order.LimitPrice);
        writer.WriteDecimal("stop_price"u8, order.StopPrice);
        writer.WriteTime("placed_time"u8, clock, order.PlacedTime);
        writer.WriteDecimal("fill_price"u8, order.FillPrice);
        writer.WriteDecimal("fees"u8, order.Fees);
        writer.WriteString("reason"u8, order.Reason);
        writer.WriteEndObject();
    }
}
