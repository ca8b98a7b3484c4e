using System.Diagnostics.CodeAnalysis;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Options;

/// <summary>
/// What the contracts of a run cost, as its account has it: recorded prices, those of the model, or the model's where none is recorded.
/// </summary>
internal sealed class OptionPrices
{
    private readonly BrokerConnection _account;
    private readonly OptionMarket _market;
    private readonly string _underlying;
    private readonly IReadOnlyDictionary<string, IPriceRecord> _records;
    private readonly TradingCalendar _calendar;
    private readonly decimal _rate;
    private readonly IPriceRecord? _future;
    // Says which volatility a premium means, and prices nothing itself.
    private readonly OptionModel _inverse;
    private readonly OptionModel? _model;
    private readonly Dictionary<string, OptionPricer> _recorded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OptionModel> _implied = new(StringComparer.Ordinal);

    public OptionPrices(
        BrokerConnection account, OptionMarket market, string underlying, IReadOnlyDictionary<string, IPriceRecord> records,
        IReadOnlyList<SurfacePoint> surface, TradingCalendar calendar)
    {
        (_account, _market, _underlying, _records, _calendar) = (account, market, underlying, records, calendar);
        _rate = account.Rate ?? market.DefaultRate;
        _future = account.ForwardSymbol is { } future ? records.GetValueOrDefault(future) : null;
        _inverse = new OptionModel(market, null, _rate, _future);
        var volatility = account.Iv is { } number ? Volatility.Of(number)
            : account.IvSymbol is { } index && records.TryGetValue(index, out var record) ? Volatility.Of(record)
            : account.IvSurface && surface.Count > 0 ? new VolatilitySurface(market, surface)
            : null;
        if (account.PricesByModel() && volatility is not null) _model = new OptionModel(market, volatility, _rate, _future);
    }

    /// <summary>Finds what a contract is priced by at a moment.</summary>
    /// <param name="symbol">Symbol of the contract.</param>
    /// <param name="terms">What its price depends on.</param>
    /// <param name="time">The moment.</param>
    /// <param name="pricer">What prices it.</param>
    /// <param name="refusal">Why it has no price; null when it has one.</param>
    public bool TryFind(
        string symbol, in OptionTerms terms, UtcTime time, [NotNullWhen(true)] out OptionPricer? pricer, out string? refusal)
    {
        pricer = _account.OptionPricing == OptionPricing.Data ? Recorded(symbol) : Model(symbol);
        refusal = RefusalOf(pricer, symbol, terms, time);
        if (refusal is not null && _account.OptionPricing == OptionPricing.Data && _account.PricesByModel()
            && Model(symbol) is { } fallback && fallback.Refusal(terms, time) is null)
            (pricer, refusal) = (fallback, null);
        return refusal is null && pricer is not null;
    }

    private static string? RefusalOf(OptionPricer? pricer, string symbol, in OptionTerms terms, UtcTime time) =>
        pricer is null ? $"no_option_price: there is no market data of {symbol}" : pricer.Refusal(terms, time);

    private OptionPricer? Recorded(string symbol)
    {
        if (_recorded.TryGetValue(symbol, out var known)) return known;
        if (!_records.TryGetValue(symbol, out var record)) return null;
        return _recorded[symbol] = new RecordedPremiums(symbol, record, _inverse, _calendar);
    }

    private OptionModel? Model(string symbol)
    {
        if (!_account.IvImplied) return _model;
        if (_implied.TryGetValue(symbol, out var known)) return known;
        if (!_records.TryGetValue(symbol, out var record) || !_records.TryGetValue(_underlying, out var underlying)) return null;
        return _implied[symbol] = new OptionModel(_market, Volatility.Of(record, underlying, _inverse), _rate, _future);
    }
}
