using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Samples;

/// <summary>Puts samples into a data root.</summary>
public static class SampleMarketData
{
    /// <summary>Writes a market-data file unless one of that name is there. A reader sees the whole file or none.</summary>
    /// <param name="root">The data root.</param>
    /// <param name="name">File name in the market folder.</param>
    /// <param name="content">What it is to hold.</param>
    public static void SeedIfMissing(DataRoot root, string name, Stream content)
    {
        var path = Path.Combine(root.MarketFolder, name);
        if (root.Files.FileExists(path)) return;
        root.Files.CreateFolder(root.MarketFolder);
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        root.Files.WriteAtomically(path, bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
