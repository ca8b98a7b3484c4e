using System.Globalization;

namespace StrategyRuntime.Engine.Options;

/// <summary>Which strike a position asks for.</summary>
/// <param name="Kind">What it is chosen by.</param>
/// <param name="Steps">Strike steps into the money (above 0) or out of it, for <see cref="StrikeKind.Moneyness"/>.</param>
/// <param name="Value">Strike, premium or absolute delta, for the other kinds.</param>
public readonly record struct StrikeRule(StrikeKind Kind, int Steps = 0, decimal Value = 0)
{
    /// <summary>Farthest strike that has a name.</summary>
    public const int MostSteps = 20;

    /// <summary>Reads <c>ATM</c>, <c>ITM1</c> to <c>ITM20</c> and <c>OTM1</c> to <c>OTM20</c>.</summary>
    public static bool TryParse(string? text, out StrikeRule rule)
    {
        rule = new StrikeRule(StrikeKind.Moneyness);
        var word = text?.Trim().ToUpperInvariant() ?? "";
        if (word == "ATM") return true;
        if (word.Length < 4 || word[..3] is not ("ITM" or "OTM")) return false;
        if (!int.TryParse(word.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var steps)) return false;
        rule = rule with { Steps = word[0] == 'I' ? steps : -steps };
        return steps is > 0 and <= MostSteps;
    }

    /// <summary>As it stands in a document.</summary>
    public override string ToString() => Kind switch
    {
        StrikeKind.Moneyness when Steps == 0 => "ATM",
        StrikeKind.Moneyness => string.Create(CultureInfo.InvariantCulture, $"{(Steps > 0 ? "ITM" : "OTM")}{Math.Abs(Steps)}"),
        StrikeKind.Strike => string.Create(CultureInfo.InvariantCulture, $"strike {Value}"),
        StrikeKind.Premium => string.Create(CultureInfo.InvariantCulture, $"premium nearest {Value}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"delta nearest {Value}"),
    };
}

/// <summary>What a strike is chosen by.</summary>
public enum StrikeKind
{
    /// <summary>Steps from the strike nearest to the underlying's price.</summary>
    Moneyness,

    /// <summary>The strike itself.</summary>
    Strike,

    /// <summary>The premium nearest to an amount.</summary>
    Premium,

    /// <summary>The absolute delta nearest to a number.</summary>
    Delta,
}
