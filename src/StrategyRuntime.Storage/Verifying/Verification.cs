using System.Buffers;
using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Exports;
using StrategyRuntime.Storage.Fold;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.Inputs;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Verifying;

/// <summary>The checks of <see cref="SessionVerifier"/> on one folder.</summary>
internal sealed class Verification(string folder, IDurableFiles files)
{
    private readonly List<VerifyCheck> _checks = [];

    /// <summary>Runs them in order; a check that needs what an earlier one could not read is left out.</summary>
    public IReadOnlyList<VerifyCheck> Run()
    {
        SessionManifest? manifest = null;
        Check("session.json", () =>
        {
            manifest = SessionManifest.Read(folder, files) ?? throw new InvalidDataException("there is none");
            return $"{manifest.SessionId}, run {manifest.Run}, {manifest.Mode}, {manifest.State}";
        });
        if (manifest is null) return _checks;
        Check("inputs.jsonl", () => Count(InputLog.Read(folder, files).Count, "command"));
        if (manifest.Inputs.Count > 0) Check("pinned inputs", () => CheckPinned(manifest));
        var mayLackLog = manifest.IsUnfinished || manifest.EndedWithoutLastEvent;
        if (mayLackLog && !files.FileExists(Path.Combine(folder, SessionFiles.Events))) return _checks;
        using var log = OpenLog(manifest);
        if (log is not null) CheckRun(manifest, log);
        return _checks;
    }

    private RunLog? OpenLog(SessionManifest manifest)
    {
        RunLog? log = null;
        Check("events.jsonl", () =>
        {
            log = RunLog.OpenFinished(folder, manifest, files);
            return $"{log.Journal.Length} bytes";
        });
        return log;
    }

    private void CheckRun(SessionManifest manifest, RunLog log)
    {
        var fold = new SessionFold(manifest.Session, manifest.Run);
        var ends = new List<long>();
        Check("seq without gaps, catchup ids", () => FoldLines(log, fold, ends));
        if (fold.Seq == 0 || !_checks[^1].Passed) return;
        Check("events.idx", () => CheckIndex(log, ends));
        if (manifest.IsUnfinished) return;
        if (manifest.EndedWithoutLastEvent)
        {
            Check("last event", () => $"none after {manifest.Run}-{fold.Seq}: {manifest.Reason}");
            return;
        }
        Check("last event", () => CheckEnd(manifest, fold));
        if (manifest.RuleVersion != EngineRules.Version)
        {
            // What this program would make of the journal follows other rules: only that nothing was changed can be told.
            Check("rules", () => string.Create(
                CultureInfo.InvariantCulture,
                $"version {manifest.RuleVersion}, this program has {EngineRules.Version}: files are checked by their hashes only"));
            Check("hashes", () => CheckHashes(manifest));
            return;
        }
        Check(SessionFiles.Positions, () => Compare(SessionFiles.Positions, fold.WritePositions));
        Check(SessionFiles.Trades, () => Compare(SessionFiles.Trades, fold.WriteTrades));
        Check(SessionFiles.Metrics, () => Compare(SessionFiles.Metrics, fold.WriteMetrics));
        CheckExports(manifest, log, fold);
        Check("hashes", () => CheckHashes(manifest));
    }

    private void CheckExports(SessionManifest manifest, RunLog log, SessionFold fold)
    {
        var exports = new RunExports(log, fold, fold.Clock, manifest.PriceDecimals);
        CheckExport(SessionFiles.Diagnostics, exports.WriteDiagnostics);
        CheckExport(SessionFiles.TradesDaily, exports.WriteTradesDaily);
        if (manifest.Capture == SnakeCase.Word(CaptureMode.Candles))
            CheckExport(SessionFiles.TickEvents, exports.WriteCandleSnapshots);
        else if (manifest.Capture == SnakeCase.Word(CaptureMode.Ticks))
            Check(SessionFiles.TickEvents, CheckTickSnapshots);
    }

    private void CheckExport(string file, Action<IBufferWriter<byte>, CancellationToken> write) =>
        Check(file, () => Compare(file, output => write(output, CancellationToken.None)));

    private static string FoldLines(RunLog log, SessionFold fold, List<long> ends)
    {
        var lines = new LineScanner(log.Journal.Read, 0, log.Journal.Length);
        while (lines.TryRead(out var line))
        {
            fold.Apply(line.Span);
            if (!EventLine.IsJsonObject(line.Span)) throw new JsonException($"Event {fold.Seq} is not well-formed JSON.");
            ends.Add(lines.Offset);
        }
        var rest = log.Journal.Length - lines.Offset;
        return rest == 0
            ? Count(ends.Count, "event")
            : throw new InvalidDataException($"{rest} bytes after event {fold.Seq} are no complete line");
    }

    private static string CheckIndex(RunLog log, List<long> ends)
    {
        for (var i = 0; i < ends.Count; i++)
        {
            if (!log.Index.TryGetEnd(i + 1, out var end) || end != ends[i])
                throw new InvalidDataException($"the record of event {i + 1} is wrong");
        }
        return Count(ends.Count, "record");
    }

    private static string CheckEnd(SessionManifest manifest, SessionFold fold)
    {
        if (manifest.LastSeq != fold.Seq)
            throw new InvalidDataException($"session.json says {manifest.LastSeq}, the journal ends at {fold.Seq}");
        return $"{manifest.Run}-{fold.Seq}, {fold.State}";
    }

    // The content itself is compared, decompressed when it is compressed.
    private string Compare(string file, Action<IBufferWriter<byte>> render)
    {
        var path = Path.Combine(folder, file);
        var found = (file.EndsWith(".gz", StringComparison.Ordinal) ? GzipExport.Read(files, path) : files.ReadWhole(path))
            ?? throw new InvalidDataException("there is none");
        var expected = new ArrayBufferWriter<byte>(Math.Max(found.Length, 256));
        render(expected);
        var same = expected.WrittenSpan.CommonPrefixLength(found);
        return same == found.Length && same == expected.WrittenCount
            ? $"{found.Length} bytes, as the journal says"
            : throw new InvalidDataException($"differs from what the journal says at byte {same}");
    }

    // Ticks are not in the journal, so of their snapshots only the form can be checked here; the hash covers the rest.
    private string CheckTickSnapshots()
    {
        var json = GzipExport.Read(files, Path.Combine(folder, SessionFiles.TickEvents)) ?? throw new InvalidDataException("there is none");
        if (!EventLine.IsJsonObject(json)) throw new JsonException("It is not well-formed JSON.");
        return $"{json.Length} bytes, well-formed";
    }

    // Market data stays only as long as the run can be taken up; after that it is checked where it still is.
    private string CheckPinned(SessionManifest manifest)
    {
        var market = Path.Combine(DataRoot(manifest), PinnedVersions.MarketFolder);
        var gone = 0;
        foreach (var input in manifest.Inputs)
        {
            var isThere = input.Kind == PinnedInput.Feed ? IsKept(input, market)
                : input.Kind == PinnedInput.MarketData
                ? IsKept(input, PinnedVersions.PathOf(market, input.Hash), Path.Combine(market, input.Name))
                : files.ReadWhole(Path.Combine(folder, input.Name)) is { } document ? input.IsDocument(document) : null;
            if (isThere == true) continue;
            var isOver = input.IsOfMarket && !manifest.CanBeTakenUp;
            if (!isOver) throw new InvalidDataException($"{input.Name} is {(isThere is null ? "gone" : "not what the run began with")}");
            gone++;
        }
        var kept = Count(manifest.Inputs.Count - gone, "input");
        return gone == 0
            ? $"{kept} as at the start"
            : $"{kept} as at the start, {Count(gone, "file")} of market data not kept after the run";
    }

    // The log checks each of its records when it is read.
    private bool? IsKept(PinnedInput feed, string market)
    {
        using var feeds = new FeedStore(market, files, isWriter: false);
        if (feeds.Find(feed.Symbol!) is not { } manifest) return null;
        using var log = feeds.Log(feed.Symbol!)!;
        return manifest.Id == feed.Hash && log.First <= feed.Range!.From && log.End >= (feed.Range.To ?? feed.Range.Start);
    }

    private bool? IsKept(PinnedInput input, string version, string current)
    {
        var ofVersion = PinnedVersions.Holds(files, version, input);
        if (ofVersion == true) return true;
        return PinnedVersions.Holds(files, current, input) ?? ofVersion;
    }

    // runs/{n} lies two folders further down.
    private string DataRoot(SessionManifest manifest)
    {
        var session = folder;
        var run = manifest.Run.ToString(CultureInfo.InvariantCulture);
        if (Path.GetFileName(Path.GetDirectoryName(folder)) == SessionFiles.RunsFolder && Path.GetFileName(folder) == run)
            session = Path.GetDirectoryName(Path.GetDirectoryName(folder))!;
        return Path.GetFullPath(Path.Combine(session, "..", ".."));
    }

    private string CheckHashes(SessionManifest manifest)
    {
        var found = FinalHashes.Of(files, folder, isTrimmed: manifest.TrimmedThrough > 0 || manifest.Trimming is not null);
        foreach (var name in manifest.Files.Keys.Union(found.Keys, StringComparer.Ordinal))
        {
            var hash = found.GetValueOrDefault(name);
            // A trim that was cut off leaves each file in one form or the other.
            var isTrimmed = manifest.Trimming is { } trimming && trimming.GetValueOrDefault(name) == hash;
            if (!isTrimmed && manifest.Files.GetValueOrDefault(name) != hash)
                throw new InvalidDataException($"{name} is not the file that session.json describes");
        }
        return Count(found.Count, "file");
    }

    private void Check(string name, Func<string> check)
    {
        try
        {
            _checks.Add(new VerifyCheck(name, true, check()));
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or DurableFileException or SessionException)
        {
            _checks.Add(new VerifyCheck(name, false, e.Message));
        }
    }

    private static string Count(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
