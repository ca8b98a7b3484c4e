namespace StrategyRuntime.Tests;

/// <summary>Tests that need the process for themselves: they measure its memory or read its standard error.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
