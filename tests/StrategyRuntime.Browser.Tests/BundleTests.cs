using System.IO.Compression;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

public sealed class BundleTests
{
    private const int MostKilobytes = 400;

    [Fact]
    public void All_that_the_browser_loads_is_small()
    {
        var files = Directory.EnumerateFiles(
            Path.Combine(DashboardServer.Folder("ServerFolder"), "wwwroot"), "*", SearchOption.AllDirectories).ToList();
        files.Should().Contain(file => file.EndsWith(".js", StringComparison.Ordinal));
        var bytes = files.Sum(Compressed);
        (bytes / 1024d).Should().BeLessThan(MostKilobytes);
    }

    private static long Compressed(string file)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(File.ReadAllBytes(file));
        return output.Length;
    }
}
