using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Strategies.Catalog;

/// <summary>A condition of a signal: a group or a comparison.</summary>
internal sealed record ConditionRule : ValueRule;

/// <summary>A number, a time of day, a flag or a word.</summary>
internal sealed record ScalarRule : ValueRule;

/// <summary>A text that names something of the document or of the service.</summary>
/// <param name="Target">What: <c>position</c>, <c>timeframe</c>, <c>symbol</c> …</param>
internal sealed record ReferenceRule(string Target) : ValueRule;

/// <summary>A text of a certain form.</summary>
/// <param name="Form">Name of the form.</param>
/// <param name="Pattern">Regular expression that it matches.</param>
/// <param name="Example">One.</param>
internal sealed record FormRule(string Form, string Pattern, string Example) : ValueRule;

/// <summary>One of several texts, compared without case.</summary>
internal sealed record ChoiceRule(params string[] Words) : ValueRule;

/// <summary>Some of the words of a rule.</summary>
internal sealed record SomeWordsRule(WordRule Rule, params string[] Words) : ValueRule;

/// <summary>An object.</summary>
internal sealed record ShapeRule(CatalogShape Shape) : ValueRule;

/// <summary>One of several objects, which a word in each tells apart.</summary>
/// <param name="Name">Name among the definitions of the catalogue.</param>
/// <param name="Help">What it is.</param>
/// <param name="Discriminator">The key of the word.</param>
/// <param name="Words">What the reader understands there.</param>
/// <param name="Shapes">The objects, whose names end with the word behind a dot.</param>
internal sealed record UnionRule(string Name, string Help, string Discriminator, WordRule Words, IReadOnlyList<CatalogShape> Shapes)
    : ValueRule
{
    /// <summary>The word of one of its objects.</summary>
    public static string WordOf(CatalogShape shape) => shape.Name[(shape.Name.IndexOf('.', StringComparison.Ordinal) + 1)..];
}

/// <summary>An array.</summary>
internal sealed record ListRule(ValueRule Item, int Minimum = 0, int Maximum = int.MaxValue) : ValueRule;

/// <summary>An object whose keys are names that the user gives.</summary>
internal sealed record MapRule(ValueRule Item) : ValueRule;

/// <summary>Several forms of one thing, the usual one first.</summary>
internal sealed record EitherRule(params ValueRule[] Forms) : ValueRule;
