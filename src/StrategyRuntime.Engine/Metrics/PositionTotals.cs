namespace StrategyRuntime.Engine.Metrics;

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

    /// <summary>Sets the state of a position.</summary>
    public void Set(string tradeId, decimal fees, decimal openCost)
    {
        var before = _byTrade.GetValueOrDefault(tradeId);
        Fees += fees - before.Fees;
        OpenCost += openCost - before.OpenCost;
        _byTrade[tradeId] = new Share(fees, openCost);
    }

    private readonly record struct Share(decimal Fees, decimal OpenCost);
}
