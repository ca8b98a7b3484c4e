using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Storage.MarketData.Series;

namespace StrategyRuntime.Cli.LookAhead;

/// <summary>
/// Looks for look-ahead: plays a run whole, then again and again on data that is cut off at positions spread over it. The events
/// before a cut must be the same without the data after it.
/// </summary>
/// <param name="plan">The run.</param>
/// <param name="open">Opens its data up to an instant (exclusive, UTC ticks), or to the end of the run.</param>
internal sealed class LookAheadCheck(RunPlan plan, Func<UtcTime?, CancellationToken, Task<TickSource>> open)
{
    private readonly Tick[] _ticks = new Tick[4096];

    /// <summary>Cuts at up to so many positions; stops at the first difference.</summary>
    public async Task<LookAheadReport> RunAsync(int positions, CancellationToken cancellationToken)
    {
        using var data = await open(plan.Range.To, cancellationToken);
        // The same settings for every cut: the end of the data must not show in the events.
        var settings = plan.ToSimulationSettings(data);
        var whole = NewTrail();
        Play(data, settings, whole);
        var (checkedPositions, events) = (0, 0L);
        foreach (var cut in CutTimes(data, positions))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var past = await open(cut, cancellationToken);
            var trail = NewTrail(whole.Hashes);
            Play(past, settings, trail);
            checkedPositions++;
            events += trail.Hashes.Count;
            if (trail.FirstDifference == 0) continue;
            var again = NewTrail(wanted: trail.FirstDifference);
            Play(data, settings, again);
            return new LookAheadReport(
                checkedPositions, events, new LookAheadDifference(NewClock().Format(cut), trail.FirstDifference, again.Text, trail.Text!));
        }
        return new LookAheadReport(checkedPositions, events, null);
    }

    private EventTrail NewTrail(IReadOnlyList<ulong>? expected = null, long wanted = 0) => new(NewClock(), expected, wanted);

    private ExchangeClock NewClock() => new(plan.Strategy.Exchange.Zone);

    /// <summary>Plays all ticks, but not the end of the data: the events of a run's end do not describe the time before it.</summary>
    private void Play(TickSource data, SimulationSettings settings, EventTrail trail)
    {
        var simulation = new StrategySimulation(settings, trail);
        var reader = data.OpenReader();
        while (reader.ReadWarmUp(_ticks) is var warmUp and > 0) simulation.WarmUp(_ticks.AsSpan(0, warmUp));
        while (!simulation.HasEnded && reader.Read(_ticks) is var read and > 0) simulation.Process(_ticks.AsSpan(0, read));
    }

    /// <summary>Times of ticks at even distances, once every symbol has had one.</summary>
    private List<UtcTime> CutTimes(TickSource data, int positions)
    {
        var cuts = new List<UtcTime>();
        var waiting = Enumerable.Range(0, data.Sources.Count).ToHashSet();
        var (allSeen, index, next) = (UtcTime.MinValue, 0L, 1);
        var reader = data.OpenReader();
        while (reader.Read(_ticks) is var read and > 0)
        {
            foreach (ref readonly var tick in _ticks.AsSpan(0, read))
            {
                if (waiting.Count > 0 && waiting.Remove(tick.Symbol)) allSeen = tick.Time;
                if (waiting.Count > 0 || index++ < data.TotalTicks * next / (positions + 1)) continue;
                next++;
                if (tick.Time > allSeen && (cuts.Count == 0 || tick.Time > cuts[^1])) cuts.Add(tick.Time);
            }
        }
        return cuts;
    }
}

/// <summary>What a look-ahead check found.</summary>
/// <param name="Positions">Positions at which the data was cut off.</param>
/// <param name="Events">Events that were compared.</param>
/// <param name="Difference">The first difference; null when there is none.</param>
internal sealed record LookAheadReport(int Positions, long Events, LookAheadDifference? Difference);

/// <summary>An event that the future changed.</summary>
/// <param name="Cut">Where the data was cut off, ISO 8601.</param>
/// <param name="Seq">Its seq.</param>
/// <param name="Whole">The event with the future behind it; null when there was none with that seq.</param>
/// <param name="Past">The event without.</param>
internal sealed record LookAheadDifference(string Cut, long Seq, string? Whole, string Past);
