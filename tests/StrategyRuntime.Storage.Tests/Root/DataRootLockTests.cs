using System.Diagnostics;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Tests.Root;

public sealed class DataRootLockTests
{
    private const string FlockTool = "/usr/bin/flock";

    [Fact]
    public void A_second_lock_is_refused_with_the_process_id_of_the_holder()
    {
        using var folder = new TestFolder();
        using var held = DataRootLock.Acquire(folder.Root);
        var acquire = () => DataRootLock.Acquire(folder.Root);
        var refused = acquire.Should().Throw<DataRootInUseException>().Which;
        refused.HolderProcessId.Should().Be(Environment.ProcessId);
        refused.Message.Should().Contain(FormattableString.Invariant($"in use by process {Environment.ProcessId}"));
    }

    [Fact]
    public void A_lock_that_was_given_back_can_be_taken_again()
    {
        using var folder = new TestFolder();
        DataRootLock.Acquire(folder.Root).Dispose();
        DataRootLock.Acquire(folder.Root).Dispose();
    }

    [Fact]
    public void A_root_that_does_not_exist_yet_is_created()
    {
        using var folder = new TestFolder();
        var root = new DataRoot(Path.Combine(folder.Path, "deep", "root"), folder.Root.FileSystem);
        using var held = DataRootLock.Acquire(root);
        Directory.Exists(root.Path).Should().BeTrue();
    }

    [Fact]
    public void Another_process_is_kept_out_and_its_own_lock_ends_with_its_death()
    {
        if (!File.Exists(FlockTool)) return; // Part of util-linux; elsewhere there is no second program that takes this kind of lock.
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, ".lock");
        File.WriteAllText(path, "");
        using var other = Process.Start(
            new ProcessStartInfo(FlockTool, [path, "sh", "-c", "echo held; exec sleep 60"]) { RedirectStandardOutput = true })!;
        other.StandardOutput.ReadLine().Should().Be("held");
        var acquire = () => DataRootLock.Acquire(folder.Root);
        acquire.Should().Throw<DataRootInUseException>();
        other.Kill(entireProcessTree: true);
        other.WaitForExit();
        other.StandardOutput.ReadToEnd().Should().BeEmpty("the pipe ends when the last process that held the lock has died");
        acquire().Dispose();
    }
}
