namespace StrategyRuntime.Tests.Shared;

/// <summary>
/// Real market data with results that others published, which lies beside the checkout and is not part of it. The tests that read it are
/// skipped where it is not there. STRATEGYRUNTIME_SHARED_DATA names the folder when it is somewhere else.
/// </summary>
internal static class SharedData
{
    /// <summary>The folder, or null when there is none.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Full path of one of its files.</summary>
    public static string Path(string file) =>
        System.IO.Path.Combine(Folder ?? throw new InvalidOperationException("There is no shared data here."), file);

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("STRATEGYRUNTIME_SHARED_DATA");
        if (!string.IsNullOrEmpty(named)) return Directory.Exists(named) ? named : null;

        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "StrategyRuntime.sln"))) folder = folder.Parent;
        if (folder is null) return null;
        var data = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder.FullName, "..", "shared", "data"));
        return Directory.Exists(data) ? data : null;
    }
}

/// <summary>A test that reads <see cref="SharedData"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (SharedData.Folder is null) Skip = "The shared market data is not beside this checkout.";
    }
}
