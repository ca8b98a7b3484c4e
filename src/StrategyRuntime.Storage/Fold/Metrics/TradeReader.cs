using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Metrics;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Fold.Metrics;

/// <summary>Reads what metrics need of the data of a trade event.</summary>
internal static class TradeReader
{
    /// <summary>The figures of a trade.</summary>
    /// <exception cref="JsonException">It has no profit.</exception>
    public static TradeFigures Read(ReadOnlySpan<byte> data)
    {
        string? side = null, exitReason = null;
        decimal? pnl = null, mae = null, mfe = null, minutes = null, quantity = null, multiplier = null, entryPrice = null;
        var exits = 0m;
        var fields = new FieldScanner(data);
        while (fields.Next())
        {
            if (fields.Is(EventFields.Pnl)) pnl = fields.Decimal();
            else if (fields.Is(EventFields.Side)) side = fields.Text();
            else if (fields.Is(EventFields.ExitReason)) exitReason = fields.Text();
            else if (fields.Is(EventFields.Mae)) mae = fields.Decimal();
            else if (fields.Is(EventFields.Mfe)) mfe = fields.Decimal();
            else if (fields.Is(EventFields.DurationMinutes)) minutes = fields.Decimal();
            else if (fields.Is(EventFields.Quantity)) quantity = fields.Decimal();
            else if (fields.Is(EventFields.Multiplier)) multiplier = fields.Decimal();
            else if (fields.Is(EventFields.EntryPrice)) entryPrice = fields.Decimal();
            else if (fields.Is(EventFields.Exits)) exits = ExitValue(fields.Value);
        }
        return new TradeFigures(
            side,
            exitReason,
            pnl ?? throw new JsonException("A trade event has no pnl."),
            mae,
            mfe,
            minutes,
            (multiplier ?? 1) * ((quantity * entryPrice ?? 0) + exits));
    }

    private static decimal ExitValue(ReadOnlySpan<byte> exits)
    {
        var value = 0m;
        var elements = new FieldScanner(exits);
        while (elements.Next())
        {
            decimal? price = null, quantity = null;
            var exit = new FieldScanner(elements.Value);
            while (exit.Next())
            {
                if (exit.Is(EventFields.Price)) price = exit.Decimal();
                else if (exit.Is(EventFields.Quantity)) quantity = exit.Decimal();
            }
            value += price * quantity ?? 0;
        }
        return value;
    }
}
