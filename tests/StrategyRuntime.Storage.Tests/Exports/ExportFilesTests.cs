using System.Buffers;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Exports;

namespace StrategyRuntime.Storage.Tests.Exports;

/// <summary>Compressed files that are made ahead on other threads.</summary>
public sealed class ExportFilesTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly IDurableFiles _files = NativeFiles.Instance;

    [Fact]
    public void What_is_made_ahead_is_what_is_made_when_it_is_written()
    {
        Write(isAhead: false, "inline");
        Write(isAhead: true, "ahead");

        foreach (var name in new[] { "small.gz", "large.gz" })
            File.ReadAllBytes(PathOf("ahead", name)).Should().Equal(File.ReadAllBytes(PathOf("inline", name)));
    }

    [Fact]
    public void A_failure_on_the_other_thread_is_thrown_where_the_file_is_written()
    {
        using var exports = new ExportFiles([("bad.gz", (_, _) => throw new InvalidDataException("line 7"))], isAhead: true);

        FluentActions.Invoking(() => exports.Write(_files, FolderOf("bad"))).Should().Throw<InvalidDataException>().WithMessage("line 7");
        File.Exists(PathOf("bad", "bad.gz")).Should().BeFalse();
    }

    [Fact]
    public void After_a_write_that_failed_the_files_are_whole()
    {
        Write(isAhead: false, "inline");
        using var exports = new ExportFiles(Content, isAhead: true);
        // A file where the folder should be: the first write finds no place.
        File.WriteAllText(Path.Combine(_folder.Path, "late"), "");
        FluentActions.Invoking(() => exports.Write(_files, Path.Combine(_folder.Path, "late"))).Should().Throw<DurableFileException>();
        File.Delete(Path.Combine(_folder.Path, "late"));

        exports.Write(_files, FolderOf("late"));

        foreach (var name in new[] { "small.gz", "large.gz" })
            File.ReadAllBytes(PathOf("late", name)).Should().Equal(File.ReadAllBytes(PathOf("inline", name)));
    }

    [Fact]
    public void A_file_that_is_not_wanted_any_more_stops_being_made()
    {
        var isStopped = false;
        var exports = new ExportFiles([("endless.gz", Endless)], isAhead: true);

        exports.Dispose();

        isStopped.Should().BeTrue("its thread has ended");

        void Endless(IBufferWriter<byte> output, CancellationToken stop)
        {
            try
            {
                var random = new Random(1);
                while (true)
                {
                    random.NextBytes(output.GetSpan(1 << 16)[..(1 << 16)]);
                    output.Advance(1 << 16);
                }
            }
            finally
            {
                isStopped = true;
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private static (string Name, Action<IBufferWriter<byte>, CancellationToken> Render)[] Content =>
    [
        ("small.gz", (output, _) => output.Write("{}\n"u8)),
        ("large.gz", (output, _) =>
        {
            var random = new Random(3);
            for (var i = 0; i < 300; i++)
            {
                random.NextBytes(output.GetSpan(10_000)[..10_000]);
                output.Advance(10_000);
            }
        }),
    ];

    private void Write(bool isAhead, string folder)
    {
        using var exports = new ExportFiles(Content, isAhead);
        exports.Write(_files, FolderOf(folder));
    }

    private string FolderOf(string name) => Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;

    private string PathOf(string folder, string name) => Path.Combine(_folder.Path, folder, name);
}
