using System.Text;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Exports;
using StrategyRuntime.Storage.Fold;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Tests.Exports;

/// <summary>Exports of a log that is long, or cannot be read.</summary>
public sealed class RunExportsTests : IDisposable
{
    private const int Run = 1;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly SessionId s_session = new("user", "strategy", "paper");

    private readonly TestFolder _folder = new();

    [Fact]
    public async Task Those_that_are_begun_and_not_wanted_read_no_more_of_the_log()
    {
        using var log = new LongLog(long.MaxValue);
        var exports = log.Exports().Begin(withCandles: true);
        log.WaitForReads(3);

        await Task.Run(exports.Dispose).WaitAsync(s_patience);
    }

    [Fact]
    public async Task Those_that_grow_and_are_not_wanted_read_no_more_of_what_the_log_had_before()
    {
        using var log = new LongLog(long.MaxValue);
        var exports = log.Exports().Grow(NativeFiles.Instance, _folder.Path, withCandles: true);
        log.WaitForReads(1);

        await Task.Run(exports.Dispose).WaitAsync(s_patience);
    }

    [Fact]
    public void While_the_disk_is_full_the_log_is_read_once_more_for_each_of_them()
    {
        using var log = new LongLog(2 * RunExports.LongLog);
        var full = new FullFiles();
        using var exports = log.Exports().Grow(full, _folder.Path, withCandles: false);
        exports.End();
        for (var attempt = 0; attempt < 5; attempt++)
            FluentActions.Invoking(exports.Write).Should().Throw<DurableFileException>();
        full.HasSpace = true;

        exports.Write();

        Directory.GetFiles(_folder.Path).Select(Path.GetFileName)
            .Should().BeEquivalentTo(SessionFiles.Diagnostics, SessionFiles.TradesDaily);
        log.Begun.Should().BeLessThanOrEqualTo(3);
    }

    [Fact]
    public void A_reading_that_was_cancelled_by_something_else_is_a_failure()
    {
        using var log = new LongLog(2 * RunExports.LongLog) { Failure = new OperationCanceledException("the file was closed") };
        using var exports = log.Exports().Grow(NativeFiles.Instance, _folder.Path, withCandles: false);
        exports.End();

        FluentActions.Invoking(exports.Write).Should().Throw<OperationCanceledException>().WithMessage("the file was closed");
        Directory.GetFiles(_folder.Path).Should().BeEmpty();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A log of any length with nothing in it that is exported.</summary>
    private sealed class LongLog : IJournal
    {
        private static readonly byte[] s_line =
        [
            .. EventLine.Prefix(s_session, Run),
            .. Encoding.ASCII.GetBytes($"1\",\"seq\":1,\"type\":\"{EventTypes.Names[(int)EventType.Order]}\"}}\n"),
        ];

        private readonly RunLog _log;
        private int _reads;
        private int _begun;

        public LongLog(long length)
        {
            Length = length - length % s_line.Length;
            _log = new RunLog(s_session, Run, this, new EventIndex(new BufferedJournal(NativeFiles.Instance, "", long.MaxValue), Run));
            _log.Progress.Current = new CommitProgress.Position(1, Length);
        }

        public long Length { get; }

        public Exception? Failure { get; init; }

        /// <summary>How often it was read from its start on.</summary>
        public int Begun => Volatile.Read(ref _begun);

        public RunExports Exports() => new(_log, new SessionFold(s_session, Run), new ExchangeClock(ExchangeZone.Utc), 2);

        public void WaitForReads(int count) =>
            SpinWait.SpinUntil(() => Volatile.Read(ref _reads) >= count, s_patience).Should().BeTrue();

        public int Read(long offset, Span<byte> destination)
        {
            Interlocked.Increment(ref _reads);
            if (offset == 0) Interlocked.Increment(ref _begun);
            if (Failure is not null) throw Failure;
            var length = (int)Math.Min(destination.Length, Length - offset);
            for (var i = 0; i < length; i++) destination[i] = s_line[(offset + i) % s_line.Length];
            return length;
        }

        public void Append(ReadOnlySpan<byte> lines) => throw new NotSupportedException();

        public ValueTask SyncAsync() => ValueTask.CompletedTask;

        public void Dispose() => _log.Index.Dispose();
    }

    /// <summary>A disk without space.</summary>
    private sealed class FullFiles() : ForwardedFiles(NativeFiles.Instance)
    {
        public bool HasSpace { get; set; }

        public override IDurableFile Open(string path, FileOpening opening) => HasSpace
            ? base.Open(path, opening)
            : throw new DurableFileException("open", path, FileFault.NoSpace, "No space left on device");
    }
}
