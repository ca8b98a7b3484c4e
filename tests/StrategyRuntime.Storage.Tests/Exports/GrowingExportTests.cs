using System.Buffers;
using System.Diagnostics;
using System.IO.Compression;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Exports;

namespace StrategyRuntime.Storage.Tests.Exports;

/// <summary>A compressed file that is made while the log grows that it is made of.</summary>
public sealed class GrowingExportTests : IDisposable
{
    private const int Step = 2 << 20;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly TestFolder _folder = new();

    private string PathOfFile => Path.Combine(_folder.Path, "export.gz");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    public void It_is_the_file_that_is_made_of_the_whole_log(int steps)
    {
        using (var export = new GrowingExport(NativeFiles.Instance, PathOfFile, WriteNoise))
        {
            for (var step = 1; step <= steps; step++) export.Grow(step * Step);
            export.End(steps * Step + 17);
            export.Write();
        }
        Content().AsSpan().SequenceEqual(Noise(steps * Step + 17)).Should().BeTrue();
        Directory.GetFiles(_folder.Path).Should().HaveCount(1);
    }

    [Fact]
    public void A_full_disk_while_the_log_grows_leaves_the_file_to_be_made_at_its_end()
    {
        var files = new FullFiles { IsFull = true };
        using var export = new GrowingExport(files, PathOfFile, WriteNoise);
        var patience = Stopwatch.StartNew();
        for (var step = 1; files.Refused == 0 && patience.Elapsed < TimeSpan.FromSeconds(60); step++)
        {
            export.Grow(step * (long)Step);
            Thread.Sleep(10);
        }
        files.Refused.Should().Be(1, "what was ready did not fit into the memory");
        export.End(3 * Step);
        FluentActions.Invoking(export.Write).Should().Throw<DurableFileException>();
        files.IsFull = false;
        export.Write();
        Content().AsSpan().SequenceEqual(Noise(3 * Step)).Should().BeTrue();
    }

    [Fact]
    public void What_is_not_wanted_any_more_leaves_no_file()
    {
        using (var export = new GrowingExport(NativeFiles.Instance, PathOfFile, WriteNoise)) export.Grow(Step);
        Directory.GetFiles(_folder.Path).Should().BeEmpty();
    }

    [Fact]
    public void One_that_was_given_up_does_not_wait_for_more_of_a_log_that_grows_no_more()
    {
        using var isAsked = new ManualResetEventSlim();
        using var isGivenUp = new ManualResetEventSlim();
        var export = new GrowingExport(NativeFiles.Instance, PathOfFile, (more, _) =>
        {
            var known = more(0);
            isAsked.Set();
            isGivenUp.Wait();
            more(known);
        });
        export.Grow(Step);
        isAsked.Wait();
        var giveUp = new Thread(export.Dispose) { IsBackground = true };
        giveUp.Start();
        // It waits for the other thread, which is between two questions.
        SpinWait.SpinUntil(() => giveUp.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin), s_patience).Should().BeTrue();
        isGivenUp.Set();
        giveUp.Join(s_patience).Should().BeTrue();
    }

    public void Dispose() => _folder.Dispose();

    // Noise, which is as long when it is compressed, a byte for each of the log.
    private static void WriteNoise(Func<long, long> more, IBufferWriter<byte> output)
    {
        var random = new Random(5);
        var at = 0L;
        for (long end; (end = more(at)) > at;)
        {
            while (at < end)
            {
                var bytes = output.GetSpan(Step / 8)[..(int)Math.Min(Step / 8, end - at)];
                random.NextBytes(bytes);
                output.Advance(bytes.Length);
                at += bytes.Length;
            }
        }
    }

    private static byte[] Noise(long length)
    {
        var bytes = new byte[length];
        new Random(5).NextBytes(bytes);
        return bytes;
    }

    private byte[] Content()
    {
        using var gzip = new GZipStream(File.OpenRead(PathOfFile), CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    private sealed class FullFiles() : ForwardedFiles(NativeFiles.Instance)
    {
        public bool IsFull { get; set; }

        public int Refused { get; private set; }

        public override IDurableFile Open(string path, FileOpening opening)
        {
            if (!IsFull) return base.Open(path, opening);
            Refused++;
            throw new DurableFileException("open", path, FileFault.NoSpace, "No space left on device");
        }
    }
}
