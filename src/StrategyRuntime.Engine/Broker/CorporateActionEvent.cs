using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Broker;

/// <summary>
/// A symbol's units or prices changed their meaning, money was paid for what is held, or the next contract is traded: with each open
/// position.
/// </summary>
internal sealed class CorporateActionEvent(PriceAdjustment change, string symbol, IReadOnlyList<AdjustedPosition> positions) : SessionEvent
{
    public override EventType Type => EventType.CorporateAction;

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject();
        writer.WriteString(EventFields.Symbol, symbol);
        writer.WriteString(EventFields.Kind, SnakeCase.Word(change.Kind));
        writer.WriteDate(EventFields.Date, change.Date.DayNumber);
        writer.WriteDecimal(EventFields.Ratio, change.Ratio);
        writer.WriteDecimal(EventFields.Amount, change.Amount);
        if (change is { From: var (left, leftAt), To: var (contract, enteredAt) })
        {
            writer.WriteString(EventFields.From, left);
            writer.WriteDecimal(EventFields.FromPrice, leftAt);
            writer.WriteString(EventFields.To, contract.Symbol);
            writer.WriteDecimal(EventFields.ToPrice, enteredAt);
        }
        AdjustedPosition.Write(writer, positions);
        writer.WriteEndObject();
    }
}

/// <summary>What an adjustment did to an open position.</summary>
/// <param name="TradeId">The position.</param>
/// <param name="QuantityBefore">Lots that were open.</param>
/// <param name="Quantity">Lots that are open.</param>
/// <param name="EntryPriceBefore">Its entry price.</param>
/// <param name="EntryPrice">Its entry price in the new units.</param>
/// <param name="Cash">Money that was credited (above 0) or charged.</param>
internal sealed record AdjustedPosition(
    string TradeId, decimal QuantityBefore, decimal Quantity, decimal EntryPriceBefore, decimal EntryPrice, decimal Cash)
{
    /// <summary>Writes the <c>positions</c> of an event.</summary>
    public static void Write(EventJsonWriter writer, IReadOnlyList<AdjustedPosition> positions)
    {
        writer.WriteStartArray(EventFields.Positions);
        foreach (var position in positions)
        {
            writer.WriteStartObject();
            writer.WriteString(EventFields.TradeId, position.TradeId);
            writer.WriteDecimal(EventFields.QuantityBefore, position.QuantityBefore);
            writer.WriteDecimal(EventFields.Quantity, position.Quantity);
            writer.WriteDecimal(EventFields.EntryPriceBefore, position.EntryPriceBefore);
            writer.WriteDecimal(EventFields.EntryPrice, position.EntryPrice);
            writer.WriteDecimal(EventFields.Cash, position.Cash);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
