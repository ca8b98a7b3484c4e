namespace StrategyRuntime.Tests;

/// <summary>Tests that measure the memory of this process and therefore run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
