using System.IO.Compression;

namespace StrategyRuntime.Tests.Acceptance;

/// <summary>The files of a session that must not depend on how it was run: exports decompressed.</summary>
internal static class SessionFilesOnDisk
{
    private static readonly string[] s_plain = ["events.jsonl", "positions.json", "trades.json", "metrics.json"];

    private static readonly string[] s_exports = ["diagnostics_export.json.gz", "trades_daily.json.gz", "tick_events.json.gz"];

    public static async Task<IReadOnlyDictionary<string, byte[]>> ReadAsync(string folder)
    {
        var files = new Dictionary<string, byte[]>();
        foreach (var name in s_plain) files[name] = await File.ReadAllBytesAsync(Path.Combine(folder, name));
        foreach (var name in s_exports)
        {
            await using var gzip = new GZipStream(File.OpenRead(Path.Combine(folder, name)), CompressionMode.Decompress);
            using var content = new MemoryStream();
            await gzip.CopyToAsync(content);
            files[name] = content.ToArray();
        }
        return files;
    }

    public static void ShouldEqual(
        this IReadOnlyDictionary<string, byte[]> files, IReadOnlyDictionary<string, byte[]> expected, string because)
    {
        files.Keys.Should().BeEquivalentTo(expected.Keys);
        foreach (var (name, bytes) in expected)
            files[name].AsSpan().SequenceEqual(bytes).Should().BeTrue("{0} must be the same {1}", name, because);
    }
}
