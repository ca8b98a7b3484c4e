using StrategyRuntime.Engine.Events;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Fold.Metrics;

/// <summary>Sums over the last state of every position.</summary>
internal sealed class PositionTotals
{
    private readonly Dictionary<string, Share> _byTrade;

    /// <summary>Starts without positions.</summary>
    public PositionTotals() => _byTrade = new(StringComparer.Ordinal);

    private PositionTotals(PositionTotals other) =>
        (_byTrade, Fees, OpenCost) = (new(other._byTrade, StringComparer.Ordinal), other.Fees, other.OpenCost);

    /// <summary>Fees paid so far, those of open positions included.</summary>
    public decimal Fees { get; private set; }

    /// <summary>What the open quantities cost at entry; sales count negative.</summary>
    public decimal OpenCost { get; private set; }

    /// <summary>Another one in the same state.</summary>
    public PositionTotals Copy() => new(this);

    /// <summary>Takes the data of a position event.</summary>
    public void Apply(ReadOnlySpan<byte> data)
    {
        string? id = null;
        decimal fees = 0, open = 0, multiplier = 1, price = 0;
        var sign = 1;
        var fields = new FieldScanner(data);
        while (fields.Next())
        {
            if (fields.Is(EventFields.TradeId)) id = fields.Text();
            else if (fields.Is(EventFields.Side)) sign = fields.Value.SequenceEqual("\"SELL\""u8) ? -1 : 1;
            else if (fields.Is(EventFields.QuantityOpen)) open = fields.Decimal() ?? 0;
            else if (fields.Is(EventFields.Multiplier)) multiplier = fields.Decimal() ?? 1;
            else if (fields.Is(EventFields.EntryPrice)) price = fields.Decimal() ?? 0;
            else if (fields.Is(EventFields.Fees)) fees = fields.Decimal() ?? 0;
        }
        if (id is null) return;
        var share = new Share(fees, sign * open * multiplier * price);
        var before = _byTrade.GetValueOrDefault(id);
        Fees += share.Fees - before.Fees;
        OpenCost += share.OpenCost - before.OpenCost;
        _byTrade[id] = share;
    }

    private readonly record struct Share(decimal Fees, decimal OpenCost);
}
