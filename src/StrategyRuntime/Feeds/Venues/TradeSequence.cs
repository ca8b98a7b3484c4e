using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Feeds;

namespace StrategyRuntime.Feeds.Venues;

/// <summary>
/// Brings trades into the order of their numbers, each once. What comes too early waits for what is missing before it; whether that is to
/// be had elsewhere is the caller's concern, who ends a hole with <see cref="GiveUp"/>.
/// </summary>
internal sealed class TradeSequence
{
    /// <summary>
    /// Numbers of one series. A venue that begins its numbers anew begins another series, so that a source id of the log stays unique:
    /// it is the number plus the series times this.
    /// </summary>
    public const long IdsPerSeries = 1L << 48;

    private const int MaxPending = 20_000;
    private const long MaxSeries = 1 << 15;

    // Times of one trade differ by their rounding.
    private static readonly TimeSpan s_sameTime = TimeSpan.FromMilliseconds(1);

    private readonly SortedDictionary<long, VenueTrade> _pending = [];
    private readonly List<FeedStep> _ready = [];
    private long _series;
    private VenueTrade? _last;
    private VenueTrade? _suspect;
    private (long Id, UtcTime Time)? _announced;
    private bool _takesAnyNext;

    /// <summary>Continues behind the last tick of a log; null: the first trade is the first.</summary>
    public TradeSequence(FeedRecord? last)
    {
        if (last is not { SourceId: >= 0 and var id } tick) return;
        _series = id / IdsPerSeries;
        _last = new VenueTrade(id % IdsPerSeries, tick.SourceTime ?? tick.Time, tick.Price, tick.Volume);
    }

    /// <summary>The last trade before a hole, or before what is to come; null before the first one.</summary>
    public VenueTrade? Last => _last;

    /// <summary>True while trades before a known one are missing.</summary>
    public bool HasHole => _pending.Count > 0 || _announced is not null;

    /// <summary>Number of the first trade behind the hole; null when there is none, or only its number was announced.</summary>
    public long? BeforeId => _pending.Count > 0 ? _pending.First().Key : null;

    /// <summary>Trades that came again and were dropped.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Takes a trade.</summary>
    public void Add(in VenueTrade trade)
    {
        if (_last is not { } last || trade.Id == last.Id + 1 || (_takesAnyNext && trade.Id > last.Id))
        {
            Accept(trade);
            Drain();
        }
        else if (trade.Id > last.Id)
        {
            if (!_pending.TryAdd(trade.Id, trade)) Duplicates++;
            if (_pending.Count > MaxPending) GiveUp(FeedGapReason.Missing, trade.Time);
        }
        else
        {
            TakeOld(trade, last);
        }
    }

    /// <summary>The venue says that there is a trade of this number, made by then.</summary>
    public void Announce(long id, UtcTime by)
    {
        if (_last is { } last && id > last.Id && !_pending.ContainsKey(id) && !_takesAnyNext) _announced = (id, by);
    }

    /// <summary>What is missing cannot be had: marks the gap and goes on behind it.</summary>
    /// <param name="reason">Why it is missing.</param>
    /// <param name="until">End of the gap when no trade behind it is known.</param>
    public void GiveUp(FeedGapReason reason, UtcTime until)
    {
        if (_last is null) return;
        if (_pending.Count > 0)
        {
            var first = _pending.First().Value;
            _ready.Add(FeedStep.Gap(first.Time, reason));
            _pending.Remove(first.Id);
            Accept(first);
            Drain();
            return;
        }
        _ready.Add(FeedStep.Gap(_announced?.Time ?? until, reason));
        if (_announced is { } announced) _last = _last.Value with { Id = announced.Id };
        else _takesAnyNext = true;
        _announced = null;
    }

    /// <summary>What is to be written, in order.</summary>
    public IReadOnlyList<FeedStep> TakeReady()
    {
        FeedStep[] ready = [.. _ready];
        _ready.Clear();
        return ready;
    }

    private void TakeOld(in VenueTrade trade, in VenueTrade last)
    {
        if (trade.Time <= last.Time + s_sameTime)
        {
            Duplicates++;
            return;
        }
        // An old number of a new trade. A second one behind it shows that the venue counts anew; alone it is a mistake.
        if (_suspect is not { } suspect || trade.Id != suspect.Id + 1)
        {
            if (_suspect is not null) Duplicates++;
            _suspect = trade;
            return;
        }
        _ready.Add(FeedStep.Gap(suspect.Time, FeedGapReason.Renumbered));
        _pending.Clear();
        _announced = null;
        _series = (_series + 1) % MaxSeries;
        Accept(suspect);
        Accept(trade);
    }

    private void Accept(in VenueTrade trade)
    {
        _ready.Add(FeedStep.Of(new FeedTick(trade.Time, trade.Price, trade.Quantity, SourceId: _series * IdsPerSeries + trade.Id)));
        _last = _last is { } before && before.Time > trade.Time ? trade with { Time = before.Time } : trade;
        _takesAnyNext = false;
        _suspect = null;
        if (_announced is var (id, _) && id <= trade.Id) _announced = null;
    }

    private void Drain()
    {
        while (_pending.Count > 0)
        {
            var next = _pending.First().Value;
            if (next.Id > _last!.Value.Id + 1) return;
            _pending.Remove(next.Id);
            Accept(next);
        }
    }
}

/// <summary>A tick to write, or a gap before the next one.</summary>
/// <param name="Tick">The tick; of a gap its end.</param>
/// <param name="Reason">Why there is a gap; null for a tick.</param>
internal readonly record struct FeedStep(FeedTick Tick, FeedGapReason? Reason)
{
    /// <summary>A tick.</summary>
    public static FeedStep Of(in FeedTick tick) => new(tick, null);

    /// <summary>A gap from what is written to a time.</summary>
    public static FeedStep Gap(UtcTime to, FeedGapReason reason) => new(new FeedTick(to, double.NaN), reason);
}
