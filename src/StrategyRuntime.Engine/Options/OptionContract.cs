using System.Globalization;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Options;

/// <summary>An option contract of an exchange.</summary>
/// <param name="Underlying">Symbol of what it is an option on.</param>
/// <param name="Expiry">Its last day.</param>
/// <param name="Strike">Strike price.</param>
/// <param name="Right">Call or put.</param>
/// <param name="LotSize">Units of a lot; null when it is not known.</param>
public sealed record OptionContract(string Underlying, DateOnly Expiry, decimal Strike, OptionRight Right, decimal? LotSize)
{
    /// <summary>Its symbol: <c>NIFTY241107P24250</c> is the put of 7 November 2024 at 24,250.</summary>
    public string Symbol { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{Underlying}{Expiry:yyMMdd}{(Right == OptionRight.Call ? 'C' : 'P')}{Decimals.Normalize(Strike)}");
}
