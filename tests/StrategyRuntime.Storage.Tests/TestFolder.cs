using System.IO.Abstractions;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Tests;

/// <summary>A data root in a temporary folder, deleted after the test.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder()
    {
        Path = Directory.CreateTempSubdirectory("strategyruntime-").FullName;
        Root = new DataRoot(Path, new FileSystem());
    }

    public string Path { get; }

    public DataRoot Root { get; }

    public string Market(string file) => System.IO.Path.Combine(Root.MarketFolder, file);

    public void WriteMarket(string file, string content)
    {
        Directory.CreateDirectory(Root.MarketFolder);
        File.WriteAllText(Market(file), content);
    }

    public IEnumerable<string> MarketFiles() =>
        Directory.EnumerateFileSystemEntries(Root.MarketFolder).Select(path => System.IO.Path.GetFileName(path)).Order();

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
