namespace StrategyRuntime.Storage.Tests;

/// <summary>Tests that need the process for themselves: they measure its memory.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
