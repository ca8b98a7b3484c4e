using System.Globalization;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Options;

/// <summary>
/// Chooses contracts: among those that the instruments list on an underlying, or, where they list none, that the exchange's rules do.
/// </summary>
/// <param name="underlying">Symbol of the underlying.</param>
/// <param name="market">The exchange's rules.</param>
/// <param name="listed">What the instruments list.</param>
/// <param name="prices">What contracts cost, for a choice by premium or delta.</param>
internal sealed class OptionChain(string underlying, OptionMarket market, ListedOptions listed, OptionPrices prices)
{
    /// <summary>Strikes that are looked at on either side of the one at the money.</summary>
    public const int StrikesEachSide = 200;

    /// <summary>The contract that a position asks for, with how it was chosen; or the reason why there is none.</summary>
    /// <param name="wanted">What the position asks for.</param>
    /// <param name="price">Price of the underlying.</param>
    /// <param name="time">The moment.</param>
    /// <param name="day">Its trading day.</param>
    public ContractChoice Choose(OptionDetails wanted, double price, UtcTime time, DateOnly day)
    {
        var isListed = !listed.IsEmpty;
        if ((isListed ? listed.Expiry(wanted.Expiry, day) : market.Expiry(wanted.Expiry, day)) is not { } expiry)
            return Refuse($"{underlying} has no expiry {wanted.Expiry} on {Date(day)}{(isListed ? " among its instruments" : "")}");
        if (market.Settlement(expiry) <= time) return Refuse($"the contract of {Date(expiry)} is settled");
        if (!(price > 0)) return Refuse("the underlying's price is not above zero");
        var exact = Decimals.Of(price);
        if (StrikesOf(wanted, expiry, exact) is not { } strikes)
            return Refuse($"the strike step of {underlying} is not known: say strikeStep");
        var strike = wanted.Strike.Kind switch
        {
            StrikeKind.Strike => wanted.Strike.Value,
            StrikeKind.Moneyness => strikes.At(Outward(wanted.Right) * -wanted.Strike.Steps),
            _ => Nearest(wanted, strikes, expiry, price, time),
        };
        if (strike is null && wanted.Strike.Kind != StrikeKind.Moneyness)
            return Refuse($"no contract of {Date(expiry)} has a price");
        if (strike is not > 0)
            return Refuse($"{wanted.Strike} of {Text(exact)} {(isListed ? "is not listed" : "is no strike above zero")}");
        var details = isListed ? listed.Find(expiry, wanted.Right, strike.Value) : null;
        if (isListed && details is null) return Refuse($"the strike {Text(strike.Value)} of {Date(expiry)} is not listed");
        return new ContractChoice(
            ContractOf(expiry, wanted.Right, strike.Value, day),
            $"{wanted.Expiry} on {Date(day)} is {Date(expiry)}; {wanted.Strike} at {Text(exact)} is {Text(strike.Value)}", null);
    }

    /// <summary>What the price of a contract depends on.</summary>
    public OptionTerms TermsOf(OptionContract contract) => Terms(contract.Right, contract.Strike, contract.Expiry);

    private OptionContract ContractOf(DateOnly expiry, OptionRight right, decimal strike, DateOnly day)
    {
        var details = listed.Find(expiry, right, strike);
        var contract = new OptionContract(underlying, expiry, strike, right, details?.LotSizeOn(day) ?? market.LotSize(expiry));
        return details is null ? contract : contract with { Symbol = details.Symbol };
    }

    /// <summary>The strikes around the money; null when their step is not known.</summary>
    private StrikeLadder? StrikesOf(OptionDetails wanted, DateOnly expiry, decimal price)
    {
        if (!listed.IsEmpty && wanted.StrikeStep is null) return StrikeLadder.Of(listed.Strikes(expiry, wanted.Right), price);
        return (wanted.StrikeStep ?? market.StrikeStep) is { } step ? StrikeLadder.Of(step, price)
            : wanted.Strike.Kind == StrikeKind.Strike ? StrikeLadder.Of([], price)
            : null;
    }

    private static ContractChoice Refuse(string reason) => new(null, "", $"no_contract: {reason}");

    /// <summary>In which direction strikes go out of the money.</summary>
    private static int Outward(OptionRight right) => right == OptionRight.Call ? 1 : -1;

    private static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(decimal number) => Decimals.Normalize(number).ToString(CultureInfo.InvariantCulture);

    private OptionTerms Terms(OptionRight right, decimal strike, DateOnly expiry) =>
        new(right, (double)strike, market.Settlement(expiry));

    /// <summary>
    /// The strike whose premium or delta is nearest; of several the one nearest to the money, and of two on either side the higher. Null
    /// when no contract has a price.
    /// </summary>
    private decimal? Nearest(OptionDetails wanted, StrikeLadder strikes, DateOnly expiry, double price, UtcTime time)
    {
        decimal? best = null;
        var bestGap = decimal.MaxValue;
        for (var away = 0; away <= StrikesEachSide; away++)
        {
            foreach (var steps in (ReadOnlySpan<int>)[away, -away])
            {
                if (strikes.At(steps) is not { } strike || ValueOf(wanted, expiry, strike, price, time) is not { } value) continue;
                var gap = Math.Abs(value - wanted.Strike.Value);
                if (gap >= bestGap) continue;
                (best, bestGap) = (strike, gap);
            }
        }
        return best;
    }

    private decimal? ValueOf(OptionDetails wanted, DateOnly expiry, decimal strike, double price, UtcTime time)
    {
        var terms = Terms(wanted.Right, strike, expiry);
        var symbol = ContractOf(expiry, wanted.Right, strike, expiry).Symbol;
        if (!prices.TryFind(symbol, terms, time, out var pricer, out _)) return null;
        var value = wanted.Strike.Kind == StrikeKind.Premium
            ? pricer.Premium(terms, price, time)
            : Math.Abs(pricer.GreeksOf(terms, price, time).Delta);
        return double.IsNaN(value) ? null : Decimals.Of(value);
    }
}

/// <summary>A contract that was chosen, or why there is none.</summary>
/// <param name="Contract">The contract; null when there is none.</param>
/// <param name="How">How it was chosen, in words.</param>
/// <param name="Refusal">Why there is none; null when there is.</param>
internal readonly record struct ContractChoice(OptionContract? Contract, string How, string? Refusal);

/// <summary>Which option contract a position trades.</summary>
/// <param name="Expiry">Which expiry.</param>
/// <param name="Right">Call or put.</param>
/// <param name="Strike">Which strike.</param>
public sealed record OptionDetails(ExpiryRule Expiry, OptionRight Right, StrikeRule Strike)
{
    /// <summary>Distance of two strikes; null where the exchange's rules count.</summary>
    public decimal? StrikeStep { get; init; }
}
