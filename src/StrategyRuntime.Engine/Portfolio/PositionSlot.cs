using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Portfolio;

/// <summary>Everything that happens under one position id: one position at a time, a new one for each re-entry.</summary>
internal sealed class PositionSlot(PositionTemplate template)
{
    public PositionTemplate Template => template;

    /// <summary>The open position, or else the last one; null before the first.</summary>
    public Position? Current { get; private set; }

    /// <summary>How often it was opened in this run.</summary>
    public int Entries { get; private set; }

    public bool IsOpen => Current is { IsOpen: true };

    /// <summary>True while an entry order works.</summary>
    public bool EntryOrderWorking { get; set; }

    /// <summary>Quantity that working exit orders are about to close.</summary>
    public decimal ExitQuantityWorking { get; set; }

    /// <summary>Re-entry number of the next position: the one asked for, or the next free one, so that no trade id is used twice.</summary>
    public int NextReEntry(int asked) => Current is { } last ? Math.Max(asked, last.ReEntry + 1) : asked;

    /// <summary>What the positions before the current one made on the underlying's price.</summary>
    public decimal UnderlyingRealizedBefore { get; private set; }

    public void Open(Position position)
    {
        UnderlyingRealizedBefore += Current?.UnderlyingRealized ?? 0;
        Current = position;
        Entries++;
    }

    /// <summary>A further entry was made into the open position.</summary>
    public void CountEntry() => Entries++;
}
