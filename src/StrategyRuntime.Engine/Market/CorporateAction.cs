namespace StrategyRuntime.Engine.Market;

/// <summary>What a company does with its shares.</summary>
/// <param name="Date">First trading day on which the price is that without it (the ex-date).</param>
/// <param name="Kind">What is done.</param>
/// <param name="Ratio">
/// Split: new shares for each old one. Bonus and rights: further shares for each one held. Null for a dividend.
/// </param>
/// <param name="Amount">Dividend: money for each share. Rights: what a further share costs. Null for the others.</param>
public sealed record CorporateAction(DateOnly Date, CorporateActionKind Kind, decimal? Ratio, decimal? Amount);

/// <summary>Kind of a <see cref="CorporateAction"/>.</summary>
public enum CorporateActionKind
{
    /// <summary>Shares become more, or fewer.</summary>
    Split,

    /// <summary>Money is paid.</summary>
    Dividend,

    /// <summary>Further shares are given.</summary>
    Bonus,

    /// <summary>Further shares can be bought below the price.</summary>
    Rights,
}
