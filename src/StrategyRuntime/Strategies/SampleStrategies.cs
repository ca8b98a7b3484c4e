using StrategyRuntime.Resources;

namespace StrategyRuntime.Strategies;

/// <summary>The strategies that ship with the program.</summary>
internal static class SampleStrategies
{
    /// <summary>Always in the market: long above, short below a moving average.</summary>
    public const string SmaCross = "sample-sma-cross";

    /// <summary>Buys dips in an up-trend.</summary>
    public const string RsiMeanReversion = "sample-rsi-mean-reversion";

    /// <summary>18 nodes with re-entries, on ticks.</summary>
    public const string RsiReEntry = "sample-rsi-reentry";

    /// <summary>Their documents by id.</summary>
    public static IReadOnlyDictionary<string, ReadOnlyMemory<byte>> All { get; } = new[] { SmaCross, RsiMeanReversion, RsiReEntry }
        .ToDictionary(id => id, id => EmbeddedFile.Read($"Samples/{id["sample-".Length..]}.json"), StringComparer.Ordinal);
}
