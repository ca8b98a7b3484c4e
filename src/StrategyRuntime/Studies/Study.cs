using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using StrategyRuntime.Json;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Studies;

namespace StrategyRuntime.Studies;

/// <summary>One study: its record, its plan and its lines. Safe for many threads.</summary>
internal sealed class Study : IDisposable
{
    private static readonly JsonSerializerOptions s_readable = new(RuntimeJson.Options) { WriteIndented = true, NewLine = "\n" };

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Action<Study> _announce;
    private StudyRecord _record;
    private StudyLines? _sets;
    private StudyLines? _windows;
    private StudyComputation? _computation;
    private CancellationTokenSource? _stopping;
    private Task _running = Task.CompletedTask;
    private long _startedAt;
    private long _doneAtStart;
    private bool _isLeft;

    /// <summary>Takes a study that has its files.</summary>
    /// <param name="record">Its record.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="folder">Its files.</param>
    /// <param name="time">The clock.</param>
    /// <param name="announce">Is called at every change, one call at a time, so that the last one sees the latest state.</param>
    public Study(StudyRecord record, StudyPlan plan, StudyFolder folder, TimeProvider time, Action<Study> announce) =>
        (_record, Plan, Folder, _time, _announce) = (record, plan, folder, time, announce);

    /// <summary>Its plan.</summary>
    public StudyPlan Plan { get; }

    /// <summary>Its files.</summary>
    public StudyFolder Folder { get; }

    /// <summary>Its record at this moment.</summary>
    public StudyRecord Record
    {
        get
        {
            lock (_gate) return _record;
        }
    }

    /// <summary>Completes when it is not being computed.</summary>
    public Task WhenIdle
    {
        get
        {
            lock (_gate) return _running;
        }
    }

    /// <summary>How far it is.</summary>
    public StudyProgress Progress
    {
        get
        {
            lock (_gate)
            {
                var total = Open(new StudyUse()).Total;
                var done = _computation!.Done;
                var seconds = _time.GetElapsedTime(_startedAt).TotalSeconds;
                var rate = _record.State == StudyState.Running && seconds > 0 ? (done - _doneAtStart) / seconds : (double?)null;
                return new StudyProgress(
                    done, total, total == 0 ? 100 : Math.Round(100.0 * done / total, 2), rate,
                    rate is > 0 ? (total - done) / rate : null);
            }
        }
    }

    /// <summary>What came of its sets so far.</summary>
    public IReadOnlyList<SetResult> Results
    {
        get
        {
            lock (_gate) return Open(new StudyUse()).Results;
        }
    }

    /// <summary>The best of its sets so far; null when none has an objective and meets all constraints.</summary>
    public SetResult? Best
    {
        get
        {
            lock (_gate) return Open(new StudyUse()).Best;
        }
    }

    /// <summary>A line of its sets.</summary>
    public byte[] Line(int set)
    {
        lock (_gate)
        {
            Open(new StudyUse());
            return _sets!.Read(set);
        }
    }

    /// <summary>Lines of its windows.</summary>
    public IReadOnlyList<byte[]> WindowLines()
    {
        lock (_gate)
        {
            Open(new StudyUse());
            return [.. Enumerable.Range(0, _windows!.Count).Select(_windows.Read)];
        }
    }

    /// <summary>Saves the record of a study that is not listed yet.</summary>
    /// <exception cref="DurableFileException">It cannot be saved.</exception>
    public void Save()
    {
        lock (_gate) Save(_record);
    }

    /// <summary>Changes its record, saves it and announces it.</summary>
    /// <exception cref="DurableFileException">It cannot be saved; nothing changed.</exception>
    public void Change(Func<StudyRecord, StudyRecord> change)
    {
        lock (_gate)
        {
            var changed = change(_record);
            Save(changed);
            _record = changed;
            _announce(this);
        }
    }

    /// <summary>Announces how far it is.</summary>
    public void Announce()
    {
        lock (_gate) _announce(this);
    }

    /// <summary>Says that it is being computed until a task completes; false when it was stopped meanwhile.</summary>
    public bool TryBegin(Task until, [NotNullWhen(true)] out CancellationTokenSource? stop, CancellationToken stopping)
    {
        lock (_gate)
        {
            stop = null;
            if (_record.State != StudyState.Queued || _isLeft) return false;
            Change(r => r with { State = StudyState.Running, StartedAt = r.StartedAt ?? _time.GetUtcNow(), EndedAt = null, Error = null });
            _stopping = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            stop = _stopping;
            _running = until;
            return true;
        }
    }

    /// <summary>Asks its computation to stop; false when there is none.</summary>
    public bool TryCancel()
    {
        lock (_gate)
        {
            if (_record.State != StudyState.Running || _stopping is null) return false;
            _stopping.Cancel();
            return true;
        }
    }

    /// <summary>True once it goes on at another node: what is left of its computation here changes nothing any more.</summary>
    public bool IsLeft
    {
        get
        {
            lock (_gate) return _isLeft;
        }
    }

    /// <summary>It goes on at another node, from its lines: its computation ends, and its record stays as it is.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _isLeft = true;
            _stopping?.Cancel();
        }
    }

    /// <summary>The computation that goes on after what is there.</summary>
    public StudyComputation Open(StudyUse use)
    {
        lock (_gate)
        {
            if (_computation is not null && use.Open is null) return _computation;
            Close();
            var results = new List<SetResult>();
            var line = new SetLine(Plan);
            _sets = new StudyLines(Folder, StudyFolder.Sets, _time, bytes => results.Add(line.Read(bytes)));
            _windows = new StudyLines(Folder, StudyFolder.Windows, _time, _ => { });
            _computation = new StudyComputation(
                Plan, use.Open ?? NoData, use.Threads, use.Memory, _sets, _windows, results, isAlone: false, _time, use.Elsewhere);
            _startedAt = _time.GetTimestamp();
            _doneAtStart = _computation.Done;
            return _computation;
        }
    }

    /// <summary>Writes the tables from the lines.</summary>
    public async Task WriteTablesAsync(CancellationToken cancellationToken)
    {
        var table = new StudyTable(Plan);
        var lines = Enumerable.Range(0, Plan.Sets).Select(Line);
        Folder.Write(StudyFolder.Csv, stream => table.WriteCsv(stream, lines));
        using var parquet = new MemoryStream();
        await table.WriteParquetAsync(parquet, lines, cancellationToken);
        Folder.Write(StudyFolder.Parquet, parquet.GetBuffer().AsSpan(0, (int)parquet.Length));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate) Close();
    }

    private void Save(StudyRecord record) =>
        Folder.Write(StudyFolder.Record, JsonSerializer.SerializeToUtf8Bytes(record, s_readable));

    private void Close()
    {
        _sets?.Dispose();
        _windows?.Dispose();
        (_sets, _windows, _computation) = (null, null, null);
    }

    private static Task<Storage.MarketData.Series.TickSource> NoData(
        int symbol, Engine.Strategies.StrategyDefinition strategy, Storage.MarketData.Series.TimeRange range, CancellationToken stop) =>
        throw new InvalidOperationException("A study that is only read opens no data.");
}

/// <summary>What a study is opened for.</summary>
/// <param name="Open">Opens its data; null to read what there is.</param>
/// <param name="Threads">How many threads work.</param>
/// <param name="Memory">Bytes that markets, indicators and conditions may take.</param>
/// <param name="Elsewhere">Other nodes that compute sets.</param>
internal readonly record struct StudyUse(OpenData? Open = null, int Threads = 1, long Memory = 0, StudyElsewhere? Elsewhere = null);

/// <summary>How far a study is.</summary>
/// <param name="Done">Backtests that were made.</param>
/// <param name="Total">Backtests in all.</param>
/// <param name="Percent">Done in percent of all.</param>
/// <param name="Rate">Backtests a second; null when it is not being computed.</param>
/// <param name="EtaSeconds">Seconds until it ends at this rate; null when that is not known.</param>
internal sealed record StudyProgress(long Done, long Total, double Percent, double? Rate, double? EtaSeconds);
