namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>
/// What a value of a document must be. The readers note it at each value that they read; the catalogue declares it, and tests compare the
/// two.
/// </summary>
internal abstract record ValueRule
{
    /// <summary>true or false.</summary>
    public static ValueRule Flag { get; } = new NamedRule("flag");

    /// <summary>Any text.</summary>
    public static ValueRule Text { get; } = new NamedRule("text");

    /// <summary>A time of day such as <c>09:17</c>.</summary>
    public static ValueRule TimeOfDay { get; } = new NamedRule("time");

    /// <summary>An operand.</summary>
    public static ValueRule Expression { get; } = new NamedRule("expression");

    /// <summary>How far a stop or target lies from the entry price.</summary>
    public static ValueRule Distance { get; } = new NamedRule("distance");

    private sealed record NamedRule(string Name) : ValueRule;
}

/// <summary>A number.</summary>
internal sealed record NumberRule(NumberRange Range) : ValueRule;

/// <summary>A number, or an expression in its place.</summary>
internal sealed record AmountRule(NumberRange Range) : ValueRule;

/// <summary>One of several words.</summary>
/// <param name="Words">A word for each meaning, in the order of messages.</param>
/// <param name="Aliases">Other words, each with the one that it means.</param>
internal sealed record WordRule(IReadOnlyList<string> Words, IReadOnlyDictionary<string, string> Aliases) : ValueRule;
