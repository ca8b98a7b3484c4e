namespace StrategyRuntime.Storage.Retention;

/// <summary>Which earlier runs are kept. A run is removed when it exceeds any limit; null is no limit.</summary>
public sealed record RetentionPolicy
{
    /// <summary>Earlier runs of each session, the latest ones.</summary>
    public int? KeepRuns { get; init; }

    /// <summary>Age of a run, from its end.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Bytes of all earlier runs together; those that ended first are removed first.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>The runs to remove with the reason, in the order in which they ended.</summary>
    public IReadOnlyList<ExpiredRun> Select(IReadOnlyList<EarlierRunFolder> runs, DateTimeOffset now)
    {
        var expired = new Dictionary<EarlierRunFolder, string>();
        foreach (var session in runs.GroupBy(r => r.SessionFolder))
        {
            var newestFirst = session.OrderByDescending(r => r.Run).ToList();
            for (var i = 0; i < newestFirst.Count; i++)
            {
                if (i >= KeepRuns) expired[newestFirst[i]] = "count";
                else if (now - newestFirst[i].EndedAt > MaxAge) expired[newestFirst[i]] = "age";
            }
        }
        var kept = runs.Where(r => !expired.ContainsKey(r)).OrderBy(r => r.EndedAt).ThenBy(r => r.Folder, StringComparer.Ordinal).ToList();
        var bytes = kept.Sum(r => r.Bytes);
        foreach (var run in kept.TakeWhile(_ => bytes > MaxBytes))
        {
            expired[run] = "size";
            bytes -= run.Bytes;
        }
        return
        [
            .. expired.OrderBy(e => e.Key.EndedAt)
                .ThenBy(e => e.Key.Folder, StringComparer.Ordinal)
                .Select(e => new ExpiredRun(e.Key, e.Value)),
        ];
    }
}

/// <summary>An earlier run of a session: a folder <c>runs/{n}</c>.</summary>
/// <param name="SessionFolder">The session's folder.</param>
/// <param name="Folder">The run's folder.</param>
/// <param name="SessionId">Whose it is.</param>
/// <param name="Run">Its number.</param>
/// <param name="EndedAt">When it ended, by its session.json; of one that was cut off, when that was last written.</param>
/// <param name="Bytes">Size of its files.</param>
public sealed record EarlierRunFolder(string SessionFolder, string Folder, string SessionId, int Run, DateTimeOffset EndedAt, long Bytes);

/// <summary>A run to remove.</summary>
/// <param name="Run">Which.</param>
/// <param name="Why"><c>count</c>, <c>age</c> or <c>size</c>.</param>
public sealed record ExpiredRun(EarlierRunFolder Run, string Why);
