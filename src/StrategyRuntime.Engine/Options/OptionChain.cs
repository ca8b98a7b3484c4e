using System.Globalization;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Options;

/// <summary>Chooses contracts among those that the exchange's rules list on an underlying.</summary>
/// <param name="underlying">Symbol of the underlying.</param>
/// <param name="model">Prices contracts, for a choice by premium or delta.</param>
internal sealed class OptionChain(string underlying, OptionModel model)
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
        var market = model.Market;
        if (market.Expiry(wanted.Expiry, day) is not { } expiry)
            return Refuse($"{underlying} has no expiry {wanted.Expiry} on {Date(day)}");
        if (market.Settlement(expiry) <= time) return Refuse($"the contract of {Date(expiry)} is settled");
        if (!(price > 0)) return Refuse("the underlying's price is not above zero");
        var needsStep = wanted.Strike.Kind != StrikeKind.Strike;
        var step = wanted.StrikeStep ?? market.StrikeStep;
        if (needsStep && step is null) return Refuse($"the strike step of {underlying} is not known: say strikeStep");
        var exact = Decimals.Of(price);
        // A tie goes up.
        var atTheMoney = needsStep ? Math.Floor(exact / step!.Value + 0.5m) * step.Value : 0;
        var strike = wanted.Strike.Kind switch
        {
            StrikeKind.Strike => wanted.Strike.Value,
            StrikeKind.Moneyness => atTheMoney + Outward(wanted.Right) * -wanted.Strike.Steps * step!.Value,
            _ => Nearest(wanted, atTheMoney, step!.Value, expiry, price, time),
        };
        if (strike <= 0) return Refuse($"{wanted.Strike} of {Text(exact)} is no strike above zero");
        var contract = new OptionContract(underlying, expiry, strike, wanted.Right, market.LotSize(expiry));
        return new ContractChoice(
            contract, $"{wanted.Expiry} on {Date(day)} is {Date(expiry)}; {wanted.Strike} at {Text(exact)} is {Text(strike)}", null);
    }

    /// <summary>What the price of a contract depends on.</summary>
    public OptionTerms TermsOf(OptionContract contract) => Terms(contract.Right, contract.Strike, contract.Expiry);

    private static ContractChoice Refuse(string reason) => new(null, "", $"no_contract: {reason}");

    /// <summary>In which direction strikes go out of the money.</summary>
    private static int Outward(OptionRight right) => right == OptionRight.Call ? 1 : -1;

    private static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(decimal number) => Decimals.Normalize(number).ToString(CultureInfo.InvariantCulture);

    private OptionTerms Terms(OptionRight right, decimal strike, DateOnly expiry) =>
        new(right, (double)strike, model.Market.Settlement(expiry));

    /// <summary>
    /// The strike whose premium or delta is nearest; of several the one nearest to the money, and of two on either side the higher.
    /// </summary>
    private decimal Nearest(OptionDetails wanted, decimal atTheMoney, decimal step, DateOnly expiry, double price, UtcTime time)
    {
        var best = atTheMoney;
        var bestGap = decimal.MaxValue;
        for (var away = 0; away <= StrikesEachSide; away++)
        {
            foreach (var strike in (ReadOnlySpan<decimal>)[atTheMoney + away * step, atTheMoney - away * step])
            {
                if (strike <= 0) continue;
                var terms = Terms(wanted.Right, strike, expiry);
                var value = wanted.Strike.Kind == StrikeKind.Premium
                    ? Decimals.Of(model.Premium(terms, price, time))
                    : Decimals.Of(Math.Abs(model.GreeksOf(terms, price, time).Delta));
                var gap = Math.Abs(value - wanted.Strike.Value);
                if (gap >= bestGap) continue;
                (best, bestGap) = (strike, gap);
            }
        }
        return best;
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
