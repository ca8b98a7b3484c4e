using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>What the contracts of a chain cost where one takes the place of the other.</summary>
internal static class ChainRolls
{
    /// <summary>The rolls between the parts of a chain, in the order of time.</summary>
    public static IReadOnlyList<ChainRoll> Of(IReadOnlyList<(DataPart Part, SymbolSlice Slice)> contracts)
    {
        var rolls = new List<ChainRoll>();
        for (var i = 1; i < contracts.Count; i++)
        {
            var (before, after) = (contracts[i - 1], contracts[i]);
            var at = after.Part.First.Ticks;
            var last = before.Slice.Series.FirstAtOrAfter(at) - 1;
            var first = after.Slice.Series.FirstAtOrAfter(at);
            // What the next contract cost at the last price of the one before; its first price where it was not traded then.
            var same = last < 0 ? first : after.Slice.Series.FirstAtOrAfter(before.Slice.Series.TimeOf(last) + 1) - 1;
            var priced = same >= 0 ? same : first;
            if (priced >= after.Slice.Series.Ticks) continue;
            var entered = PriceOf(after.Slice.Series, priced);
            var left = last < 0 ? entered : PriceOf(before.Slice.Series, last);
            rolls.Add(new ChainRoll(
                after.Part.Contract!.FirstDay, before.Part.Instrument.Symbol, left, after.Part.Contract.Details, entered));
        }
        return rolls;
    }

    private static decimal PriceOf(DecodedSeries series, long tick)
    {
        Span<Tick> one = stackalloc Tick[1];
        series.Copy(tick, tick + 1, long.MaxValue, 0, one);
        return (decimal)one[0].Price;
    }
}
