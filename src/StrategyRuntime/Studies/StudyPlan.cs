using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Studies;
using StrategyRuntime.Storage.MarketData.Series;

namespace StrategyRuntime.Studies;

/// <summary>A checked study, ready to be computed.</summary>
internal sealed record StudyPlan
{
    /// <summary>What was asked for.</summary>
    public required StudyRequest Request { get; init; }

    /// <summary>The user it is for.</summary>
    public required string User { get; init; }

    /// <summary>Id of the strategy, for the sessions that its sets would have.</summary>
    public required string StrategyId { get; init; }

    /// <summary>The strategy document, byte for byte.</summary>
    public required ReadOnlyMemory<byte> Document { get; init; }

    /// <summary>SHA-256 of the document, lower-case hex.</summary>
    public required string StrategyHash { get; init; }

    /// <summary>The strategy of the first set for each symbol, which says what data it reads.</summary>
    public required IReadOnlyList<StrategyDefinition> Strategies { get; init; }

    /// <summary>What is known of the instruments, for each symbol.</summary>
    public IReadOnlyList<InstrumentSet> Instruments { get; init; } = [];

    /// <summary>The accounts: that of the study, or its variants.</summary>
    public required IReadOnlyList<BrokerConnection> Accounts { get; init; }

    /// <summary>JSON pointer to the symbol in the document; null when every set trades the strategy's own.</summary>
    public required string? SymbolPointer { get; init; }

    /// <summary>The space of the parameters.</summary>
    public required StudySpace Space { get; init; }

    /// <summary>Numbers in the space of what is tried, for every symbol and account.</summary>
    public required IReadOnlyList<long> Combinations { get; init; }

    /// <summary>Conditions on the figures of a set.</summary>
    public required IReadOnlyList<StudyExpression> Constraints { get; init; }

    /// <summary>The part of the data that is traded.</summary>
    public required TimeRange Range { get; init; }

    /// <summary>Symbols in the order of the sets.</summary>
    public IReadOnlyList<string> Symbols => field ??= [.. Strategies.Select(s => s.Trading.Symbol)];

    /// <summary>Number of sets.</summary>
    public int Sets => Strategies.Count * Accounts.Count * Combinations.Count;

    /// <summary>A set by its number: symbols turn slowest, then accounts, then parameters.</summary>
    public StudySet Set(int number)
    {
        var (rest, at) = Math.DivRem(number, Combinations.Count);
        var (symbol, account) = Math.DivRem(rest, Accounts.Count);
        return new StudySet(number, symbol, account, Combinations[at]);
    }

    /// <summary>Values of a set's parameters as the strategy's reader takes them, the symbol among them.</summary>
    public Dictionary<string, string> ValuesOf(StudySet set)
    {
        var values = new Dictionary<string, string>(Space.ValuesOf(set.Combination), StringComparer.Ordinal);
        if (SymbolPointer is { } pointer) values[pointer] = Request.Symbols[set.Symbol];
        return values;
    }
}

/// <summary>One set of a study.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Symbol">Number of its symbol.</param>
/// <param name="Account">Number of its account.</param>
/// <param name="Combination">Number of its parameters in the space.</param>
internal readonly record struct StudySet(int Number, int Symbol, int Account, long Combination);
