using System.Text;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Tests.Durability;

public sealed class AtomicFileTests
{
    [Fact]
    public void A_write_replaces_the_file_and_leaves_nothing_beside_it()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "a.json");
        NativeFiles.Instance.WriteAtomically(path, "one"u8);
        NativeFiles.Instance.WriteAtomically(path, "two"u8);
        File.ReadAllText(path).Should().Be("two");
        Directory.GetFileSystemEntries(folder.Path).Should().Equal(path);
    }

    [Fact]
    public void A_write_that_fails_leaves_nothing_behind()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "a.json");
        Directory.CreateDirectory(path);
        var write = () => NativeFiles.Instance.WriteAtomically(path, "one"u8);
        write.Should().Throw<Exception>();
        Directory.GetFileSystemEntries(folder.Path).Should().Equal(path);
    }

    [Fact]
    public async Task A_reader_sees_a_whole_file_at_any_moment()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "a.json");
        var contents = Enumerable.Range(0, 3).Select(i => new string((char)('a' + i), 20_000 + i)).ToArray();
        NativeFiles.Instance.WriteAtomically(path, Encoding.ASCII.GetBytes(contents[0]));
        var writing = Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
                NativeFiles.Instance.WriteAtomically(path, Encoding.ASCII.GetBytes(contents[i % contents.Length]));
        });
        while (!writing.IsCompleted) contents.Should().Contain(await File.ReadAllTextAsync(path));
        await writing;
    }

    [Fact]
    public void Deleting_tells_whether_there_was_a_file()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "a.json");
        NativeFiles.Instance.Delete(path).Should().BeFalse();
        NativeFiles.Instance.WriteAtomically(path, "one"u8);
        NativeFiles.Instance.Delete(path).Should().BeTrue();
        File.Exists(path).Should().BeFalse();
    }

    [Fact]
    public void Folders_are_created_all_the_way_down()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "a", "b", "c");
        DurableFolder.Create(path);
        DurableFolder.Create(path);
        Directory.Exists(path).Should().BeTrue();
    }

    [Fact]
    public void An_error_of_the_system_is_thrown_with_its_number()
    {
        if (!LibC.IsAvailable) return; // Windows has no such call.
        var sync = () => LibC.FsyncFolder("/no/such/folder");
        sync.Should().Throw<IOException>().WithMessage("open '/no/such/folder':*errno 2*");
    }

    [Fact]
    public void An_fsync_that_fails_is_not_swallowed()
    {
        if (!OperatingSystem.IsLinux()) return;
        // A pipe cannot be synced: EINVAL.
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream();
        var sync = () => LibC.Fsync(pipe.SafePipeHandle, "pipe");
        sync.Should().Throw<IOException>().WithMessage("fsync 'pipe':*errno 22*");
    }
}
