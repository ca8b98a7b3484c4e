using System.Text;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Storage.Tests.Writing;

/// <summary>More sessions than logs that may be open.</summary>
public sealed class FewOpenFilesTests
{
    private const int Sessions = 6;

    [Fact]
    public async Task Sessions_that_share_fewer_files_than_they_have_leave_the_bytes_of_those_that_are_alone()
    {
        var events = FakeRun.Create(30);
        using var alone = new SessionFixture();
        await SessionFixture.RunAsync(events, alone.Settings());
        var disk = new CountingFiles();
        var pool = new FilePool(2);
        var fixtures = Enumerable.Range(0, Sessions).Select(_ => new SessionFixture()).ToArray();
        var writers = await Task.WhenAll(fixtures.Select(
            f => StrategyOutputWriter.OpenAsync(f.Settings() with { Files = disk, OpenFiles = pool })));
        foreach (var sessionEvent in events)
        {
            foreach (var writer in writers)
            {
                writer.Emit(sessionEvent);
                await writer.DrainAsync();
            }
            // Its own log may be open beside the two, and the one that is being closed.
            disk.OpenLogs.Should().BeLessThanOrEqualTo(4);
        }
        foreach (var writer in writers)
        {
            // What is read is opened again, too.
            var lines = new byte[writer.Reader.Locate(0).Length];
            for (var read = 0; read < lines.Length;) read += writer.Reader.Read(read, lines.AsSpan(read));
            Encoding.UTF8.GetString(lines).Should().Be(alone.Text(SessionFiles.Events));
            await writer.CompleteAsync(RunState.Completed);
            await writer.DisposeAsync();
        }
        foreach (var fixture in fixtures)
        {
            fixture.FinalFiles().Should().Equal(alone.FinalFiles());
            fixture.Bytes(SessionFiles.Index).Should().Equal(alone.Bytes(SessionFiles.Index));
        }
        foreach (var writer in writers) writer.Reader.Dispose();
        disk.OpenLogs.Should().Be(0);
        foreach (var fixture in fixtures) fixture.Dispose();
    }

    [Fact]
    public async Task A_run_whose_log_was_closed_is_read_where_the_next_run_has_moved_it()
    {
        using var fixture = new SessionFixture();
        var pool = new FilePool(0);
        var first = await StrategyOutputWriter.OpenAsync(fixture.Settings() with { OpenFiles = pool });
        await SessionFixture.EmitAsync(first, FakeRun.Create(20));
        await first.CompleteAsync(RunState.Completed);
        await first.DisposeAsync();
        var lines = fixture.Bytes(SessionFiles.Events);
        await SessionFixture.RunAsync(FakeRun.Create(30), fixture.Settings() with { OpenFiles = pool });
        var read = new byte[lines.Length];
        first.Reader.Read(0, read).Should().Be(lines.Length);
        read.Should().Equal(lines);
        first.Reader.Locate(2).Length.Should().BePositive("the index is found, too");
        first.Reader.Dispose();
    }

    [Fact]
    public async Task Files_that_are_used_while_the_pool_closes_them_stay_within_its_bound()
    {
        const int Uses = 4_000;
        using var fixture = new SessionFixture();
        NativeFiles.Instance.CreateFolder(fixture.Folder);
        var disk = new CountingFiles();
        var pool = new FilePool(2);
        var files = Enumerable.Range(0, 8)
            .Select(i => new PooledFile(pool, disk, Path.Combine(fixture.Folder, $"{i}.log"), isSelfChecking: true)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(user => Task.Run(() =>
        {
            for (var i = 0; i < Uses; i++) files[user + 4 * (i % 2)].Append("x"u8);
        })));
        // What was used last is passed over once.
        for (var round = 0; round < 2; round++) Array.ForEach(files, file => file.Append("x"u8));
        disk.OpenLogs.Should().BeLessThanOrEqualTo(3);
        files.Should().AllSatisfy(file => file.Length.Should().Be(Uses / 2 + 2));
        Array.ForEach(files, file => file.Dispose());
        disk.OpenLogs.Should().Be(0);
    }

    [Fact]
    public void A_place_to_rewrite_goes_to_those_who_wait_in_their_order_and_past_those_who_left()
    {
        var places = new RewritePlaces(1);
        var granted = new List<string>();
        var (a, b, c, d) = (New("a"), New("b"), New("c"), New("d"));
        a.TryTake().Should().BeTrue();
        a.TryTake().Should().BeTrue("it has it");
        b.TryTake().Should().BeFalse();
        c.TryTake().Should().BeFalse();
        d.TryTake().Should().BeFalse();
        c.Leave();
        a.Leave();
        granted.Should().Equal("b");
        b.TryTake().Should().BeTrue();
        c.TryTake().Should().BeFalse();
        b.Leave();
        granted.Should().Equal("b", "d");
        d.Leave();
        granted.Should().Equal("b", "d", "c");
        c.Leave();
        a.TryTake().Should().BeTrue();

        RewritePlaces.Place New(string name) => new(places, () => granted.Add(name));
    }

    /// <summary>A disk that knows how many logs are open for appending.</summary>
    private sealed class CountingFiles() : ForwardedFiles(NativeFiles.Instance)
    {
        private int _open;

        public int OpenLogs => Volatile.Read(ref _open);

        public override IDurableFile Open(string path, FileOpening opening)
        {
            var file = Files.Open(path, opening);
            if (opening != FileOpening.Append || path.EndsWith(SessionFiles.Inputs, StringComparison.Ordinal)) return file;
            Interlocked.Increment(ref _open);
            return new CountedFile(file, this);
        }

        private sealed class CountedFile(IDurableFile file, CountingFiles all) : IDurableFile
        {
            private int _isClosed;

            public long Length => file.Length;

            public int Append(ReadOnlySpan<byte> bytes) => file.Append(bytes);

            public int Read(long offset, Span<byte> destination) => file.Read(offset, destination);

            public void Truncate(long length) => file.Truncate(length);

            public void Sync() => file.Sync();

            public void Dispose()
            {
                if (Interlocked.Exchange(ref _isClosed, 1) == 0) Interlocked.Decrement(ref all._open);
                file.Dispose();
            }
        }
    }
}
