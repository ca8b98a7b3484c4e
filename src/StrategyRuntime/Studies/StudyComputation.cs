using StrategyRuntime.Engine.Studies;
using StrategyRuntime.Storage.MarketData.Series;

namespace StrategyRuntime.Studies;

/// <summary>
/// Computes a study: every set over the whole range, then the windows to choose and try on, then what luck has to do with the result. It
/// goes on after the lines that are there.
/// </summary>
internal sealed class StudyComputation
{
    private readonly StudyPlan _plan;
    private readonly OpenData _open;
    private readonly StudyMarkets _markets;
    private readonly int _threads;
    private readonly bool _isAlone;
    private readonly TimeProvider _time;
    private readonly StudyElsewhere? _elsewhere;
    private readonly StudyLines _sets;
    private readonly StudyLines _windows;
    private readonly List<SetResult> _results;
    private long _done;
    private SetResult? _best;
    private int _compared;

    /// <summary>Prepares it.</summary>
    /// <param name="plan">The study.</param>
    /// <param name="open">Opens data.</param>
    /// <param name="threads">How many threads work.</param>
    /// <param name="memory">Bytes that markets, indicators and conditions may take.</param>
    /// <param name="sets">Takes a line a set.</param>
    /// <param name="windows">Takes a line a window.</param>
    /// <param name="results">What the lines of sets that are there hold.</param>
    /// <param name="isAlone">True when nothing else lives in the process.</param>
    /// <param name="time">The clock; it decides which sets are begun together, and nothing of what comes of them.</param>
    /// <param name="elsewhere">Other nodes that compute sets.</param>
    public StudyComputation(
        StudyPlan plan, OpenData open, int threads, long memory, StudyLines sets, StudyLines windows, List<SetResult> results,
        bool isAlone, TimeProvider time, StudyElsewhere? elsewhere = null)
    {
        (_elsewhere, _isAlone) = (elsewhere, isAlone);
        _markets = new StudyMarkets(open, memory, isAlone);
        (_plan, _open, _threads, _sets, _windows, _results, _time) = (plan, open, threads, sets, windows, results, time);
        _done = results.Count + (long)windows.Count * (plan.Sets + 1);
    }

    /// <summary>Backtests that are to be made in all.</summary>
    public long Total => _plan.Sets + (_plan.Request.WalkForward is { } walk ? (long)walk.Windows * (_plan.Sets + 1) : 0);

    /// <summary>Backtests that were made, in this process or an earlier one.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>What came of the sets so far, in their order; those whose line is not durable yet are not among them.</summary>
    public IReadOnlyList<SetResult> Results
    {
        get
        {
            lock (_results) return [.. _results.Take(_sets.Count)];
        }
    }

    /// <summary>The best of them; each is compared once, however often this is asked.</summary>
    public SetResult? Best
    {
        get
        {
            lock (_results)
            {
                for (var count = Math.Min(_results.Count, _sets.Count); _compared < count; _compared++)
                    _best = StudyRanking.Better(_best, _results[_compared], _plan.Request.Objective);
                return _best;
            }
        }
    }

    /// <summary>Computes what is missing.</summary>
    /// <exception cref="OperationCanceledException">It was stopped; what is done is kept.</exception>
    public async Task<StudySummary> RunAsync(CancellationToken cancellationToken)
    {
        var days = await StudyDays.ReadAsync(_plan, _open, _markets, cancellationToken);
        // Not on the frames of what read them, which hold the data.
        await Task.Yield();
        try
        {
            RunSets(days, cancellationToken);
            var windows = await RunWindowsAsync(days, cancellationToken);
            return await StudySummary.MakeAsync(_plan, new SetRunner(_plan, _open, _markets), Results, windows, days, cancellationToken);
        }
        finally
        {
            _markets.Keep(null);
            _sets.Flush();
            _windows.Flush();
        }
    }

    private void RunSets(StudyDays days, CancellationToken cancellationToken)
    {
        Run(_sets.Count, _plan.Range, hasSamples: true, Reader, Take, cancellationToken);
        _sets.Flush();

        // What a worker makes of an outcome is made on its thread: the one that takes them all only puts them one after the other.
        Func<StudySet, SetOutcome, (byte[] Line, SetResult Result)> Reader()
        {
            var line = new SetLine(_plan);
            return (set, outcome) =>
            {
                var returns = outcome.Metrics is null ? null : SetResult.BlocksOf(outcome.Samples, days.Numbers);
                return (line.Write(set, outcome, returns).ToArray(), ResultOf(set, outcome, returns));
            };
        }

        void Take((byte[] Line, SetResult Result) set)
        {
            _sets.Add(set.Line);
            lock (_results) _results.Add(set.Result);
        }
    }

    private SetResult ResultOf(StudySet set, SetOutcome outcome, ReturnBlocks? returns) =>
        SetResult.Of(_plan, set, outcome.Path, outcome.Metrics, returns, outcome.Error);

    private async Task<List<StudyWindow>> RunWindowsAsync(StudyDays days, CancellationToken cancellationToken)
    {
        var windows = new List<StudyWindow>();
        if (_plan.Request.WalkForward is not { } walk) return windows;
        var split = WalkForwardWindow.Split(days.Numbers.Count, walk.Windows, walk.Train, walk.Test, walk.Anchored)
            ?? throw new StudyInputException(
                FormattableString.Invariant($"{days.Numbers.Count} days of data are too few for {walk.Windows} windows."));
        for (var i = 0; i < _windows.Count; i++) windows.Add(StudyWindow.Read(_plan, _windows.Read(i)));
        for (var i = windows.Count; i < split.Count; i++)
        {
            var window = await RunWindowAsync(i, split[i], days, cancellationToken);
            _windows.Add(window.Line);
            _windows.Flush();
            windows.Add(window);
        }
        return windows;
    }

    private async Task<StudyWindow> RunWindowAsync(
        int number, WalkForwardWindow window, StudyDays days, CancellationToken cancellationToken)
    {
        var train = new TimeRange(days.Begins[window.TrainFrom], days.Begins[window.TestFrom]);
        var isLast = window.TestTo == days.Numbers.Count;
        var test = new TimeRange(days.Begins[window.TestFrom], isLast ? _plan.Range.To : days.Begins[window.TestTo]);
        (SetResult Result, byte[] Metrics)? best = null;
        Run<(SetResult Result, byte[]? Metrics)>(0, train, hasSamples: false, () => Read, Take, cancellationToken);
        byte[]? tried = null;
        if (best is { } chosen)
        {
            var runner = new SetRunner(_plan, _open, _markets);
            tried = (await runner.RunAsync(chosen.Result.Set, test, 1, cancellationToken)).Metrics;
        }
        Interlocked.Increment(ref _done);
        return StudyWindow.Make(_plan, number, train, test, best?.Result, best?.Metrics, tried);

        (SetResult Result, byte[]? Metrics) Read(StudySet set, SetOutcome outcome) => (ResultOf(set, outcome, null), outcome.Metrics);

        void Take((SetResult Result, byte[]? Metrics) set)
        {
            if (StudyRanking.Better(best?.Result, set.Result, _plan.Request.Objective) == set.Result) best = (set.Result, set.Metrics!);
        }
    }

    private void Run<T>(
        int from, TimeRange range, bool hasSamples, Func<Func<StudySet, SetOutcome, T>> makeReader, Action<T> take,
        CancellationToken cancellationToken) =>
        OrderedWork.Run<T>(
        new WorkBlocks(from, _plan.Sets, numbers => SetOrder.Arrange(_plan, numbers), _time),
        _threads,
        () =>
        {
            var (runner, read) = (new SetRunner(_plan, _open, _markets), makeReader());
            return async (number, stop) =>
            {
                var set = _plan.Set(number);
                return read(set, await runner.RunAsync(set, range, 1, stop));
            };
        },
        (_, result) =>
        {
            take(result);
            Interlocked.Increment(ref _done);
        },
        cancellationToken,
        _elsewhere?.Over(range, hasSamples, makeReader, _plan.Set),
        _isAlone);
}

/// <summary>The data of a study are not what it needs.</summary>
internal sealed class StudyInputException(string message) : Exception(message);
