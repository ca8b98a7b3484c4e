namespace StrategyRuntime.Tests.Shared;

/// <summary>
/// Data to check against that is not part of the product: a folder <c>shared/data</c> beside the repository or further up, or where the
/// environment variable STRATEGYRUNTIME_SHARED_DATA says.
/// </summary>
internal static class SharedData
{
    /// <summary>The folder, or null when this machine has none.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Path of a file in it.</summary>
    public static string File(string name) =>
        Path.Combine(Folder ?? throw new InvalidOperationException("There is no shared data; mark the test [SharedDataFact]."), name);

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("STRATEGYRUNTIME_SHARED_DATA") is { Length: > 0 } named) return named;
        var repository = Ancestors(AppContext.BaseDirectory)
            .FirstOrDefault(d => System.IO.File.Exists(Path.Combine(d, "StrategyRuntime.sln")));
        return repository is null
            ? null
            : Ancestors(repository).Skip(1).Select(d => Path.Combine(d, "shared", "data")).FirstOrDefault(Directory.Exists);
    }

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent) yield return at.FullName;
    }
}

/// <summary>A test that reads <see cref="SharedData"/> and is reported as skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (SharedData.Folder is null) Skip = "The shared data is not on this machine.";
    }
}
