using System.IO.Compression;
using StrategyRuntime.Browser.Tests.Server;

namespace StrategyRuntime.Browser.Tests;

public sealed class BundleTests
{
    private const int MostKilobytes = 400;
    private const int MostFirstKilobytes = 120;

    [Fact]
    public void All_that_the_browser_loads_is_small()
    {
        var files = Directory.EnumerateFiles(
            Path.Combine(DashboardServer.Folder("ServerFolder"), "wwwroot"), "*", SearchOption.AllDirectories).ToList();
        files.Should().Contain(file => file.EndsWith(".js", StringComparison.Ordinal));
        var bytes = files.Sum(Compressed);
        (bytes / 1024d).Should().BeLessThan(MostKilobytes);
    }

    [Fact]
    public void The_first_page_is_small()
    {
        var root = Path.Combine(DashboardServer.Folder("ServerFolder"), "wwwroot");
        var page = File.ReadAllText(Path.Combine(root, "index.html"));
        // What else a page needs is loaded with it.
        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(file => page.Contains(Path.GetFileName(file)));
        var bytes = files.Append(Path.Combine(root, "index.html")).Sum(Compressed);
        (bytes / 1024d).Should().BeInRange(20, MostFirstKilobytes);
    }

    private static long Compressed(string file)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(File.ReadAllBytes(file));
        return output.Length;
    }
}
