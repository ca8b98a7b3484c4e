using System.Security.Cryptography;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Diagnostics;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Exports;
using StrategyRuntime.Storage.Fold;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Storage.Recovery;

namespace StrategyRuntime.Storage.Writing;

/// <summary>
/// What happens to a batch, in this order and on one thread at a time: appended, synced by policy, indexed, folded, published, projected.
/// A batch that is on disk already (recovery) is compared instead of appended and is not published again.
/// </summary>
internal sealed class CommitPipeline : IDisposable
{
    private readonly SessionWriterSettings _settings;
    private readonly RunFolder _folder;
    private readonly RunLog _log;
    private readonly SharedFold _fold;
    private readonly FullDiskRetry _disk;
    private readonly Projections _projections;
    private readonly RewritePlaces.Place _rewrite;
    private readonly SyncSchedule _syncs;
    private readonly ReplayComparer _replay;
    private readonly TickCaptureFile? _ticks;
    // Of a backtest's log, while its lines are at hand; a live session's is hashed when it is whole.
    private readonly IncrementalHash? _hash;
    // Of a backtest whose log has become long.
    private GrowingExports? _exports;
    private long _publishedSeq;

    /// <summary>Takes an open folder and its log.</summary>
    /// <param name="settings">What is written, and how.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="log">Its log.</param>
    /// <param name="fold">The state after the last event.</param>
    /// <param name="disk">Waits while the disk is full.</param>
    /// <param name="wake">Has <see cref="DoDueAsync"/> called soon.</param>
    public CommitPipeline(
        SessionWriterSettings settings, RunFolder folder, RunLog log, SharedFold fold, FullDiskRetry disk, Action wake)
    {
        _settings = settings;
        _folder = folder;
        _log = log;
        _fold = fold;
        _disk = disk;
        _projections = new Projections(settings.Folder, fold.OnCommitLoop, settings.Files, settings.Time);
        _rewrite = new RewritePlaces.Place(settings.Rewrites, wake);
        _syncs = new SyncSchedule(settings, folder.Recovered.Seq);
        _replay = new ReplayComparer(log.Journal, folder.Recovered.Seq, folder.Recovered.Length);
        _ticks = settings.Capture == CaptureMode.Ticks ? new TickCaptureFile(settings.Files, settings.Folder) : null;
        _hash = IsLive ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _publishedSeq = folder.Recovered.Seq;
    }

    /// <summary>Last event that is synced.</summary>
    public long DurableSeq => _syncs.DurableSeq;

    /// <summary>Last event that was published.</summary>
    public long PublishedSeq => Volatile.Read(ref _publishedSeq);

    private bool IsLive => _settings.Mode == Mode.LiveSimulation;

    private bool HasCandles => _settings.Capture == CaptureMode.Candles;

    /// <summary>Commits a batch.</summary>
    public async ValueTask CommitAsync(EventBatch batch)
    {
        await CaptureAsync(batch);
        if (_replay.IsReplaying)
        {
            var replayed = _replay.Compare(batch);
            Fold(batch, replayed);
            batch.RemoveFirst(replayed);
        }
        if (batch.Count > 0)
        {
            await AppendAsync(batch);
            Fold(batch, batch.Count);
        }
        if (!IsLive || _replay.IsReplaying) return;
        // Before the projections: their syncs are none that a subscriber should wait for.
        if (batch.Count > 0) Publish(batch);
        await RewriteAsync();
    }

    /// <summary>Does what has become due without a batch; returns the time until the next such work, null when there is none.</summary>
    public async ValueTask<TimeSpan?> DoDueAsync()
    {
        if (!IsLive || _replay.IsReplaying) return null;
        if (_syncs.UntilDue() == TimeSpan.Zero) await SyncAsync();
        var rewrite = await RewriteAsync();
        return (_syncs.UntilDue(), rewrite) switch
        {
            ({ } sync, { } projection) => sync < projection ? sync : projection,
            var (sync, projection) => sync ?? projection,
        };
    }

    /// <summary>Syncs the log and brings every projection to its last state. A backtest has no files yet.</summary>
    public async ValueTask FlushAsync()
    {
        if (!IsLive || _replay.IsReplaying) return;
        _rewrite.Leave();
        await SyncAsync();
        await _disk.RunAsync(() => _projections.Write(all: true));
    }

    /// <summary>Writes session.json anew.</summary>
    public ValueTask WriteManifestAsync(Func<SessionManifest, SessionManifest> change) =>
        _disk.RunAsync(() => _folder.Write(change(_folder.Manifest)));

    /// <summary>Writes everything that a finished run leaves.</summary>
    public async ValueTask CompleteAsync(RunState finalState, string? reason)
    {
        _replay.End();
        _rewrite.Leave();
        _exports?.End();
        using var atTheEnd = _exports is null ? Exports().Begin(HasCandles) : null;
        if (IsLive) await SyncAllAsync();
        else await PublishBuffersAsync();
        await _disk.RunAsync(() => _projections.Write(all: true));
        if (_exports is { } growing) await _disk.RunAsync(growing.Write);
        else await _disk.RunAsync(() => atTheEnd!.Write(_settings.Files, _settings.Folder));
        await EndCaptureAsync();
        var lastSeq = _log.Progress.Current.Seq;
        var hashes = _exports?.Hashes.ToDictionary(file => file.Name, file => file.Hash) ?? [];
        if (_hash is not null) hashes.Add(SessionFiles.Events, Convert.ToHexStringLower(_hash.GetHashAndReset()));
        await WriteManifestAsync(manifest => manifest.In(finalState, reason) with
        {
            EndedAt = _settings.Time.GetUtcNow(),
            LastSeq = lastSeq,
            Files = FinalHashes.Of(_settings.Files, _settings.Folder, known: hashes),
        });
        if (!IsLive) PublishAll();
    }

    /// <summary>Nothing is done any more: another session has its turn.</summary>
    public void Leave() => _rewrite.Leave();

    /// <inheritdoc/>
    public void Dispose()
    {
        _ticks?.Dispose();
        _exports?.Dispose();
        _hash?.Dispose();
    }

    private async ValueTask AppendAsync(EventBatch batch)
    {
        var started = _settings.Time.GetTimestamp();
        var offset = _log.Journal.Length;
        await WriteLogAsync(() => _log.Journal.Append(batch.Lines.Span));
        _hash?.AppendData(batch.Lines.Span);
        var lastSeq = batch.Headers.Span[^1].Seq;
        if (IsLive)
        {
            if (_syncs.Appended(lastSeq)) await SyncAsync();
            RefuseAnotherLog();
        }
        await WriteLogAsync(() => _log.Index.Append(batch, offset));
        _log.Progress.Current = new CommitProgress.Position(lastSeq, _log.Journal.Length);
        if (!IsLive) Export(batch);
        StorageMetrics.Committed(batch.Count, batch.Length, _settings.Time.GetElapsedTime(started));
    }

    // Exports can be made again of the log: what space they have is its when it needs some.
    private ValueTask WriteLogAsync(Action step) => _disk.RunAsync(step, beforeWait: () => _exports?.GiveUp());

    // A live session may run for years; its exports are made at its end.
    private void Export(EventBatch batch)
    {
        if (_exports is not null) _exports.Take(batch);
        else if (_log.Journal.Length >= RunExports.LongLog)
            _exports = Exports().Grow(_settings.Files, _settings.Folder, HasCandles);
    }

    private RunExports Exports() =>
        new(_log, _fold.OnCommitLoop, new ExchangeClock(_settings.Exchange.Zone), _settings.PriceDecimals);

    private void Fold(EventBatch batch, int count)
    {
        _fold.Apply(batch, count);
        foreach (ref readonly var header in batch.Headers.Span[..count]) _projections.Touch(header.Type);
    }

    private void Publish(EventBatch batch)
    {
        var offset = _log.Journal.Length - batch.Length;
        var headers = batch.Headers;
        _settings.Observer?.OnCommitted(new CommittedBatch(_log.Run, headers.Span[0].Seq, batch.Lines, headers, offset));
        Volatile.Write(ref _publishedSeq, headers.Span[^1].Seq);
    }

    // A backtest is published from its files, in batches, once all of them are there.
    private void PublishAll()
    {
        if (_settings.Observer is { } observer) LogPublisher.Publish(_log, observer);
        Volatile.Write(ref _publishedSeq, _log.Progress.Current.Seq);
    }

    /// <summary>
    /// Rewrites the projections that have rested when there is a place to; returns the time until the next one has, null when none will or
    /// a place is waited for.
    /// </summary>
    private async ValueTask<TimeSpan?> RewriteAsync()
    {
        if (_projections.UntilDue() == TimeSpan.Zero)
        {
            if (!_rewrite.TryTake()) return null;
            // While the disk is full for this session, others can have room.
            await _disk.RunAsync(() => _projections.Write(all: false), _rewrite.Leave);
        }
        _rewrite.Leave();
        return _projections.UntilDue();
    }

    private async ValueTask SyncAsync()
    {
        await _log.Journal.SyncAsync();
        _syncs.Synced();
    }

    // Readers of a complete run may rely on its index.
    private async ValueTask SyncAllAsync()
    {
        await SyncAsync();
        await _log.Index.SyncAsync();
    }

    // Appending to a file that was deleted or replaced succeeds, and the events would be lost.
    private void RefuseAnotherLog()
    {
        var path = _folder.PathOf(SessionFiles.Events);
        var length = _settings.Files.LengthOf(path);
        if (length == _log.Journal.Length) return;
        throw new DurableFileException(
            "append to", path, FileFault.Missing, $"it was {(length is null ? "deleted" : "replaced")} while the session was running");
    }

    private async ValueTask PublishBuffersAsync()
    {
        await WriteLogAsync(((BufferedJournal)_log.Journal).Publish);
        await WriteLogAsync(_log.Index.Publish);
        _syncs.Appended(_log.Progress.Current.Seq);
        _syncs.Synced();
    }

    private async ValueTask CaptureAsync(EventBatch batch)
    {
        if (_ticks is null || batch.CapturedTicks is not { WrittenCount: > 0 } json) return;
        _ticks.Compress(json.WrittenSpan);
        await _disk.RunAsync(_ticks.Write);
    }

    private async ValueTask EndCaptureAsync()
    {
        if (_ticks is null) return;
        _ticks.End();
        await _disk.RunAsync(_ticks.Write);
        await _disk.RunAsync(_ticks.Publish);
    }
}
