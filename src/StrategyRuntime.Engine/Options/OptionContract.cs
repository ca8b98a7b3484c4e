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
    private const string ExpiryFormat = "yyMMdd";

    /// <summary>
    /// Its symbol: <c>NIFTY241107P24250</c> is the put of 7 November 2024 at 24,250; of a contract of the instruments the one it has there.
    /// </summary>
    public string Symbol { get; init; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{Underlying}{Expiry:yyMMdd}{(Right == OptionRight.Call ? 'C' : 'P')}{Decimals.Normalize(Strike)}");

    /// <summary>Reads a symbol that is made like <c>NIFTY241107P24250</c>; null when it is no option on the underlying.</summary>
    /// <param name="underlying">Symbol of the underlying.</param>
    /// <param name="symbol">The symbol.</param>
    public static OptionContract? Read(string underlying, string symbol)
    {
        if (!symbol.StartsWith(underlying, StringComparison.Ordinal)) return null;
        var rest = symbol.AsSpan(underlying.Length);
        if (rest.Length < ExpiryFormat.Length + 2) return null;
        var isDate = DateOnly.TryParseExact(
            rest[..ExpiryFormat.Length], ExpiryFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var expiry);
        var right = rest[ExpiryFormat.Length] switch
        {
            'C' => OptionRight.Call,
            'P' => OptionRight.Put,
            _ => (OptionRight?)null,
        };
        var isStrike = decimal.TryParse(
            rest[(ExpiryFormat.Length + 1)..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var strike);
        return isDate && isStrike && right is { } known && strike > 0
            ? new OptionContract(underlying, expiry, strike, known, null)
            : null;
    }
}
