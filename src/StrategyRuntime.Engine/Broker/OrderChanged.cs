using System.Globalization;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Broker;

/// <summary>An order was placed, changed, filled, cancelled or rejected, or it expired. The quantity of a fill is what it filled.</summary>
internal sealed class OrderChanged(Order order) : SessionEvent
{
    /// <summary>The order.</summary>
    public Order Order => order;

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
        writer.WriteDecimal(EventFields.Quantity, order.LastQuantity ?? order.Quantity);
        writer.WriteDecimal(EventFields.LimitPrice, order.LimitPrice);
        writer.WriteDecimal(EventFields.StopPrice, order.StopPrice);
        writer.WriteTime(EventFields.PlacedTime, clock, order.PlacedTime);
        writer.WriteDecimal(EventFields.FillPrice, order.FillPrice);
        writer.WriteDecimal(EventFields.Fees, order.Fees);
        writer.WriteString(EventFields.Reason, order.Waiting ?? order.Reason);
        WriteTimeInForce(writer, order.TimeInForce);
        if (order.Trail is { } trail)
        {
            writer.WriteStartObject(EventFields.Trail);
            writer.WriteDecimal(trail.Kind == DistanceKind.Percent ? EventFields.Percent : EventFields.Points, trail.Value);
            writer.WriteEndObject();
        }
        if (order.Option is { } option) OptionJson.WriteContract(writer, option.Contract);
        ChargesJson.Write(writer, order.Charges);
        writer.WriteEndObject();
    }

    private static void WriteTimeInForce(EventJsonWriter writer, TimeInForce time)
    {
        switch (time.Kind)
        {
            case TimeInForceKind.Day:
                writer.WriteString(EventFields.TimeInForce, "day"u8);
                break;
            case TimeInForceKind.Candles:
                writer.WriteStartObject(EventFields.TimeInForce);
                writer.WriteNumber(EventFields.Candles, time.Candles);
                writer.WriteEndObject();
                break;
            case TimeInForceKind.Until:
                writer.WriteStartObject(EventFields.TimeInForce);
                writer.WriteString(EventFields.Until, time.Until.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture));
                writer.WriteEndObject();
                break;
            default:
                // Until it is cancelled: what an order does without a word.
                break;
        }
    }
}
