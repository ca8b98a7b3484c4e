using System.Collections.Concurrent;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Tests.Durability;

public sealed class SyncTurnsTests
{
    private const string Folder = "/d";

    private readonly MemoryDisk _disk = new();
    private readonly ConcurrentQueue<string> _log = new();
    private readonly SyncTurns _turns = new(new StoppedTime(), TimeSpan.FromHours(1), rest: TimeSpan.Zero);

    public SyncTurnsTests() => _disk.CreateFolder(Folder);

    [Fact]
    public void Without_urgent_syncs_much_is_written_and_synced_once()
    {
        Watch();
        Write(Patient(), 4 * SyncTurns.PieceBytes);
        _log.Should().Equal("append patient", "sync patient");
    }

    [Fact]
    public void Beside_urgent_syncs_much_is_written_and_synced_in_small_pieces()
    {
        var largest = 0;
        WriteUrgently();
        Watch(operation => largest = Math.Max(largest, operation.Bytes));
        Write(Patient(), 4 * SyncTurns.PieceBytes);
        largest.Should().Be(SyncTurns.PieceBytes);
        _log.Where(l => l == "sync patient").Should().HaveCount(4);
    }

    [Fact]
    public void A_while_after_the_last_urgent_sync_there_are_no_pieces()
    {
        var time = new StoppedTime();
        var turns = new SyncTurns(time);
        using (var urgent = turns.Urgent(_disk).Open(Folder + "/urgent", FileOpening.Append)) Write(urgent, 1);
        turns.AreNeeded.Should().BeTrue();
        time.Passed += TimeSpan.FromMinutes(1);
        turns.AreNeeded.Should().BeFalse();
    }

    [Fact]
    public async Task A_sync_that_can_wait_waits_for_an_urgent_one()
    {
        using var isUrgent = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        using var urgent = _turns.Urgent(_disk).Open(Folder + "/urgent", FileOpening.Append);
        using var patient = Patient();
        WriteUrgently();
        var slow = new SlowFiles(_disk, () =>
        {
            isUrgent.Set();
            goOn.Wait();
        });
        using var slowly = _turns.Urgent(slow).Open(Folder + "/slow", FileOpening.Append);
        Watch();
        var urgently = Task.Factory.StartNew(slowly.Sync, TaskCreationOptions.LongRunning);
        isUrgent.Wait();
        var patiently = Task.Factory.StartNew(patient.Sync, TaskCreationOptions.LongRunning);
        // It has nothing to wait for but the other one.
        await Task.WhenAny(patiently, Task.Delay(50));
        goOn.Set();
        await Task.WhenAll(urgently, patiently);
        _log.Should().Equal("sync slow", "sync patient");
    }

    [Fact]
    public async Task A_sync_that_can_wait_is_made_in_the_end_although_an_urgent_one_goes_on()
    {
        using var isUrgent = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var time = new StoppedTime();
        var turns = new SyncTurns(time, TimeSpan.FromMilliseconds(20));
        var slow = new SlowFiles(_disk, () =>
        {
            isUrgent.Set();
            goOn.Wait();
        });
        using var slowly = turns.Urgent(slow).Open(Folder + "/slow", FileOpening.Append);
        using var patient = turns.Patient(_disk, () => false).Open(Folder + "/patient", FileOpening.Append);
        Watch();
        var urgently = Task.Factory.StartNew(slowly.Sync, TaskCreationOptions.LongRunning);
        isUrgent.Wait();
        var patiently = Task.Factory.StartNew(patient.Sync, TaskCreationOptions.LongRunning);
        await Task.WhenAny(patiently, Task.Delay(TimeSpan.FromSeconds(30)));
        var log = _log.ToList();
        time.Passed += TimeSpan.FromMinutes(1);
        goOn.Set();
        await Task.WhenAll(urgently, patiently);
        log.Should().Equal("sync patient");
    }

    [Fact]
    public async Task A_sync_that_can_wait_is_not_made_between_two_urgent_ones_of_a_row()
    {
        var time = new StoppedTime();
        var turns = new SyncTurns(time, TimeSpan.FromHours(1));
        using var urgent = turns.Urgent(_disk).Open(Folder + "/urgent", FileOpening.Append);
        using var patient = turns.Patient(_disk, () => false).Open(Folder + "/patient", FileOpening.Append);
        Watch();
        urgent.Sync();
        var patiently = Task.Factory.StartNew(patient.Sync, TaskCreationOptions.LongRunning);
        // As long as the clock stands still, another one may follow.
        await Task.WhenAny(patiently, Task.Delay(50));
        urgent.Sync();
        time.Passed += TimeSpan.FromSeconds(1);
        await patiently.WaitAsync(TimeSpan.FromSeconds(30));
        _log.Should().Equal("sync urgent", "sync urgent", "sync patient");
    }

    [Fact]
    public void What_is_kept_for_the_urgent_ones_is_refused_to_the_others_alone()
    {
        using var patient = _turns.Patient(_disk, () => true).Open(Folder + "/patient", FileOpening.Append);
        patient.AppendAll(new byte[SyncTurns.PieceBytes]);
        FluentActions.Invoking(() => patient.Append(new byte[1]))
            .Should().Throw<DurableFileException>().Which.Fault.Should().Be(FileFault.NoSpace);
        WriteUrgently();
    }

    [Fact]
    public void Every_byte_arrives_in_its_place()
    {
        var bytes = new byte[3 * SyncTurns.PieceBytes + 5];
        new Random(1).NextBytes(bytes);
        WriteUrgently();
        using (var file = Patient())
        {
            foreach (var part in bytes.Chunk(100_003)) file.AppendAll(part);
            file.Sync();
            file.Length.Should().Be(bytes.Length);
        }
        _disk.ReadWhole(Folder + "/patient").Should().Equal(bytes);
    }

    private IDurableFile Patient() => _turns.Patient(_disk, () => false).Open(Folder + "/patient", FileOpening.Append);

    private void WriteUrgently()
    {
        using var file = _turns.Urgent(_disk).Open(Folder + "/urgent", FileOpening.Append);
        Write(file, 1);
    }

    private static void Write(IDurableFile file, int bytes)
    {
        file.AppendAll(new byte[bytes]);
        file.Sync();
    }

    private void Watch(Action<DiskOperation>? also = null) => _disk.Before = operation =>
    {
        if (operation.Kind is DiskOperationKind.Append or DiskOperationKind.Sync)
        {
            _log.Enqueue($"{operation.Kind.ToString().ToLowerInvariant()} {Path.GetFileName(operation.Path)}");
            also?.Invoke(operation);
        }
        return operation.Bytes;
    };

    /// <summary>A clock that stands still until a test moves it.</summary>
    private sealed class StoppedTime : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;
    }

    /// <summary>A disk whose syncs take as long as a test wants.</summary>
    private sealed class SlowFiles(IDurableFiles files, Action wait) : ForwardedFiles(files)
    {
        public override IDurableFile Open(string path, FileOpening opening) => new SlowFile(Files.Open(path, opening), wait);

        private sealed class SlowFile(IDurableFile file, Action wait) : IDurableFile
        {
            public long Length => file.Length;

            public int Append(ReadOnlySpan<byte> bytes) => file.Append(bytes);

            public int Read(long offset, Span<byte> destination) => file.Read(offset, destination);

            public void Truncate(long length) => file.Truncate(length);

            public void Sync()
            {
                wait();
                file.Sync();
            }

            public void Dispose() => file.Dispose();
        }
    }
}
