using System.Text.Json.Serialization;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.BrokerConnections;

/// <summary>A paper account as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">Always <c>paper</c>: no code path reaches a real broker.</param>
/// <param name="Cash">Cash at the start of a run.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Fill">When market orders fill.</param>
/// <param name="Slippage">How much worse than the price market and stop orders fill.</param>
/// <param name="Commission">Fees of every fill.</param>
/// <param name="Spread">Full bid-ask spread in price points, used when the data has no quotes.</param>
/// <param name="LimitFill">What fills a limit order or a target that the price comes to.</param>
/// <param name="OptionPricing">What a position with option details trades.</param>
/// <param name="Warnings">In the answer to a change: the runs that it does not touch; absent when there are none.</param>
internal sealed record BrokerConnectionResponse(
    string Id,
    string Type,
    decimal Cash,
    string Currency,
    FillRule Fill,
    Slippage Slippage,
    Commission Commission,
    decimal Spread,
    LimitFill LimitFill,
    OptionPricing OptionPricing,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Warnings = null)
{
    /// <summary>The account on the wire.</summary>
    public static BrokerConnectionResponse Of(BrokerConnection connection) => new(
        connection.Id,
        "paper",
        connection.Cash,
        connection.Currency,
        connection.Fill,
        connection.Slippage,
        connection.Commission,
        connection.Spread,
        connection.LimitFill,
        connection.OptionPricing);
}
