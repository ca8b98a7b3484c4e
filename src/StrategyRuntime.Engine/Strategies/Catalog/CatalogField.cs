using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Strategies.Catalog;

/// <summary>A key of an object of a strategy document.</summary>
/// <param name="Name">The key as the documentation spells it.</param>
/// <param name="Rule">What its value must be; words and bounds are the reader's own.</param>
/// <param name="Help">What it means.</param>
internal sealed record CatalogField(string Name, ValueRule Rule, string Help)
{
    /// <summary>True when an object without it is a problem.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What its absence means, as JSON; null when nothing stands for it.</summary>
    public string? Default { get; init; }

    /// <summary>Other names that are understood.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What another field must say for this one to count; null when it always counts.</summary>
    public CatalogCondition? When { get; init; }

    /// <summary>True when its bounds depend on something else; the catalogue has the widest ones.</summary>
    public bool IsVarying { get; init; }
}

/// <summary>A field that has one of several values.</summary>
/// <param name="Field">Name of the field.</param>
/// <param name="Values">Its values, as JSON without quotes.</param>
internal sealed record CatalogCondition(string Field, params string[] Values);

/// <summary>Exactly one of several sets of fields must be there.</summary>
/// <param name="When">When that is so; null for always.</param>
/// <param name="Sets">The sets.</param>
internal sealed record CatalogChoice(CatalogCondition? When, params string[][] Sets);

/// <summary>An object of a strategy document.</summary>
/// <param name="Name">Name among the definitions of the catalogue.</param>
/// <param name="Help">What it is.</param>
/// <param name="Fields">Its keys, in the order of a form.</param>
internal sealed record CatalogShape(string Name, string Help, IReadOnlyList<CatalogField> Fields)
{
    /// <summary>Fields of which one set must be there.</summary>
    public IReadOnlyList<CatalogChoice> Choices { get; init; } = [];

    /// <summary>Keys that builders save here and that mean nothing, are refused, or say in another place what a field says.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>What it is called; null when it is no choice among others.</summary>
    public string? Label { get; init; }

    /// <summary>What an expression is a value of; null for other objects.</summary>
    public string? Returns { get; init; }
}
