using StrategyRuntime.Resources;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Storage.Samples;

namespace StrategyRuntime.Demo;

/// <summary>The market data that ships with the program.</summary>
internal static class DemoData
{
    private static readonly string[] s_files = ["SP500.1d.csv", "SYNTH.ticks.csv.gz", .. SyntheticChain.Files];

    /// <summary>Puts what is missing into the data root; a file that is there is left alone.</summary>
    public static void Seed(DataRoot root)
    {
        foreach (var name in s_files)
        {
            using var content =
                EmbeddedFile.Open($"market/{name}") ?? throw new InvalidOperationException($"The program lacks its sample '{name}'.");
            SampleMarketData.SeedIfMissing(root, name, content);
        }
    }
}
