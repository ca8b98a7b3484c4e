using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Strategies;

/// <summary>A contract with the trading days on which it is the one that is traded.</summary>
/// <param name="Details">The contract.</param>
/// <param name="FirstDay">First of them, days since 0001-01-01.</param>
/// <param name="LastDay">Last of them.</param>
public sealed record ChainContract(InstrumentDetails Details, int FirstDay, int LastDay);

/// <summary>The contracts of one underlying, by expiry.</summary>
internal static class FuturesChain
{
    /// <summary>The contracts that a rule trades, in the order of time; empty when there are none.</summary>
    /// <param name="futures">Futures of one underlying.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="exchange">Whose trading days count.</param>
    public static IReadOnlyList<ChainContract> Of(IEnumerable<InstrumentDetails> futures, ContractRule rule, Exchange exchange)
    {
        // Of several that expire in one month the last is the month's.
        var contracts = futures.Where(f => f.Expiry is not null)
            .GroupBy(f => (f.Expiry!.Value.Year, f.Expiry.Value.Month))
            .Select(month => month.MaxBy(f => (f.Expiry!.Value, f.Symbol))!)
            .OrderBy(f => f.Expiry)
            .ToList();
        var chain = new List<ChainContract>();
        var first = 0;
        for (var i = 0; i + rule.Month < contracts.Count; i++)
        {
            var last = LastDayOf(contracts[i], rule.RollDays, exchange);
            if (last < first) continue;
            chain.Add(new ChainContract(contracts[i + rule.Month], first, last));
            first = last + 1;
        }
        return chain;
    }

    private static int LastDayOf(InstrumentDetails contract, int rollDays, Exchange exchange)
    {
        var day = contract.Expiry!.Value.DayNumber;
        for (var left = rollDays; left > 0; left--)
        {
            do day--;
            while (!exchange.IsTradingDay(day));
        }
        return day;
    }
}
