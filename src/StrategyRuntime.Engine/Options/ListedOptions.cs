using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Options;

/// <summary>The contracts on one underlying that the instruments name: a chain. Only they can be traded.</summary>
internal sealed class ListedOptions
{
    private readonly OptionMarket _market;
    private readonly SortedSet<DateOnly> _expiries = [];
    private readonly Dictionary<(DateOnly Expiry, OptionRight Right), SortedList<decimal, InstrumentDetails>> _strikes = [];

    /// <summary>The contracts on an underlying.</summary>
    /// <param name="contracts">The contracts.</param>
    /// <param name="market">The exchange's rules, which say whether the last expiry that is listed is the last of its month.</param>
    public ListedOptions(IEnumerable<InstrumentDetails> contracts, OptionMarket market)
    {
        _market = market;
        foreach (var contract in contracts)
        {
            if (contract is not { Expiry: { } expiry, Strike: { } strike, Right: { } right } || strike <= 0) continue;
            _expiries.Add(expiry);
            if (!_strikes.TryGetValue((expiry, right), out var strikes)) _strikes[(expiry, right)] = strikes = [];
            strikes.TryAdd(strike, contract);
        }
    }

    /// <summary>True when the instruments name none.</summary>
    public bool IsEmpty => _expiries.Count == 0;

    /// <summary>The expiry that a rule means on a trading day; null when there is none.</summary>
    public DateOnly? Expiry(ExpiryRule rule, DateOnly day)
    {
        if (rule.Cycle == ExpiryCycle.Date) return _expiries.Contains(rule.Date) ? rule.Date : null;
        var left = _expiries.Where(e => e >= day).ToList();
        return rule.Among(left.Select((date, at) => (date, IsMonthly(date, at + 1 < left.Count ? left[at + 1] : null))));
    }

    private bool IsMonthly(DateOnly date, DateOnly? next) =>
        next is { } later ? (later.Year, later.Month) != (date.Year, date.Month) : _market.MayBeMonthly(date);

    /// <summary>Strikes of an expiry, ascending; none when it has none.</summary>
    public IList<decimal> Strikes(DateOnly expiry, OptionRight right) =>
        _strikes.TryGetValue((expiry, right), out var strikes) ? strikes.Keys : [];

    /// <summary>The contract of a strike; null when it is not listed.</summary>
    public InstrumentDetails? Find(DateOnly expiry, OptionRight right, decimal strike) =>
        _strikes.TryGetValue((expiry, right), out var strikes) ? strikes.GetValueOrDefault(strike) : null;
}
