using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Tests.Executions;

/// <summary>The real files, and something that happens first.</summary>
/// <param name="listing">Before folders are listed: the search for runs to take up begins with that.</param>
/// <param name="opening">Before a file is opened; gets its path.</param>
internal sealed class HookedFiles(Action? listing = null, Action<string>? opening = null) : ForwardedFiles(NativeFiles.Instance)
{
    public override IReadOnlyList<string> ListFolders(string folder)
    {
        listing?.Invoke();
        return Files.ListFolders(folder);
    }

    public override IDurableFile Open(string path, FileOpening how)
    {
        opening?.Invoke(path);
        return Files.Open(path, how);
    }

}
