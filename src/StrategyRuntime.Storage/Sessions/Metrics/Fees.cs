using StrategyRuntime.Storage.Sessions.Fold;

namespace StrategyRuntime.Storage.Sessions.Metrics;

/// <summary>Fees paid so far: the last <c>fees</c> of every position, open ones included.</summary>
internal sealed class Fees
{
    private readonly Dictionary<string, decimal> _byTrade = new(StringComparer.Ordinal);

    /// <summary>Sum over all positions.</summary>
    public decimal Total { get; private set; }

    /// <summary>Takes the data of a position event.</summary>
    public void Apply(ReadOnlySpan<byte> data)
    {
        string? id = null;
        decimal? fees = null;
        var fields = new JsonFields(data);
        while (fields.Next())
        {
            if (fields.Is("trade_id"u8)) id = fields.Text();
            else if (fields.Is("fees"u8)) fees = fields.Decimal();
        }
        if (id is null || fees is not { } paid) return;
        Total += paid - _byTrade.GetValueOrDefault(id);
        _byTrade[id] = paid;
    }
}
