using StrategyRuntime.Engine.Costs;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Broker;

/// <summary>Money was paid for holding something, or received. In the log it stands beside dividends, which are the like of it.</summary>
/// <param name="kind">For what.</param>
/// <param name="symbol">The traded symbol.</param>
/// <param name="day">Trading day: days since 0001-01-01.</param>
/// <param name="rate">The rate as a fraction: of funding that of one payment, else that of a year.</param>
/// <param name="nights">How many nights it is for; null for funding.</param>
/// <param name="amount">Money that was credited (above 0) or charged in all.</param>
/// <param name="positions">The part of each position; empty for interest.</param>
internal sealed class FinancingEvent(
    FinancingKind kind, string symbol, int day, decimal rate, int? nights, decimal amount, IReadOnlyList<AdjustedPosition> positions)
    : SessionEvent
{
    public override EventType Type => EventType.CorporateAction;

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject();
        writer.WriteString(EventFields.Symbol, symbol);
        writer.WriteString(EventFields.Kind, SnakeCase.Word(kind));
        writer.WriteDate(EventFields.Date, day);
        writer.WriteDecimal(EventFields.Ratio, rate);
        writer.WriteDecimal(EventFields.Amount, amount);
        if (nights is { } count) writer.WriteNumber(EventFields.Nights, count);
        AdjustedPosition.Write(writer, positions);
        writer.WriteEndObject();
    }
}
