using System.Text.Json;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Fold.Metrics;

/// <summary>What metrics need of a trade's data.</summary>
/// <param name="Pnl">Profit net of fees.</param>
/// <param name="Mae">Largest loss on the way, or null.</param>
/// <param name="Mfe">Largest profit on the way, or null.</param>
/// <param name="DurationMinutes">How long it was held, or null.</param>
/// <param name="TradedValue">Price × quantity × multiplier of its entry and all of its exits.</param>
internal readonly record struct TradeRecord(decimal Pnl, decimal? Mae, decimal? Mfe, decimal? DurationMinutes, decimal TradedValue)
{
    /// <summary>Reads the data of a trade event.</summary>
    public static TradeRecord Parse(ReadOnlySpan<byte> data)
    {
        decimal? pnl = null, mae = null, mfe = null, minutes = null, quantity = null, multiplier = null, entryPrice = null;
        var exits = 0m;
        var fields = new FieldScanner(data);
        while (fields.Next())
        {
            if (fields.Is("pnl"u8)) pnl = fields.Decimal();
            else if (fields.Is("mae"u8)) mae = fields.Decimal();
            else if (fields.Is("mfe"u8)) mfe = fields.Decimal();
            else if (fields.Is("duration_minutes"u8)) minutes = fields.Decimal();
            else if (fields.Is("quantity"u8)) quantity = fields.Decimal();
            else if (fields.Is("multiplier"u8)) multiplier = fields.Decimal();
            else if (fields.Is("entry_price"u8)) entryPrice = fields.Decimal();
            else if (fields.Is("exits"u8)) exits = ExitValue(fields.Value);
        }
        return new TradeRecord(
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
                if (exit.Is("price"u8)) price = exit.Decimal();
                else if (exit.Is("quantity"u8)) quantity = exit.Decimal();
            }
            value += price * quantity ?? 0;
        }
        return value;
    }
}
