using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Options;

/// <summary>
/// What an exchange's rules say of the options on one underlying: expiry days, strike step, price step and lots. The tables and where they
/// come from are in docs/OPTIONS.md.
/// </summary>
internal sealed class OptionMarket
{
    private const decimal AmericanLot = 100;

    private readonly Exchange _exchange;
    private readonly ExpiryCalendar _calendar;
    private readonly IReadOnlyList<OptionLot> _lots;

    private OptionMarket(Exchange exchange, IReadOnlyList<ExpiryDays> expiries, decimal? strikeStep, IReadOnlyList<OptionLot> lots)
    {
        _exchange = exchange;
        _calendar = new ExpiryCalendar(exchange, expiries);
        _lots = lots;
        StrikeStep = strikeStep;
        HasCalendar = expiries.Count > 0;
        PriceStep = exchange.TickSize ?? 0.01m;
    }

    /// <summary>Distance of two strikes; null when only the instrument or the document says it.</summary>
    public decimal? StrikeStep { get; }

    /// <summary>Smallest step of premiums, and the lowest premium.</summary>
    public decimal PriceStep { get; }

    /// <summary>True when expiries can be counted; otherwise they are given by date.</summary>
    public bool HasCalendar { get; }

    /// <summary>Interest a year where the account says none.</summary>
    public decimal DefaultRate => IsIndian(_exchange) ? 0.065m : IsAmerican(_exchange) || _exchange.TradesFutures ? 0.04m : 0;

    /// <summary>What holding short options takes.</summary>
    public MarginRules Margin => IsAmerican(_exchange) ? MarginRules.American
        : !IsIndian(_exchange) ? MarginRules.Others
        : StrikeStep is null ? MarginRules.IndianShares : MarginRules.IndianIndex;

    /// <summary>The options on an underlying.</summary>
    /// <param name="underlying">Its symbol.</param>
    /// <param name="exchange">Its exchange.</param>
    public static OptionMarket Of(string underlying, Exchange exchange)
    {
        if (IsAmerican(exchange))
            return new OptionMarket(exchange, OptionTables.American, null, [new OptionLot(default, default, AmericanLot)]);
        if (!IsIndian(exchange)) return new OptionMarket(exchange, [], null, []);
        return OptionTables.Indices.TryGetValue(underlying.ToUpperInvariant(), out var index)
            ? new OptionMarket(exchange, index.Expiries, index.StrikeStep, index.Lots)
            : new OptionMarket(exchange, OptionTables.IndianShares, null, []);
    }

    /// <summary>The expiry that a rule means on a trading day; null when there is none.</summary>
    public DateOnly? Expiry(ExpiryRule rule, DateOnly day) => _calendar.Find(rule, day);

    /// <summary>True when the rules know no monthly expiry of the same month behind a day.</summary>
    public bool MayBeMonthly(DateOnly expiry) => _calendar.MonthlyIn(expiry) is not { } monthly || monthly <= expiry;

    /// <summary>When options that expire on a day are settled: the regular close.</summary>
    public UtcTime Settlement(DateOnly expiry) => _exchange.TimeOn(expiry.DayNumber, _exchange.Close);

    /// <summary>Units of a lot of the contracts of an expiry; null when it is not known.</summary>
    public decimal? LotSize(DateOnly expiry)
    {
        decimal? size = null;
        var isMonthly = _lots.Count > 1 && _calendar.IsMonthly(expiry);
        foreach (var lot in _lots)
        {
            if ((isMonthly ? lot.Monthly : lot.Weekly) <= expiry) size = lot.Size;
        }
        return size;
    }

    private static bool IsIndian(Exchange exchange) => exchange.Name is "NSE" or "NFO" or "BSE" or "BFO";

    private static bool IsAmerican(Exchange exchange) => exchange.Name is "NYSE" or "NASDAQ" or "AMEX" or "ARCA" or "BATS" or "CBOE";
}

/// <summary>Units of a lot, from the first weekly and the first monthly expiry that have it.</summary>
internal sealed record OptionLot(DateOnly Weekly, DateOnly Monthly, decimal Size);

/// <summary>The rules of options on an index.</summary>
internal sealed record IndexOptions(decimal StrikeStep, IReadOnlyList<ExpiryDays> Expiries, IReadOnlyList<OptionLot> Lots);
