using System.Globalization;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Options;

/// <summary>
/// The premiums that were recorded of one contract. The last one counts until the next; one of an earlier day is not traded at.
/// </summary>
/// <param name="symbol">Symbol of the contract.</param>
/// <param name="record">What was recorded.</param>
/// <param name="model">Says which volatility a premium means.</param>
/// <param name="calendar">Trading days of the exchange.</param>
internal sealed class RecordedPremiums(string symbol, IPriceRecord record, OptionModel model, TradingCalendar calendar) : OptionPricer
{
    // Where more was recorded in a span, its ticks are marked one by one.
    private const int MostInBounds = 8;

    private readonly ExchangeClock _clock = new(calendar.Exchange.Zone);

    public override OptionPricing Pricing => OptionPricing.Data;

    public override double Premium(in OptionTerms terms, double underlying, UtcTime time) => time >= terms.Settlement
        ? OptionModel.IntrinsicOf(terms, underlying)
        : record.At(time)?.Price ?? double.NaN;

    public override (double Low, double High) Bounds(in OptionTerms terms, double lowest, double highest, UtcTime from, UtcTime to)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        var at = to < terms.Settlement ? record.At(to) : null;
        for (var looked = 0; looked < MostInBounds && at is { } last; looked++)
        {
            (low, high) = (Math.Min(low, last.Price), Math.Max(high, last.Price));
            // The one before the span still counts at its begin.
            if (last.Time <= from) return (low, high);
            at = record.At(new UtcTime(last.Time.Ticks - 1));
        }
        return (double.NegativeInfinity, double.PositiveInfinity);
    }

    public override double OnStep(double price) => model.OnStep(price);

    public override decimal? VolatilityAt(in OptionTerms terms, double underlying, UtcTime time) =>
        model.ImpliedBy(Premium(terms, underlying, time), terms, underlying, time);

    public override Greeks GreeksOf(in OptionTerms terms, double underlying, UtcTime time)
    {
        if (time >= terms.Settlement) return Greeks.AtExpiry(terms.Right, underlying, terms.Strike);
        return VolatilityAt(terms, underlying, time) is { } volatility
            ? model.GreeksOf(terms, underlying, time, (double)volatility)
            : new Greeks(double.NaN, double.NaN, double.NaN, double.NaN);
    }

    public override bool IsOnPath(UtcTime time, bool underlyingOnPath) =>
        underlyingOnPath && record.At(time) is { OnPath: true } last && last.Time == time;

    // A quote of an earlier day is as little traded at as a price.
    public override double Quote(in OptionTerms terms, bool isBuy, UtcTime time)
    {
        if (time >= terms.Settlement || record.At(time) is not { } last || last.Time < calendar.DayAt(time).From) return double.NaN;
        return (isBuy ? last.Ask : last.Bid) is > 0 and var quote ? quote : double.NaN;
    }

    public override string? Refusal(in OptionTerms terms, UtcTime time)
    {
        if (record.At(time) is not { } last) return $"no_option_price: nothing is recorded of {symbol} so far";
        return last.Time >= calendar.DayAt(time).From
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"no_option_price: nothing is recorded of {symbol} on this day so far, the last price is of {_clock.Format(last.Time)}");
    }
}
