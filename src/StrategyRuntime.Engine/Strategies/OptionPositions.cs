using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;

namespace StrategyRuntime.Engine.Strategies;

/// <summary>Which contracts a strategy can trade, and which recorded prices that takes.</summary>
public static class OptionPositions
{
    /// <summary>True when it trades options.</summary>
    public static bool TradesOptions(this StrategyDefinition strategy) => strategy.Positions.Any(p => p.Option is not null);

    /// <summary>Why positions cannot trade the contracts that they ask for, with the node of each.</summary>
    public static IEnumerable<(EntryNode Node, string Message)> OptionProblems(this StrategyDefinition strategy)
    {
        var market = OptionMarket.Of(strategy.Trading.Symbol, strategy.Exchange);
        foreach (var node in strategy.Nodes.OfType<EntryNode>())
        {
            foreach (var position in node.Positions)
            {
                if (position.Option is { } option && Problem(option, market, strategy) is { } problem)
                    yield return (node, $"Position '{position.Vpi}' trades an option of {strategy.Trading.Symbol}: {problem}");
            }
        }
    }

    /// <summary>The contracts with market data that a run of a strategy can come to trade, in ordinal order.</summary>
    /// <param name="strategy">The strategy, with what is known of its instruments.</param>
    /// <param name="from">First instant of the run; null: from the first row.</param>
    /// <param name="to">First instant behind it; null when it is not known.</param>
    /// <param name="symbols">All symbols with market data.</param>
    public static IReadOnlyList<string> RecordedContracts(
        this StrategyDefinition strategy, UtcTime? from, UtcTime? to, IEnumerable<string> symbols)
    {
        var trading = strategy.Trading;
        var market = OptionMarket.Of(trading.Symbol, strategy.Exchange);
        var chain = new ListedOptions(trading.Options, market);
        var first = from is { } start ? strategy.Exchange.DayAt(start).Date : DateOnly.MinValue;
        var last = to is { } end ? strategy.Exchange.DayAt(end).Date : default(DateOnly?);
        var wanted = strategy.Positions.Select(p => p.Option).OfType<OptionDetails>().Distinct()
            .Select(o => (o.Right, o.Expiry, Latest: Latest(o.Expiry))).ToList();
        if (wanted.Count == 0) return [];
        var listed = trading.Options.ToDictionary(o => o.Symbol, o => (o.Expiry!.Value, o.Right!.Value), StringComparer.Ordinal);
        return [.. symbols.Where(IsWanted).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

        bool IsWanted(string symbol)
        {
            if (listed.TryGetValue(symbol, out var terms)) return Fits(terms);
            // Of a chain only what it lists is traded.
            return listed.Count == 0 && OptionContract.Read(trading.Symbol, symbol) is { } contract
                && Fits((contract.Expiry, contract.Right));
        }

        bool Fits((DateOnly Expiry, OptionRight Right) terms) => terms.Expiry >= first && wanted.Exists(o =>
            o.Right == terms.Right
            && (o.Expiry.Cycle == ExpiryCycle.Date ? o.Expiry.Date == terms.Expiry : terms.Expiry <= o.Latest));

        // The later the day, the later is the expiry that a rule means on it; towards the end of a chain it means none any more.
        DateOnly Latest(ExpiryRule rule) =>
            (last is not { } day ? null : chain.IsEmpty ? market.Expiry(rule, day) : chain.Expiry(rule, day)) ?? DateOnly.MaxValue;
    }

    private static string? Problem(OptionDetails option, OptionMarket market, StrategyDefinition strategy)
    {
        var exchange = strategy.Exchange.Name;
        var isListed = strategy.Trading.Options.Count > 0;
        if (option.Expiry.Cycle != ExpiryCycle.Date && !market.HasCalendar && !isListed)
            return $"the expiry days of {exchange} are not known, so the expiry must be a date and not {option.Expiry}.";
        if (option.Strike.Kind != StrikeKind.Strike && option.StrikeStep is null && market.StrikeStep is null && !isListed)
            return "its strike step is not known; say \"strikeStep\".";
        if (strategy.Trading.Contract is not null) return "options on a chain of futures cannot be priced.";
        return strategy.Trading.Actions.Any(a => a.Kind != CorporateActionKind.Dividend)
            ? "it has splits, bonuses or rights, which change contracts; options on it cannot be priced."
            : null;
    }
}
