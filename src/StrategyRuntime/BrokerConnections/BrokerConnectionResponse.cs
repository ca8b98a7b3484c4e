using System.Text.Json.Serialization;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.BrokerConnections;

/// <summary>A paper account as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">Always <c>paper</c>: no code path reaches a real broker.</param>
/// <param name="Cash">Cash at the start of a run.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="RiskFree">Risk-free rate a year that metrics measure returns against, as a fraction.</param>
/// <param name="Fill">When market orders fill.</param>
/// <param name="Slippage">How much worse than the price market and stop orders fill.</param>
/// <param name="Commission">Fees of every fill.</param>
/// <param name="FillPrice">Which prices of the data orders meet.</param>
/// <param name="OptionFillPrice">Which recorded prices of option contracts orders meet.</param>
/// <param name="Spread">
/// Bid-ask spread: a number of price points, or <c>{points, percent, ticks, on, moneyness}</c>.
/// </param>
/// <param name="BuyingPower">
/// What an entry may cost: <c>unlimited</c>, <c>cash</c>, or <c>{mode, long, short, options, shrink, calendar_charge}</c>.
/// </param>
/// <param name="Participation">Percent of a bar's volume that orders fill at most; null: an order fills whole.</param>
/// <param name="MaxTickAge">Seconds after which the last tick of a feed is too old to fill at; null: 30.</param>
/// <param name="LimitFill">What fills a limit order or a target that the price comes to.</param>
/// <param name="OptionPricing">What a position with option details trades.</param>
/// <param name="Fallback">What prices an option that the data have no price of.</param>
/// <param name="Iv">Volatility a year that options are priced at, as a fraction; null: not known.</param>
/// <param name="IvSymbol">Symbol of an index of volatility, in percent, that options are priced at; null: another source says it.</param>
/// <param name="IvImplied">True when options are priced at the volatility that their own recorded prices mean.</param>
/// <param name="IvSurface">True when options are priced at the surface of volatility of their underlying.</param>
/// <param name="ForwardSymbol">Symbol of a future whose price is the model's forward; null: that of the spot price and interest.</param>
/// <param name="Rate">Interest a year that options are priced at, as a fraction; null: that of the exchange's currency.</param>
/// <param name="Funding">What positions that are no options pay each other; null: nothing, or what the preset says.</param>
/// <param name="BorrowFee">Fee a year for borrowing shares that are sold short, as a fraction of their value.</param>
/// <param name="Interest">Interest a year on cash, as fractions.</param>
/// <param name="Notices">In the answer to a change: the runs that it does not touch; absent when there are none.</param>
internal sealed record BrokerConnectionResponse(
    string Id,
    string Type,
    decimal Cash,
    string Currency,
    decimal RiskFree,
    FillRule Fill,
    Slippage Slippage,
    Commission Commission,
    FillPrice FillPrice,
    FillPrice OptionFillPrice,
    Spread Spread,
    BuyingPower BuyingPower,
    decimal? Participation,
    decimal? MaxTickAge,
    LimitFill LimitFill,
    OptionPricing OptionPricing,
    OptionFallback Fallback,
    decimal? Iv,
    string? IvSymbol,
    bool IvImplied,
    bool IvSurface,
    string? ForwardSymbol,
    decimal? Rate,
    Funding? Funding,
    decimal BorrowFee,
    Interest Interest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Notices = null)
{
    /// <summary>The account on the wire.</summary>
    public static BrokerConnectionResponse Of(BrokerConnection connection) => new(
        connection.Id,
        "paper",
        connection.Cash,
        connection.Currency,
        connection.RiskFree,
        connection.Fill,
        connection.Slippage,
        connection.Commission,
        connection.FillPrice,
        connection.OptionFillPrice,
        connection.Spread,
        connection.BuyingPower,
        connection.Participation,
        connection.MaxTickAge,
        connection.LimitFill,
        connection.OptionPricing,
        connection.OptionFallback,
        connection.Iv,
        connection.IvSymbol,
        connection.IvImplied,
        connection.IvSurface,
        connection.ForwardSymbol,
        connection.Rate,
        connection.Funding,
        connection.BorrowFee,
        connection.Interest);
}
