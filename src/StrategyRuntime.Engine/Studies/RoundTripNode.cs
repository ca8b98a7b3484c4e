using StrategyRuntime.Engine.Conditions;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Studies;

/// <summary>What a node of a <see cref="RoundTripRun"/> does.</summary>
internal enum RoundTripKind
{
    EntrySignal,
    ExitSignal,
    ReEntrySignal,
    Entry,
    Exit,
}

/// <summary>A node of a <see cref="RoundTripRun"/>, with its state.</summary>
internal sealed class RoundTripNode(RoundTripKind kind)
{
    private int _knownFrom = int.MaxValue;
    private int _next;

    public RoundTripKind Kind => kind;

    /// <summary>When a signal's conditions hold.</summary>
    public BitColumn? Holds { get; init; }

    /// <summary>How often a re-entry signal may fire.</summary>
    public int MaxReEntries { get; init; } = int.MaxValue;

    /// <summary>Reason of an exit.</summary>
    public string Reason { get; init; } = "exit_signal";

    /// <summary>The position of an entry or exit.</summary>
    public RoundTripLeg? Leg { get; set; }

    public RoundTripNode[] Children { get; set; } = [];

    public bool IsActive { get; set; }

    public bool IsPending { get; set; }

    public int ReEntry { get; set; }

    public long ArmedWalk { get; set; } = -1;

    public long WorkedWalk { get; set; } = -1;

    public bool IsSignal => kind <= RoundTripKind.ReEntrySignal;

    /// <summary>A re-entry signal whose number has reached its limit never fires again.</summary>
    public bool MayEverFire => ReEntry < MaxReEntries;

    /// <summary>The first number of boundaries after one at which the conditions hold.</summary>
    public int NextAfter(int boundaries)
    {
        if (boundaries < _knownFrom || boundaries >= _next) (_knownFrom, _next) = (boundaries, Holds!.Next(boundaries + 1));
        return _next;
    }
}

/// <summary>A position of a <see cref="RoundTripRun"/>, with its state.</summary>
internal sealed class RoundTripLeg(PositionTemplate terms)
{
    // One for all entries.
    private Portfolio.Protection? _protection;

    public PositionTemplate Terms => terms;

    /// <summary>Node that opens it.</summary>
    public RoundTripNode Entry { get; set; } = null!;

    public int Sign { get; } = terms.Side == Side.Buy ? 1 : -1;

    public bool NeedsProtection { get; } = Portfolio.Protection.IsWanted(terms);

    public bool IsOpen { get; set; }

    public bool HasOpened { get; set; }

    public bool EntryWorking { get; set; }

    public bool ExitWorking { get; set; }

    public int Entries { get; set; }

    public int ReEntry { get; set; }

    /// <summary>Lots × multiplier, scaled.</summary>
    public long Units { get; set; }

    /// <summary>What says how many they are; null when they are always as many.</summary>
    public RoundTripSizing? Size { get; set; }

    /// <summary>Price of the entry, scaled.</summary>
    public long EntryPrice { get; set; }

    /// <summary>Fees of the entry, scaled.</summary>
    public long EntryFees { get; set; }

    public Market.UtcTime EntryTime { get; set; }

    public double Highest { get; set; }

    public double Lowest { get; set; }

    /// <summary>Its stop and target while it is open.</summary>
    public Portfolio.Protection? Protection => IsOpen ? _protection : null;

    /// <summary>It has just opened, and has a stop or target.</summary>
    public void Protect(decimal entryPrice, Market.UtcTime time, Market.PriceStep step)
    {
        if (_protection is null) _protection = Portfolio.Protection.For(terms, entryPrice, time, trailingLevel: null, step);
        else _protection.Begin(entryPrice, time, trailingLevel: null);
    }

    public void Mark(double lowest, double highest)
    {
        if (highest > Highest) Highest = highest;
        if (lowest < Lowest) Lowest = lowest;
    }
}
