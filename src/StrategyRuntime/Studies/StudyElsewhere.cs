using StrategyRuntime.Storage.MarketData.Series;
using StrategyRuntime.Telemetry;

namespace StrategyRuntime.Studies;

/// <summary>One study's sets on other nodes.</summary>
/// <param name="nodes">The nodes.</param>
/// <param name="basis">The study, encoded.</param>
/// <param name="logger">Takes what goes wrong there.</param>
internal sealed class StudyElsewhere(IStudyNodes nodes, byte[] basis, ILogger logger)
{
    private long _sets;

    /// <summary>Sets whose outcomes came from there.</summary>
    public long Sets => Interlocked.Read(ref _sets);

    /// <summary>The nodes as workers of one round of the study.</summary>
    /// <param name="range">The range to play.</param>
    /// <param name="hasSamples">True when the equity of the sets is needed.</param>
    /// <param name="makeReader">Makes what reads the outcomes of one answer.</param>
    /// <param name="setOf">A set by its number.</param>
    public DistantWork<T> Over<T>(
        TimeRange range, bool hasSamples, Func<Func<StudySet, SetOutcome, T>> makeReader, Func<int, StudySet> setOf) => new(
        () => nodes.Names,
        async (node, numbers, stop) =>
        {
            if (await ComputeAsync(node, new StudyShare(basis, range, hasSamples, numbers), stop) is not { } done) return null;
            Interlocked.Add(ref _sets, numbers.Length);
            RuntimeMetrics.StudySetsElsewhere.Add(numbers.Length);
            var read = makeReader();
            return new DistantResults<T>([.. done.Outcomes.Select((o, i) => read(setOf(numbers[i]), o))], done.Threads, done.Took);
        });

    private async Task<StudyShareResult?> ComputeAsync(string node, StudyShare share, CancellationToken stop)
    {
        if (await nodes.ComputeAsync(node, share.Encode(), stop) is not { } answer) return null;
        try
        {
            if (StudyShareResult.Decode(answer) is var done && done.Outcomes.Count == share.Numbers.Length) return done;
            logger.LogError("{Node} has computed other sets than it was asked for", node);
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException or OverflowException)
        {
            logger.LogError(exception, "What {Node} has computed cannot be read", node);
        }
        return null;
    }
}
