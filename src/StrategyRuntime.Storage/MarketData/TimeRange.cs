using System.Diagnostics.CodeAnalysis;
using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.MarketData;

/// <summary>The part of the data that a run trades, as UTC .NET ticks.</summary>
/// <param name="From">First instant; null: from the first row.</param>
/// <param name="To">First instant that is no longer traded; null: to the end.</param>
public readonly record struct TimeRange(long? From, long? To)
{
    /// <summary>
    /// Reads <c>from</c> and <c>to</c> as users write them: any timestamp of a market-data file. Without an offset it is local time of the
    /// exchange. A date alone is local midnight; as <c>to</c> it is the end of that day. Problems point to <c>/from</c> and <c>/to</c>.
    /// </summary>
    /// <returns>False when there was a problem; all of them are in <paramref name="problems"/>.</returns>
    [SuppressMessage("Design", "CA1021", Justification = "The shape of every TryParse.")]
    public static bool TryParse(string? from, string? to, Exchange exchange, ICollection<Problem> problems, out TimeRange range) =>
        throw new NotImplementedException();
}
